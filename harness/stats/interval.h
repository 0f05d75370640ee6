/* SPDX-License-Identifier: MIT */
/* Intervals: of one median, and of the ratio of two. */
#ifndef HARNESS_STATS_INTERVAL_H
#define HARNESS_STATS_INTERVAL_H

#include <stddef.h>
#include <stdint.h>

struct stats_interval {
	double low, high;
	double confidence;	/* 0.95, not 95 */
};

/*
 * The median of what the n values were drawn from, between two of them, the
 * same number in from either end: right whatever the distribution is, if it
 * is continuous (else at least as often). The narrowest whose confidence is
 * at least what is wanted; where none has it (n < 6 for 0.95) the whole range.
 * interval->confidence is what it attains: 1 - 2 * P(Bin(n, 1/2) < k) from the
 * k-th value on. David and Nagaraja, "Order Statistics", 3rd ed. (2003), 7.1.
 *
 * 0; EINVAL: the values aren't finite and ascending, or confidence isn't
 * between 0 and 1; ENODATA: n < 2.
 */
int stats_median_interval(const double *sorted, size_t n, double confidence,
			  struct stats_interval *interval);

/*
 * The fewest values of which an interval has that confidence, from 0.5 on and
 * below 1: the whole range of n has 1 - 2 * 2^-n.
 */
size_t stats_median_fewest(double confidence);

/* One less than a round number: its quantiles are then values, not between. */
#define STATS_RESAMPLES 9999

/*
 * median(x) / median(y) of what they were drawn from: percentile bootstrap,
 * each of STATS_RESAMPLES resamples drawn anew from x and from y; from the
 * k-th ratio to the k-th from the end, k = (STATS_RESAMPLES + 1) *
 * (1 - confidence) / 2 (Davison and Hinkley, "Bootstrap Methods and their
 * Application", 1997, 5.3.1). Not BCa: its acceleration comes from a jackknife,
 * which says nothing true of a median (Efron and Tibshirani, "An Introduction
 * to the Bootstrap", 1993, 11.6). The same seed gives the same interval.
 *
 * How often a 0.95 interval holds the true ratio, where both are noisy alike
 * (normal, skewed, heavy tails, two modes; 1500 pairs each): 0.89 to 0.91 with
 * 3 values, 0.92 to 0.94 with 4, 0.95 to 0.98 from 5 on. It can't do better
 * with 3: it ends at max(x) / min(y), and that is exceeded once in 20.
 *
 * 0; EINVAL: a value isn't above 0 and finite, or confidence isn't from 0.5
 * to 0.999; ENODATA: fewer than 3 values in x or y; ENOMEM.
 */
int stats_ratio_interval(const double *x, size_t n, const double *y, size_t m,
			 double confidence, uint64_t seed,
			 struct stats_interval *interval);

#endif
