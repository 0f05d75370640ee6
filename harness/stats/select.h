/* SPDX-License-Identifier: MIT */
/* The k-th smallest of many, without sorting them all. */
#ifndef HARNESS_STATS_SELECT_H
#define HARNESS_STATS_SELECT_H

#include <stddef.h>

/*
 * k = 0 is the smallest; k < n, and no value is a NaN. Reorders values[].
 * Linear on the average (Hoare, "Algorithm 65: Find", CACM 4, 1961).
 */
double stats_select(double *values, size_t n, size_t k);

#endif
