/* SPDX-License-Identifier: MIT */
/* Which rows of a result are of one question, and what devices they had. */
#ifndef BENCH_BREAKEVEN_ROWS_H
#define BENCH_BREAKEVEN_ROWS_H

#include "bench/load.h"

bool row_is_teardown(const struct load_row *row);

/* Of devices and of lives: NAN, if the file doesn't say. */
double row_bytes(const struct load_row *row);
/* Base pages that a life pins. */
double row_units(const struct load_row *life);
/* us that it took to pin and release them, of each process; NULL: not known */
const double *row_use(const struct load_row *life);

/* They differ in their strategy and, if they may, in their size. */
bool rows_alike(const struct load_row *a, const struct load_row *b,
		bool any_size);
/* Or in how much a device is used in its life. */
bool rows_of_lives(const struct load_row *a, const struct load_row *b);
/* The device of a teardown is of the kind that the hot path ran on. */
bool rows_belong(const struct load_row *hot, const struct load_row *cold);

/* The first of rows_alike(), or of rows_of_lives(), whoever ran them. */
bool row_is_first(const struct load *load, const struct load_row *row,
		  bool any_size);
bool row_is_first_life(const struct load *load, const struct load_row *row);

/* The row of a strategy that is alike; NULL: there is none. */
const struct load_row *row_of(const struct load *load,
			      const struct load_row *like, const char *who);

/*
 * Two devices of one strategy that a size lies between, or beyond. false:
 * there aren't two.
 */
bool row_line(const struct load *load, const struct load_row *like,
	      double bytes, const struct load_row *line[2]);
const struct load_row *row_largest(const struct load *load,
				   const struct load_row *like);
bool row_was_measured(const struct load *load, const struct load_row *like,
		      double bytes);
/*
 * The hot path was measured on devices of several sizes: that of the teardown
 * counts, or else the largest.
 */
bool row_counts(const struct load *load, const struct load_row *hot,
		double bytes);

/* Of the lives that differ from one in their use alone; NULL: none is used. */
const struct load_row *row_most_used(const struct load *load,
				     const struct load_row *like);

#endif
