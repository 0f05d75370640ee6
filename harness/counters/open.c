// SPDX-License-Identifier: MIT
#include "harness/counters/open.h"

#include "harness/counters/sys.h"

int event_open(const struct event *event, enum event_side side,
	       bool kernel_refused, int leader)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = event->type,
		.config = event->config,
		.config1 = event->config1,
		.config2 = event->config2,
		.read_format = PERF_FORMAT_GROUP |
			       PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
		/* members follow their leader */
		.disabled = leader < 0,
		.exclude_user = side == SIDE_KERNEL,
		.exclude_kernel = side == SIDE_USER ||
				  (side == SIDE_TOTAL && kernel_refused),
		.exclude_hv = 1,
	};

	return sys_perf_event_open(&attr, leader);
}
