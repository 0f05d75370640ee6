/* SPDX-License-Identifier: MIT */
/* One event of the calling thread. */
#ifndef HARNESS_COUNTERS_OPEN_H
#define HARNESS_COUNTERS_OPEN_H

#include "harness/counters/event.h"

/*
 * An fd, or -1 with errno. leader: of the group, or -1: it leads one, which
 * is disabled. A total leaves the kernel out where that is refused; of a clock
 * it's the same.
 */
int event_open(const struct event *event, enum event_side side,
	       bool kernel_refused, int leader);

#endif
