/* SPDX-License-Identifier: MIT */
/*
 * Two results, or two strategies of one, against each other: which rows can be
 * told apart, by how much, and what couldn't have been.
 *
 * A cell is a time of a row that both sides have. Each cell is a test, and the
 * chance of even one false alarm among all cells is at most COMPARE_ALPHA.
 */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

#include <stdbool.h>

#include "bench/load.h"
#include "bench/workloads/workload.h"
#include "harness/stats/interval.h"

#define COMPARE_ALPHA	   0.05
#define COMPARE_CONFIDENCE 0.95
/* What `least` is found with. */
#define COMPARE_POWER	   0.8

struct compare_options {
	/*
	 * NULL: rows are matched by all of their name. Else by all but one
	 * part of it: "edge", a strategy or path, or "primitive:cas", an axis.
	 * Rows that have this value are the base of those that have another.
	 */
	const char *baseline;
	const char *phases;	/* a list, "all", or NULL: the total */
	const char *across;	/* across.h: what may differ, or NULL */
	double gate;		/* 0.03; 0: there is none */
	/* how far processes scatter (harness/stats/spread.h), not how fast */
	bool spread;
	/*
	 * No test and no interval, so any number of processes will do: cells
	 * have their medians and ratio alone, p is 1. Without a baseline new
	 * may be base then: each row by itself.
	 */
	bool untested;
};

enum compare_verdict { COMPARE_UNDECIDED, COMPARE_FASTER, COMPARE_SLOWER };

struct compare_cell {
	const struct load_row *base, *new;
	const char *phase;	/* "total", "get" */
	unsigned int block;	/* see struct compare_block */
	/* in the rows' unit; of a spread, in percent of the median */
	double base_median, new_median;
	/*
	 * new_median / base_median and its interval; NAN where a median, or
	 * the time of some process, is 0 (a phase's can be, a total's can't).
	 * The interval is of this cell alone: Holm is not in it.
	 */
	double ratio;
	struct stats_interval interval;
	double p;		/* after it paid for the looks: looks.h */
	double p_holm;		/* and for the table */
	bool exact;		/* see struct stats_mann_whitney; no spread is */
	/*
	 * About the least change (0.02: 2 %) that these processes would have
	 * found, eight times of ten, and no less than the clock shows: see
	 * detectable.h for how rough it is. INFINITY: none; NAN: as interval,
	 * or it's a spread.
	 */
	double least;
	/* The medians differ by less than a reading of the clock a round. */
	bool below_clock;
	enum compare_verdict verdict;
	/*
	 * The verdict is of the order of the values: their medians alone, by
	 * the interval, could be the same.
	 */
	bool order_only;
	double gate_p;		/* "at most gate slower", as p_holm */
	bool over_gate;
};

/* Cells of rows that differ in who runs them only: like rows. */
struct compare_block {
	const struct compare_cell *first;
	unsigned int nr;
	/*
	 * Of the ratios of those that aren't a floor, if they are two or more
	 * that differ in their strategy alone; else NAN.
	 */
	double geomean;
	unsigned int nr_geomean;
};

struct comparison {
	const struct load *base, *new;	/* the same, if there is a baseline */
	struct compare_options options;
	/* the axis of the baseline; NULL: it's a strategy, or there is none */
	char *baseline_key;
	bool primitives, rcus;		/* rows have several of them */
	struct compare_cell *cells;	/* block by block */
	unsigned int nr_cells;
	struct compare_block *blocks;
	unsigned int nr_blocks;
	json_t *differences;		/* differ.h: all that were allowed */
	/* rows without a partner */
	json_t *only_base, *only_new;
	double clock_ns;		/* a step and a reading; 0: unknown */
	unsigned int looks;		/* what each p was multiplied by */
	bool can_find;			/* p of one cell can be small enough */
	unsigned int nr_over_gate;
	unsigned int nr_unread;		/* over the gate, and below the clock */
};

/*
 * new: NULL with a baseline. base_name and new_name: of the files, for
 * messages. 0, or -1 with a line in error: nothing can be compared, or
 * something differs that options->across doesn't name. Free it in the end,
 * before what was loaded.
 */
int compare_make(const struct load *base, const char *base_name,
		 const struct load *new, const char *new_name,
		 const struct compare_options *options,
		 struct comparison *comparison, struct error *error);
void compare_free(struct comparison *comparison);

/* "slower", "faster", "undecided"; of spreads "wider", "narrower" */
const char *compare_verdict_name(const struct comparison *comparison,
				 enum compare_verdict verdict);

/* The least p that n and m processes can have. */
double compare_p_min(const struct comparison *comparison, size_t n, size_t m);

/*
 * How a cell is called among those of its block: "edge", or "edge xadd" where
 * the comparison has several primitives.
 */
#define COMPARE_NAME_SIZE 128
void compare_cell_name(const struct comparison *comparison,
		       const struct compare_cell *cell, char *text,
		       size_t size);

/* Whether an axis stands in a cell's name, so not in its block's title. */
bool compare_names_axis(const struct comparison *comparison, const char *key);

/* What this build knows of a row's workload, or NULL. */
const struct workload *compare_workload(const struct load_row *row);

/* Whether it takes no references, and shows what the harness costs. */
bool compare_is_floor(const struct load_row *row);

#endif
