/* SPDX-License-Identifier: MIT */
/*
 * Do two samples scatter alike, each about its own median and as a part of it?
 *
 * The spread of a sample is the mean absolute deviation of the values'
 * logarithms from their median, times n / (n - 1): 0.02 is 2 % of the value.
 * The standard deviation would mostly be the one slow process of ten that
 * benchmarks have.
 */
#ifndef HARNESS_STATS_SPREAD_H
#define HARNESS_STATS_SPREAD_H

#include <stddef.h>
#include <stdint.h>

#include "harness/stats/interval.h"

/*
 * What p and the interval take to be worth what they say: with 20 values of
 * any noise.h noise p is at most 0.05 in 2 to 6 of 100 comparisons of like
 * with like, with 8 values that are skewed in 7, with 4 of them in 14.
 */
#define STATS_SPREAD_FEWEST 20

struct stats_spread {
	double x, y;
	/*
	 * x / y: below 1, x is the narrower. NAN, and so the interval, where
	 * the values of a sample are all the same.
	 */
	double ratio;
	/*
	 * The ratios that the test wouldn't reject: those by which x's
	 * deviations can be divided. 0 and INFINITY: as far as one likes.
	 */
	struct stats_interval interval;
	/*
	 * Two-sided: deviations from their medians are dealt anew between the
	 * samples, STATS_RESAMPLES times; what deals as uneven as this one
	 * there are, with this one. It's the permutation test of Brown and
	 * Forsythe's statistic (J. Am. Stat. Assoc. 69, 1974, 364-367): a
	 * median that is a bit off hardly moves the mean deviation from it,
	 * so skewed noise doesn't raise alarms, as it does with ranks of
	 * deviations (Fligner-Killeen: 7 to 10 of 100).
	 */
	double p;
};

/*
 * The same seed gives the same answer. 0; EINVAL: a value isn't above 0 and
 * finite, or confidence isn't from 0.5 to 0.99; ENODATA: fewer than 3 values
 * in x or y; ENOMEM.
 */
int stats_spread(const double *x, size_t n, const double *y, size_t m,
		 double confidence, uint64_t seed, struct stats_spread *spread);

/* p alone, which takes less time than the interval. */
int stats_spread_p(const double *x, size_t n, const double *y, size_t m,
		   uint64_t seed, double *p);

/* The least p that n and m values can have. */
double stats_spread_p_min(size_t n, size_t m);

#endif
