/* SPDX-License-Identifier: MIT */
/*
 * How much a device must be used in its life before a cheaper hot path pays
 * for a dearer teardown: for each pair of strategies in a result, each size of
 * device, and each hot path that was measured.
 */
#ifndef BENCH_BREAKEVEN_H
#define BENCH_BREAKEVEN_H

#include <stdio.h>

#include "bench/load.h"
#include "harness/stats/break_even.h"

#define BREAKEVEN_CONFIDENCE 0.95
/* break_even.h: with fewer its intervals miss too often. */
#define BREAKEVEN_FEWEST     6

/* Two strategies. The one that wins with little use is called first. */
struct breakeven_pair {
	const char *first, *second;
	/*
	 * STATS_NOBODY, STATS_A_UP_TO (first up to units) or STATS_A_ALWAYS;
	 * units are base pages in a device's life.
	 */
	struct stats_break_even answer;
	/* ns a base page, of whoever runs cheaper; to tell units as a time */
	double running_ns;
};

/*
 * A hot path against a teardown: rows without their strategies. Or both of one
 * lifecycle row: its uses against the rest of the life.
 */
struct breakeven_block {
	const struct load_row *hot, *cold;	/* the first strategy's */
	bool lives;		/* hot is cold */
	double most_units;	/* lives: base pages of one; else INFINITY */
	double bytes;		/* of the device */
	bool extrapolated;	/* no device of this size was measured */
	double threads;		/* that the hot path ran on */
	struct breakeven_pair *pairs;
	unsigned int nr_pairs;
};

struct breakeven {
	const struct load *load;
	struct breakeven_block *blocks;
	unsigned int nr_blocks;
};

/*
 * sizes: a list of device sizes besides those that were measured, "1T,2T", or
 * NULL; they need two that were. strategies: a list, or NULL for all but the
 * floors. 0, or -1 with a line in error. Free it before the load.
 */
int breakeven_make(const struct load *load, const char *name,
		   const char *strategies, const char *sizes,
		   struct breakeven *breakeven, struct error *error);
void breakeven_free(struct breakeven *breakeven);

/* Of the device that the hot path ran on: it needn't be the block's. */
double breakeven_hot_bytes(const struct breakeven_block *block);

/* Of workload lifecycle. */
bool breakeven_is_life(const struct load_row *row);

/*
 * What one strategy of a block costs, in ns: medians of its teardown, and of a
 * base page. A pair's units are where two of these are equal. false: there is
 * no such row, or the line that it's on goes below 0.
 */
bool breakeven_cost(const struct breakeven *breakeven,
		    const struct breakeven_block *block, const char *who,
		    double *fixed, double *running);

/* "3.12M": three digits; "never" for INFINITY */
#define BREAKEVEN_COUNT 16
const char *breakeven_count(double count, char text[BREAKEVEN_COUNT]);

/* "pinned", "faulted": what a base page of that row is. NULL: no hot path. */
const char *breakeven_use(const struct load_row *hot);

/* In 80 columns. */
void breakeven_print(const struct breakeven *breakeven, FILE *out);
json_t *breakeven_json(const struct breakeven *breakeven);

#endif
