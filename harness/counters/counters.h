/* SPDX-License-Identifier: MIT */
/*
 * Counters of the calling thread, opened through perf_event_open. They are in
 * groups, which the kernel puts on the PMU all together or not at all, so that
 * counts of a group belong to the same time. A group larger than the PMU would
 * never run: then each counter is by itself, and they take turns.
 */
#ifndef HARNESS_COUNTERS_H
#define HARNESS_COUNTERS_H

#include "harness/counters/tally.h"

/* What counting_choose() found can be had. */
struct counting {
	struct event_list events; /* with the sides that can be counted */
	bool kernel_refused;	  /* user mode only */
	bool split;		  /* each hardware counter by itself */
};

struct counters;

/* Disabled, of the calling thread. NULL with errno. */
struct counters *counters_open(const struct counting *counting);
void counters_close(struct counters *counters);

/* Around what is counted, by the same thread; one ioctl a group. */
void counters_enable(struct counters *counters);
void counters_disable(struct counters *counters);

/*
 * While they are disabled, from any thread. mark: what follows counts from
 * here on; add: puts what came since the mark into the tally. 0, or -1 with
 * errno; add also if they couldn't be turned on or off.
 */
int counters_mark(struct counters *counters);
int counters_add(struct counters *counters, struct tally *tally);

/* An empty tally of the events that are counted: counts 0, no time. */
void tally_start(struct tally *tally, const struct counting *counting);

/* As perf writes groups: "{cycles:u,cycles:k},task-clock". */
void counting_print(const struct counting *counting, char *text, size_t size);

#endif
