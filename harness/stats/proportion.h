/* SPDX-License-Identifier: MIT */
/* How often something happens, from how often it was seen to. */
#ifndef HARNESS_STATS_PROPORTION_H
#define HARNESS_STATS_PROPORTION_H

#include "harness/stats/interval.h"

/*
 * The chance of what came k times in n trials that have nothing to do with each
 * other: the exact interval, which holds it at least as often as confidence
 * says, and leaves at most half of the rest on each side. Clopper and Pearson,
 * "The use of confidence or fiducial limits illustrated in the case of the
 * binomial", Biometrika 26 (1934) 404-413.
 *
 * 0; EINVAL: n is 0, k is above n, or confidence isn't between 0 and 1.
 */
int stats_proportion(unsigned long k, unsigned long n, double confidence,
		     struct stats_interval *interval);

#endif
