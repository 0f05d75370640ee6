/* SPDX-License-Identifier: MIT */
/*
 * The Mann-Whitney U test (Wilcoxon's rank sum): do two samples come from one
 * distribution, against one of them being larger? It uses the order of the
 * values alone, hence no unit and no shape of the noise matters.
 *
 * Mann and Whitney, "On a test of whether one of two random variables is
 * stochastically larger than the other", Ann. Math. Stat. 18 (1947) 50-60.
 */
#ifndef HARNESS_STATS_MANN_WHITNEY_H
#define HARNESS_STATS_MANN_WHITNEY_H

#include <stdbool.h>
#include <stddef.h>

/* Up to so many pairs n * m the null distribution is counted out. */
#define STATS_EXACT_PAIRS 10000UL

struct stats_mann_whitney {
	/*
	 * Of the n * m pairs, those whose value of x is the larger; a tie
	 * is half a pair.
	 */
	double u;
	/*
	 * Two-sided: twice the smaller tail, at most 1. So each direction on
	 * its own errs in at most alpha / 2 of all cases, with ties too.
	 */
	double p;
	/* The least p that these n, m and ties can have. */
	double p_min;
	/*
	 * true: the conditional distribution given the ties, all
	 * C(n + m, n) ways to deal the same values. false: normal, variance
	 * corrected for ties, continuity correction of a half (Lehmann,
	 * "Nonparametrics", 1975, 1.3 and 1.5).
	 */
	bool exact;
	bool ties;	/* between any two values, of whichever sample */
};

/* 0; EINVAL: a sample is empty, or a value isn't finite; ENOMEM. */
int stats_mann_whitney(const double *x, size_t n, const double *y, size_t m,
		       struct stats_mann_whitney *result);

/*
 * The least p that samples of n and m values without ties can have: 2 in
 * C(n + m, n), at most 1. n and m must not be 0.
 */
double stats_mann_whitney_p_min(size_t n, size_t m);

/*
 * The least number of pairs u whose p is at most alpha, on the upper side and
 * without ties; n * m + 1 if there is none. 0; EINVAL: n or m is 0, or alpha
 * isn't between 0 and 1; ENOMEM.
 */
int stats_mann_whitney_critical(size_t n, size_t m, double alpha, size_t *u);

#endif
