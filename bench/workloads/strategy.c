// SPDX-License-Identifier: MIT
/* The workloads of one strategy, as a table: compiled once for each. */
#include "bench/workloads/loop.h"

#define RUN_(strategy) run_##strategy
#define RUN(strategy)  RUN_(strategy)

extern const workload_fn RUN(STRATEGY)[];

#define WORKLOAD(name) WORKLOAD_FN(name),
const workload_fn RUN(STRATEGY)[] = {
#include "bench/workloads/workloads.def"
};
