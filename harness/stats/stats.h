/* SPDX-License-Identifier: MIT */
/* Order statistics of a few numbers, whatever they are. */
#ifndef HARNESS_STATS_H
#define HARNESS_STATS_H

#include <stddef.h>

struct stats_summary {
	size_t n;
	double min;
	double median;
	double max;
};

/* Sorts values[] in place. n must not be 0. */
struct stats_summary stats_summarize(double *values, size_t n);

/*
 * The p-quantile (0 <= p <= 1) of n sorted values, linear between order
 * statistics: type 7 of Hyndman and Fan, what R and NumPy do by default.
 */
double stats_quantile(const double *sorted, size_t n, double p);

#endif
