/* SPDX-License-Identifier: MIT */
/* Which of the events that were asked for this host counts, and how. */
#ifndef HARNESS_COUNTERS_CHOOSE_H
#define HARNESS_COUNTERS_CHOOSE_H

#include "harness/counters/counters.h"

/* What is counted where there is no hardware counter at all. */
#define SOFTWARE_EVENTS "task-clock,page-faults,context-switches,cpu-migrations"

/* What was asked for, what is counted instead, and words. */
#define COUNTING_SAID_SIZE (2 * EVENT_NAMES_SIZE + 512)

struct refusal {
	bool not_here;	/* nothing can be counted on this host */
	char why[EVENT_NAMES_SIZE + 256];	/* one line */
};

/*
 * Tries each event by itself, then all together, on the calling thread. said:
 * "" if all is as asked, or one line: what isn't, and what is counted instead;
 * COUNTING_SAID_SIZE holds any. 0, or -1 with a refusal.
 */
int counting_choose(const char *names, struct counting *counting,
		    char *said, size_t said_size, struct refusal *refusal);

#endif
