// SPDX-License-Identifier: MIT
/* What the workloads are called, and which axes they have. */
#include "bench/workloads/workload.h"

const char *const range_names[NR_RANGES] = {
	[RANGE_OWN] = "own",
	[RANGE_SHARED] = "shared",
	[RANGE_HOT] = "hot",
	[RANGE_RANDOM] = "random",
};

const char *const foll_names[2] = { "get", "pin" };

const char *const release_names[NR_RELEASES] = {
	[RELEASE_RANGE] = "range",
	[RELEASE_PAGE] = "page",
};

const char *const count_op_names[NR_COUNT_OPS] = {
	[OP_PAIR] = "pair",
	[OP_REFUSED] = "refused",
	[OP_FINAL] = "final",
};

const char *const count_words_names[NR_COUNT_WORDS] = {
	[WORDS_OWN] = "own",
	[WORDS_ONE] = "one",
};

const char *const rcu_names[NR_RCUS] = {
	[RCU_MEMB] = "memb",
	[RCU_QSBR] = "qsbr",
};

const char *const vmemmap_names[] = {
	[VMEMMAP_DRAM] = "dram",
	[VMEMMAP_FOLDED] = "folded",
	[VMEMMAP_DEVICE] = "device",
};

const char *const tail_part_names[NR_TAIL_PARTS] = {
	[TAIL_P50] = "p50",
	[TAIL_P99] = "p99",
	[TAIL_MAX] = "max",
};

#define A(axis)	    (1U << AXIS_##axis)
#define COMMON_AXES (A(PLACE) | A(PRIMITIVE) | A(RCU))
#define DEVICE_AXES (COMMON_AXES | A(ORDER) | A(SIZE) | A(VMEMMAP))

enum {
#define WORKLOAD(name) WORKLOAD_##name,
#include "bench/workloads/workloads.def"
#undef WORKLOAD
	WORKLOAD_native_gup,
	WORKLOAD_native_fault,
	NR_WORKLOADS
};

const struct workload workloads[] = {
	[WORKLOAD_gup] = {
		.name = "gup",
		.title = "GUP-fast of a batch of base pages, then their release",
		.unit = "ns",
		.per = "base page",
		.phases = { "get", "put" },
		.axes = DEVICE_AXES | A(BATCH) | A(RANGE) | A(FOLL) |
			A(RELEASE),
		.has_random = true,
		.has_threads = true,
	},
	[WORKLOAD_fault] = {
		.name = "fault",
		.title = "a mapping goes in, then is zapped",
		.unit = "ns",
		.per = "base page",
		.phases = { "map", "unmap" },
		.axes = DEVICE_AXES | A(RANGE),
		.has_threads = true,
	},
	[WORKLOAD_mixed] = {
		.name = "mixed",
		.title = "faults and pins at a given ratio",
		.unit = "ns",
		.per = "operation",
		.phases = { "op" },
		.axes = DEVICE_AXES | A(BATCH) | A(RANGE) | A(RATIO) | A(FOLL),
		.has_random = true,
		.has_threads = true,
		.races = true,
	},
	[WORKLOAD_teardown] = {
		.name = "teardown",
		.title = "kill, zap, drain and free of a device nobody pins",
		.unit = "us",
		.per = "device life",
		.phases = { "kill", "unmap", "drain", "free" },
		.axes = DEVICE_AXES | A(MAPPED) | A(SWEEP_THREADS),
	},
	[WORKLOAD_teardown_live] = {
		.name = "teardown_live",
		.title = "kill, zap, drain and free while threads pin and fault",
		.unit = "us",
		.per = "device life",
		.phases = { "kill", "unmap", "drain", "free" },
		/* enum live_value */
		.tails = { "kill_us", "unmap_us", "drain_us", "free_us",
			   "block_new_us", "drain_delay_us", "drain_cpu_us",
			   "lost_ops" },
		.axes = DEVICE_AXES | A(BATCH) | A(MAPPED) | A(RATIO) |
			A(HOLD) | A(FOLL),
		.has_threads = true,
		.besides = 1,
		.races = true,
	},
	[WORKLOAD_lifecycle] = {
		.name = "lifecycle",
		.title = "a device is opened, mapped, pinned k times, torn down",
		.unit = "us",
		.per = "device life",
		.phases = { "open", "map", "use", "teardown" },
		.axes = DEVICE_AXES | A(BATCH) | A(MAPPED) | A(USES) | A(FOLL),
	},
	[WORKLOAD_bystander] = {
		.name = "bystander",
		.title = "get_page() and put_page() of ordinary pages",
		.unit = "ns",
		.per = "page",
		.phases = { "get", "put" },
		.axes = COMMON_AXES | A(DEVICES) | A(SIZE),
		.has_threads = true,
	},
	[WORKLOAD_count] = {
		.name = "count",
		.title = "one count word by itself: get and put, refused, final",
		.unit = "ns",
		.per = "operation",
		.phases = { "op" },
		.axes = COMMON_AXES | A(OP) | A(REFS) | A(INITIAL) | A(WORDS),
		.has_threads = true,
		.no_strategy = true,
	},
	[WORKLOAD_native_gup] = {
		.name = "native/gup",
		.title = "the running kernel's GUP, and the release of its pins",
		.unit = "ns",
		.per = "base page",
		.phases = { "get", "put" },
		.axes = A(PLACE) | A(SIZE) | A(BATCH) | A(RANGE),
		.has_threads = true,
		.native = true,
		.kind = NATIVE_GUP,
	},
	[WORKLOAD_native_fault] = {
		.name = "native/fault",
		.title = "the running kernel's faults, and the zap of mappings",
		.unit = "ns",
		.per = "base page",
		.phases = { "map", "unmap" },
		.axes = A(PLACE) | A(SIZE) | A(BATCH),
		.has_threads = true,
		.native = true,
		.kind = NATIVE_FAULT,
	},
};

const unsigned int nr_workloads = NR_WORKLOADS;

bool axis_of(enum axis axis, const struct workload *workload)
{
	return axis == AXIS_THREADS || workload->axes & 1U << axis;
}

bool workload_has_rounds(const struct workload *workload)
{
	return workload->has_threads && !workload->native &&
	       !workload->tails[0];
}
