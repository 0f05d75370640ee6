/* SPDX-License-Identifier: MIT */
/* The second block of a row that has tails: p50, p99 and max over lives. */
#ifndef BENCH_TABLE_TAILS_H
#define BENCH_TABLE_TAILS_H

#include "bench/result.h"

/*
 * Nothing, for a workload without tails. unit and scale are the first block's
 * (scale from the workload's unit), for times; the name's column is so wide.
 */
void table_tails(const struct results *results, unsigned int row,
		 const char *unit, double scale, int name_width);

#endif
