// SPDX-License-Identifier: MIT
/* One case: its search, its shortest counterexample, that history again. */
#include <string.h>

#include "bench/verify/history.h"
#include "bench/verify/primitives/life.h"
#include "bench/verify/verify.h"
#include "bench/verify/world.h"

/* With each number of switches; some seconds. */
#define MINIMIZE_HISTORIES 500000UL

static struct explore_program program;

const char *verify_refusal(const struct verify_case *which)
{
	const struct subject *subject = which->subject;

	if (subject->strategy && which->pins &&
	    subject->primitive == PRIMITIVE_RCUREF)
		return "a pin of a small page is 1024 references, and rcuref "
		       "has no get(n)";
	if (!which->scenario->refuses)
		return NULL;
	return which->scenario->refuses(subject->strategy);
}

/* False: the setup is a violation already. */
static bool begin(const struct verify_case *which,
		  struct explore_result *result)
{
	bool device = which->subject->strategy;

	subject = which->subject;
	world_scenario = which->scenario;
	world_pins = which->pins;
	program = (struct explore_program){
		.nr_cpus = which->scenario->nr_cpus,
		.finish = device ? world_finish : which->scenario->finish,
	};
	memcpy(program.cpu, which->scenario->cpu, sizeof(program.cpu));
	explore_begin(which->model);
	memset(result, 0, sizeof(*result));
	if (explore_guard(device ? world_setup : life_setup,
			  &result->violation))
		return true;
	result->outcome = EXPLORE_BROKEN;
	return false;
}

static void search(const struct verify_case *which, enum explore_mode mode,
		   unsigned int bound, unsigned long max_histories,
		   struct explore_result *result)
{
	struct explore_options options = {
		.model = which->model,
		.mode = mode,
		.bound = bound,
		.max_histories = max_histories,
	};

	if (begin(which, result))
		explore_search(&program, &options, result);
}

void verify_search(const struct verify_case *which,
		   unsigned long max_histories, struct explore_result *result,
		   int *bound)
{
	static struct explore_result bounded;
	unsigned int preemptions;

	*bound = -1;
	search(which, EXPLORE_ALL, 0, max_histories, result);
	if (result->outcome != EXPLORE_LIMIT)
		return;
	*bound = -2;
	for (preemptions = 0;; preemptions++) {
		search(which, EXPLORE_PREEMPTED, preemptions, max_histories,
		       &bounded);
		bounded.histories += result->histories;
		bounded.redundant += result->redundant;
		bounded.steps += result->steps;
		bounded.seconds += result->seconds;
		if (bounded.longest < result->longest)
			bounded.longest = result->longest;
		*result = bounded;
		if (bounded.outcome != EXPLORE_COMPLETE)
			return;
		*bound = (int)preemptions;
		result->outcome = EXPLORE_LIMIT;
	}
}

bool verify_minimize(const struct verify_case *which,
		     unsigned long max_histories,
		     struct explore_result *result, double *seconds)
{
	static struct explore_result shorter;
	unsigned int bound;

	if (!max_histories || max_histories > MINIMIZE_HISTORIES)
		max_histories = MINIMIZE_HISTORIES;
	if (seconds)
		*seconds = 0;
	for (bound = 0; bound < result->switches; bound++) {
		search(which, EXPLORE_SWITCHED, bound, max_histories, &shorter);
		if (seconds)
			*seconds += shorter.seconds;
		if (shorter.outcome == EXPLORE_COMPLETE)
			continue;
		if (shorter.outcome != EXPLORE_BROKEN)
			return false;
		result->violation = shorter.violation;
		result->nr_steps = shorter.nr_steps;
		result->switches = shorter.switches;
		memcpy(result->schedule, shorter.schedule,
		       sizeof(result->schedule));
		break;
	}
	return true;
}

static struct explore_record records[EXPLORE_DEPTH];

static bool replay(const struct verify_case *which,
		   const struct explore_result *given,
		   struct explore_result *result)
{
	struct explore_options options = { .model = which->model };

	if (!begin(which, result))
		return given->nr_steps == 0;
	return explore_replay(&program, &options, given->schedule,
			      given->nr_steps, records, result);
}

bool verify_replay(const struct verify_case *which,
		   struct explore_result *result)
{
	static struct explore_result given;

	given = *result;
	return replay(which, &given, result);
}

bool verify_print(FILE *out, const struct verify_case *which,
		  const struct explore_result *result)
{
	static struct explore_result again;

	if (!replay(which, result, &again))
		return false;
	history_print(out, which, &again, records);
	return true;
}
