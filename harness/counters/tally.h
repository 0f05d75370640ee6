/* SPDX-License-Identifier: MIT */
/* What the counters of some threads came to. */
#ifndef HARNESS_TALLY_H
#define HARNESS_TALLY_H

#include "harness/counters/event.h"

/*
 * Counts are sums over threads, each scaled to the time that it was asked to
 * count if others had its counter for a part of that. NAN: not counted, or in
 * some thread never. The fraction of the time that was counted is the least
 * that any event had in any thread; NAN: no thread had a window.
 */
struct tally {
	double count[MAX_EVENTS][NR_SIDES];
	double running;
};

#endif
