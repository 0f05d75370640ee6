/* SPDX-License-Identifier: MIT */
/*
 * The searches behind `pgmapbench verify`: a strategy on a primitive, in a
 * scenario, under a memory model.
 *
 * Everything below this header is compiled for the explore machine, whose
 * functions have the names of the user machine's: it is linked into one object
 * of which only this is visible (CMakeLists.txt).
 */
#ifndef BENCH_VERIFY_VERIFY_H
#define BENCH_VERIFY_VERIFY_H

#include <stdio.h>

#include "bench/verify/scenario.h"

extern const struct subject *const verify_subjects[];
extern const unsigned int nr_verify_subjects;
/* Primitives by themselves, with scenarios of their own. */
extern const struct subject *const verify_primitives[];
extern const unsigned int nr_verify_primitives;

struct verify_case {
	const struct subject *subject;
	const struct scenario *scenario;
	enum explore_model model;
	bool pins; /* FOLL_PIN, not FOLL_GET */
};

/* NULL: the case can be had; else why not. */
const char *verify_refusal(const struct verify_case *which);

/*
 * Every order, or up to max_histories (0: no limit) and then those with 0, 1,
 * 2 ... preemptions, as many again each: *bound is the last that was complete,
 * -1 if none was needed, -2 if none was complete.
 */
void verify_search(const struct verify_case *which,
		   unsigned long max_histories, struct explore_result *result,
		   int *bound);

/*
 * Of a result that is broken: a history with the fewest switches. False: with
 * so many switches there were more than max_histories, which didn't break.
 * seconds: that it took; may be NULL.
 */
bool verify_minimize(const struct verify_case *which,
		     unsigned long max_histories,
		     struct explore_result *result, double *seconds);

/*
 * Prints a history in columns, one a CPU, at most 72 wide. False: the schedule
 * isn't one of this case.
 */
bool verify_print(FILE *out, const struct verify_case *which,
		  const struct explore_result *result);

/* The same history again: result's schedule is given, the rest comes. */
bool verify_replay(const struct verify_case *which,
		   struct explore_result *result);

#endif
