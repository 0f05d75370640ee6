/* SPDX-License-Identifier: MIT */
/* What the counts of perf events are called in a report and in a result. */
#ifndef BENCH_PERF_NAME_H
#define BENCH_PERF_NAME_H

#include <stdio.h>

#include "harness/counters/event.h"

#define PERF_PREFIX    "perf_"
#define PERF_RUNNING   "perf_running"
#define PERF_NAME_SIZE (EVENT_NAME_SIZE + 16)

/* "perf_cycles_user" */
static inline void perf_name(const char *event, enum event_side side,
			     char name[PERF_NAME_SIZE])
{
	snprintf(name, PERF_NAME_SIZE, PERF_PREFIX "%s_%s", event,
		 side_names[side]);
}

#endif
