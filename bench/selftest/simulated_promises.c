// SPDX-License-Identifier: MIT
/* What our own rule promises, against what the simulation has counted. */
#include <math.h>

#include "bench/selftest/simulated.h"

double standard_error(double rate, unsigned long trials)
{
	return sqrt(rate * (1 - rate) / (double)trials);
}

static double rate_of(const struct simulated *s, unsigned int promise,
		      unsigned int scene, unsigned int size)
{
	const struct tally *tally = &s->tally[scene][size][RULE_PGMAPBENCH];
	const unsigned long counts[NR_PROMISES] = {
		[PROMISE_TABLES] = tally->tables,
		[PROMISE_ROW] = tally->slower,
		[PROMISE_IN_TABLE] = tally->slower_in_table,
	};

	return (double)counts[promise] / (double)s->tables;
}

/* Where it is closest to broken is what is kept. */
static void keep_worst(struct promise *promise, const struct promise *here)
{
	const char *what = promise->what;

	if (here->margin >= promise->margin)
		return;
	*promise = *here;
	promise->what = what;
}

static void check_tables(const struct simulated *s, unsigned int scene,
			 unsigned int size, struct promise *promise)
{
	double error = standard_error(STATS_ALPHA, s->tables);
	double rate = rate_of(s, PROMISE_TABLES, scene, size);
	const struct promise here = {
		.margin = STATS_ALPHA + PROMISE_ERRORS * error - rate,
		.value = rate,
		.before = NAN,
		.scene = scene,
		.size = size,
	};

	keep_worst(promise, &here);
}

/* Both rates are of as many tables, which have nothing in common. */
static void check_rise(const struct simulated *s, unsigned int what,
		       unsigned int scene, unsigned int size,
		       struct promise *promise)
{
	double before = rate_of(s, what, scene, size - 1);
	double now = rate_of(s, what, scene, size);
	double error = hypot(standard_error(before, s->tables),
			     standard_error(now, s->tables));
	const struct promise here = {
		.margin = now - before + PROMISE_ERRORS * error,
		.value = now,
		.before = before,
		.scene = scene,
		.size = size,
	};

	keep_worst(promise, &here);
}

void simulated_promises(const struct simulated *s,
			struct promise promises[NR_PROMISES])
{
	static const char *const whats[NR_PROMISES] = {
		[PROMISE_TABLES] = "false alarms in at most 0.05 of tables",
		[PROMISE_ROW] = "power never falls with n, of one row",
		[PROMISE_IN_TABLE] = "power never falls with n, in a table",
	};

	for (unsigned int i = 0; i < NR_PROMISES; i++)
		promises[i] = (struct promise){
			.what = whats[i],
			.margin = INFINITY,
		};
	for (unsigned int scene = 0; scene < NR_SCENES; scene++) {
		for (unsigned int size = 0; size < NR_SIZES; size++) {
			if (scenes[scene].apart)
				continue;
			check_tables(s, scene, size, &promises[PROMISE_TABLES]);
			for (unsigned int i = PROMISE_ROW;
			     size && i < NR_PROMISES; i++)
				check_rise(s, i, scene, size, &promises[i]);
		}
	}
}
