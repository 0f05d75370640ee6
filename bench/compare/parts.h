/* SPDX-License-Identifier: MIT */
/* The steps of compare_make(), in their order after match_rows(). */
#ifndef BENCH_COMPARE_PARTS_H
#define BENCH_COMPARE_PARTS_H

#include "bench/compare/match.h"

/* A cell for each pair and phase, in blocks. 0, or -1 with a line in error. */
int compare_make_cells(struct comparison *comparison, const struct pair *pairs,
		       unsigned int nr, struct error *error);

/* Fills the cells in. 0, or -1 with a line in error. */
int compare_judge(struct comparison *comparison, struct error *error);

/* Of all processes, in their order; NULL: the row has no such phase. */
const double *compare_times(const struct load_row *row, const char *phase);

#endif
