/* SPDX-License-Identifier: MIT */
/*
 * Adding values until an interval is narrow enough, without more false alarms.
 *
 * To stop as soon as the interval is narrow, and never to look at p, isn't
 * enough: what makes it narrow also makes the median stray. Two samples that
 * stop so, looked at from n = 10 to 40 at each 1.3 times the last, are called
 * different at 0.05 in 11 of 100 comparisons of like with like, where the noise
 * has two modes (tests/unit/stats_simulated_test.c). So each look is paid for:
 *
 * The number of looks is fixed before the first. Each comparison that could
 * have been the last one is a test, and alpha is shared equally among them
 * (Bonferroni's inequality; as alpha spending: Lan and DeMets, Biometrika 70
 * (1983) 659-663). For samples that stop each on its own after one of K and
 * one of L looks those are K * L. That holds whatever makes them stop, also a
 * person who compares after every look; it does not hold for looks beyond what
 * was planned.
 */
#ifndef HARNESS_STATS_LOOKS_H
#define HARNESS_STATS_LOOKS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/stats/interval.h"

/* Each doubles the values: 16 times as many in the end, a fourth as wide. */
#define STATS_LOOKS_MAX 5

enum stats_next {
	STATS_MORE,		/* add values up to the next look */
	STATS_REACHED,		/* stop: it's as narrow as was wanted */
	STATS_LAST_LOOK,	/* stop: it isn't, and no look is left */
};

/* A plan: how many values at the first look, and how many looks. */
struct stats_looks {
	size_t first;
	unsigned int planned;	/* 1: n is fixed, and nothing is paid */
};

/* Is it one? From 1 to STATS_LOOKS_MAX looks, from 2 values on. */
bool stats_looks_valid(const struct stats_looks *looks);

/* The values that there are at look 1, 2, ...: first, twice that, ... */
size_t stats_looks_size(const struct stats_looks *looks, unsigned int look);

/*
 * How far the interval reaches from its centre, as a part of it: 0.02 is 2 %,
 * up or down, whichever is further. INFINITY if low isn't above 0.
 */
double stats_half_width(const struct stats_interval *interval, double centre);

/*
 * At this look (from 1) the half-width is that; of a table, the largest of its
 * rows. It isn't told any p.
 */
enum stats_next stats_looks_next(const struct stats_looks *looks,
				 unsigned int look, double half_width,
				 double wanted);

/*
 * What a p value is worth when its samples were stopped after one of so many
 * planned looks each; before Holm's correction over the table.
 */
double stats_looks_p(double p, unsigned int planned_x, unsigned int planned_y);

/*
 * What confidence an interval must be asked for, so that it holds with this
 * one wherever its samples stopped.
 */
double stats_looks_confidence(double confidence, unsigned int planned_x,
			      unsigned int planned_y);

#endif
