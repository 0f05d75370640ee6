// SPDX-License-Identifier: MIT
/* The workloads of one variant of a strategy, as a table. */
#include "bench/workloads/loop.h"

extern const workload_fn VARIANT_NAME(run)[];

#define WORKLOAD(name) WORKLOAD_FN(name),
const workload_fn VARIANT_NAME(run)[] = {
#include "bench/workloads/workloads.def"
};
