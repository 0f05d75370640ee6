/* SPDX-License-Identifier: MIT */
/*
 * How many base pages a GUP call must take before what it does to their counts
 * costs more than its one lookup of the pgmap: from a result that has gup rows
 * of null, gup_pgmap and gup_revalidate at several batches.
 */
#ifndef BENCH_BREAKEVEN_LOOKUP_H
#define BENCH_BREAKEVEN_LOOKUP_H

#include <stdio.h>

#include "bench/load.h"
#include "harness/stats/curve.h"

#define LOOKUP_CONFIDENCE  0.95
#define LOOKUP_MAX_BATCHES 32

/* Rows that differ in their strategy and batch alone, in one phase. */
struct lookup_block {
	const struct load_row *row;	/* one of them */
	const char *phase;		/* "get", "total" */
	unsigned int nr;		/* batches, ascending */
	double batch[LOOKUP_MAX_BATCHES];
	/*
	 * A base page, in the row's unit: gup_pgmap - gup_revalidate, and
	 * gup_revalidate - null. Times its batch, it's of a call.
	 */
	struct stats_estimate lookup[LOOKUP_MAX_BATCHES];
	struct stats_estimate counts[LOOKUP_MAX_BATCHES];
	/*
	 * The batch from which on the counts cost more: 0, they always do;
	 * INFINITY: not at any that was measured.
	 */
	struct stats_estimate crossing;
};

struct lookup {
	const struct load *load;
	struct lookup_block *blocks;
	unsigned int nr_blocks;
};

/*
 * name: of the file. 0, or -1 with a line in error. Free it before the load.
 */
int lookup_make(const struct load *load, const char *name,
		struct lookup *lookup, struct error *error);
void lookup_free(struct lookup *lookup);

/* In 80 columns. */
void lookup_print(const struct lookup *lookup, FILE *out);
json_t *lookup_json(const struct lookup *lookup);

#endif
