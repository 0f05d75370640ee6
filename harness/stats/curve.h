/* SPDX-License-Identifier: MIT */
/* A weighted sum of medians along an axis, and where it crosses 0. */
#ifndef HARNESS_STATS_CURVE_H
#define HARNESS_STATS_CURVE_H

#include <stddef.h>
#include <stdint.h>

#include "harness/stats/interval.h"

/* Processes of one kind, each of which measured at all places of the axis. */
struct stats_arm {
	const double *const *values;	/* values[place][process] */
	size_t n;
	double weight;	/* of its medians in the sum: 1, -1, ... */
};

struct stats_estimate {
	double value;
	struct stats_interval interval;
};

/*
 * sums[i]: of the arms' medians at places[i], each by its weight. crossing:
 * the place from which on the sum stays at 0 or above, on straight lines
 * between the points (place, place * sum), as a cost that is linear in its
 * batch lies on: 0, if it's never below; INFINITY, if it is at the last place.
 *
 * Percentile bootstrap: STATS_RESAMPLES resamples draw processes, so that what
 * one of them measured stays together along the axis. The crossing is an order
 * along the axis, and so has quantiles where it is 0 or INFINITY, too.
 *
 * The same seed gives the same answer. 0; EINVAL: there is no arm, there are
 * fewer than 2 places, they don't ascend from above 0, a value or a weight
 * isn't finite, or confidence isn't from 0.5 to 0.999; ENODATA: an arm has
 * fewer than 3 processes; ENOMEM.
 */
int stats_curve(const struct stats_arm *arms, size_t nr_arms,
		const double *places, size_t nr_places, double confidence,
		uint64_t seed, struct stats_estimate *sums,
		struct stats_estimate *crossing);

#endif
