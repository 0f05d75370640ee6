// SPDX-License-Identifier: MIT
/* What the workloads of workloads.def are called, and which axes they have. */
#include "bench/workloads/workload.h"

const char *const range_names[NR_RANGES] = {
	[RANGE_OWN] = "own",
	[RANGE_SHARED] = "shared",
	[RANGE_HOT] = "hot",
};

enum {
#define WORKLOAD(name) WORKLOAD_##name,
#include "bench/workloads/workloads.def"
#undef WORKLOAD
	NR_WORKLOADS
};

const struct workload workloads[] = {
	[WORKLOAD_gup] = {
		.name = "gup",
		.title = "GUP-fast of a batch of base pages, then their release",
		.unit = "ns",
		.per = "base page",
		.phases = { "get", "put" },
		.has_batch = true,
		.has_range = true,
		.has_threads = true,
	},
	[WORKLOAD_fault] = {
		.name = "fault",
		.title = "a mapping goes in, then is zapped",
		.unit = "ns",
		.per = "base page",
		.phases = { "map", "unmap" },
		.has_range = true,
		.has_threads = true,
	},
	[WORKLOAD_teardown] = {
		.name = "teardown",
		.title = "kill, zap, drain and free of a device nobody pins",
		.unit = "us",
		.per = "device life",
		.phases = { "kill", "unmap", "drain", "free" },
		.has_mapped = true,
	},
};

const unsigned int nr_workloads = NR_WORKLOADS;
