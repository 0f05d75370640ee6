/* SPDX-License-Identifier: MIT */
/* What a comparison of so many values could have found at all. */
#ifndef HARNESS_STATS_DETECTABLE_H
#define HARNESS_STATS_DETECTABLE_H

#include <stddef.h>
#include <stdint.h>

/* Pretended comparisons: the power they show is off by 0.013 (at 0.8). */
#define STATS_PRETENDED 999

/*
 * The least relative change (0.03: 3 % slower) of x against y that the
 * two-sided Mann-Whitney test at alpha would find, with this power, between n
 * and m values as noisy as these: INFINITY where no outcome of so few values
 * has a p of at most alpha. For a table, alpha is that of Holm's first step,
 * alpha / rows: what this row could have shown by itself, at worst.
 *
 * Each sample's noise is its values over its own median, so the change that is
 * there doesn't count. STATS_PRETENDED times both noises are resampled, and the
 * least factor on x is taken that makes the test reject; the power-quantile
 * of those factors is the answer. The logarithms of the noise are widened by
 * sqrt(n / (n - 1)), as a resample of n values is too narrow by that (Davison
 * and Hinkley, "Bootstrap Methods and their Application", 1997, 2.1.1 and 3.3;
 * Hesterberg, Am. Stat. 69, 2015, 371-386). The test's critical value is that
 * without ties. It is an estimate, as rough as the values are few: with 10 and
 * 10 of normal noise it is 0.7 to 1.5 times the truth in 8 of 10 cases. With
 * 6 or fewer it is too hopeful: the power is 0.55 to 0.8 where 0.8 was asked.
 * If noise has two modes, the samples must have shown both.
 * It says nothing of the change that was observed: that is the interval's.
 *
 * The same seed gives the same answer. 0; EINVAL: a value isn't above 0 and
 * finite, alpha isn't between 0 and 1, power isn't from 0.5 to 0.99; ENODATA:
 * fewer than 3 values in x or y; ENOMEM.
 */
int stats_detectable(const double *x, size_t n, const double *y, size_t m,
		     double alpha, double power, uint64_t seed, double *change);

#endif
