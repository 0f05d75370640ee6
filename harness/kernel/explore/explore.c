// SPDX-License-Identifier: MIT
/* A search from its beginning to its answer, and one history again. */
#include <string.h>
#include <time.h>

#include "harness/kernel/explore/internal.h"

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

void explore_begin(enum explore_model which)
{
	model = which;
	nr_agents = which == EXPLORE_TSO ? EXPLORE_AGENTS : EXPLORE_RCU + 1;
	memset(&machine, 0, sizeof(machine));
	memset(buffers, 0, sizeof(buffers));
	memory_begin();
	trap_begin();
	sizes_begin();
}

/* Of context, a callback of RCU's being one of its own: a flush is none. */
static unsigned int count_switches(const struct explore_result *result)
{
	unsigned int nr = 0, last = EXPLORE_BUFFER, a;

	for (unsigned int i = 0; i < result->nr_steps; i++) {
		a = result->schedule[i];
		if (a >= EXPLORE_BUFFER)
			continue;
		nr += a != last && last != EXPLORE_BUFFER;
		last = a;
	}
	return nr;
}

/* Its end, and what finish() finds. */
static bool history_kept(const struct explore_program *program,
			 enum history_end end, struct explore_result *result)
{
	if (end == END_REDUNDANT) {
		result->redundant++;
		return true;
	}
	result->histories++;
	if (machine.depth > result->longest)
		result->longest = machine.depth;
	if (end == END_BROKEN) {
		result->violation = violation;
	} else if (memory_known()) {
		return true;
	} else {
		memory_learn();
		if (explore_guard(program->finish, &result->violation))
			return true;
	}
	result->outcome = EXPLORE_BROKEN;
	result->nr_steps = search_schedule(result->schedule);
	result->switches = count_switches(result);
	return false;
}

void explore_search(const struct explore_program *program,
		    const struct explore_options *options,
		    struct explore_result *result)
{
	double begin = now();
	enum history_end end;

	memset(result, 0, sizeof(*result));
	memory_save();
	search_begin(options);
	do {
		if (unlikely(explore_stop)) {
			result->outcome = EXPLORE_STOPPED;
			break;
		}
		if (options->max_histories &&
		    result->histories + result->redundant >=
			    options->max_histories) {
			result->outcome = EXPLORE_LIMIT;
			break;
		}
		end = run_history(program);
		result->steps += machine.depth;
		if (!history_kept(program, end, result))
			break;
	} while (search_backtrack() || search_again());
	memory_restore();
	result->seconds = now() - begin;
}

bool explore_replay(const struct explore_program *program,
		    const struct explore_options *options,
		    const uint8_t *schedule, unsigned int nr_steps,
		    struct explore_record *records,
		    struct explore_result *result)
{
	enum history_end end;

	memset(result, 0, sizeof(*result));
	if (nr_steps >= EXPLORE_DEPTH)
		return false;
	for (unsigned int i = 0; i < nr_steps; i++)
		if (schedule[i] >= EXPLORE_AGENTS)
			return false;
	memory_save();
	search_begin(options);
	search_force(schedule, nr_steps);
	recording = records;
	end = run_history(program);
	recording = NULL;
	result->steps = machine.depth;
	history_kept(program, end, result);
	memory_restore();
	return machine.depth == nr_steps;
}
