/* SPDX-License-Identifier: MIT */
/*
 * Tables of rows that are the same but for one, made of simulated processes,
 * and how often each rule says what of them.
 */
#ifndef BENCH_SELFTEST_SIMULATED_H
#define BENCH_SELFTEST_SIMULATED_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/error.h"
#include "harness/stats/noise.h"
#include "harness/stats/rules.h"

#define SIMULATED_ROWS	 20
#define SIMULATED_CHANGE 0.03

/* Noise, and in which order two arms have their processes. */
struct scene {
	enum stats_noise noise;
	bool apart;	/* all of one, then all of the other; else ABBA */
};

enum { NR_SCENES = NR_EXCHANGEABLE + 4, NR_SIZES = 4 };

extern const struct scene scenes[NR_SCENES];
extern const unsigned int scene_sizes[NR_SIZES];	/* processes an arm */

/*
 * How often a rule said "changed". Slower: of a row whose second arm takes
 * SIMULATED_CHANGE longer; in a scene with arms apart that means nothing.
 */
struct tally {
	unsigned long rows;	/* of rows that are the same, each by itself */
	unsigned long tables;	/* of any row of a table like that */
	unsigned long slower;		/* of the slower row, by itself, */
	unsigned long slower_in_table;	/* and as one of the table's rows */
};

struct simulated {
	uint64_t seed;
	unsigned long tables;	/* of each scene and size */
	struct tally tally[NR_SCENES][NR_SIZES][NR_RULES];
};

/*
 * Fills in the tallies of one scene and size; the same seed, the same tallies,
 * whatever else is simulated. 0, or -1 with a line in error.
 */
int simulated_run(struct simulated *simulated, unsigned int scene,
		  unsigned int size, struct error *error);

/* Where the random numbers of a scene and size begin: nowhere else. */
uint64_t simulated_seed(uint64_t seed, unsigned int scene, unsigned int size);

/* The n processes of each arm of one row. The order is that of arm_order(). */
void simulated_deal(const struct scene *scene, uint64_t order_seed,
		    unsigned int n, uint64_t *random, double *first,
		    double *second);

/* A rate of so many: its standard error. */
double standard_error(double rate, unsigned long trials);

/* What our own rule promises, and where it came closest to breaking it. */
struct promise {
	const char *what;
	double margin;		/* to the bound; below 0: broken */
	double value, before;	/* before: of fewer processes; NAN: no such */
	unsigned int scene, size;
};

enum { PROMISE_TABLES, PROMISE_ROW, PROMISE_IN_TABLE, NR_PROMISES };

/* What is promised holds within so many standard errors. */
#define PROMISE_ERRORS 4

/*
 * PROMISE_TABLES: at most STATS_ALPHA of tables have a false alarm, whatever
 * the noise, if the arms' processes alternate. The others: with more processes
 * a slower row is not found less often.
 */
void simulated_promises(const struct simulated *simulated,
			struct promise promises[NR_PROMISES]);

#endif
