/* SPDX-License-Identifier: MIT */
/* The results for people: one block of 80 columns for each row of the plan. */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include "bench/runner.h"

/* An arm's name, in so many columns; a longer one has a line of its own. */
void table_arm(const struct plan *plan, unsigned int arm, int width);

void table_print(const struct results *results);

/* On stderr, once, if a page array wasn't backed by huge pages. */
void table_warn(const struct results *results);

#endif
