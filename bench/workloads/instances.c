// SPDX-License-Identifier: MIT
/* Every strategy of strategies.def with its loops. */
#include "bench/workloads/workload.h"
#include "generated/strategies.h"

#define STRATEGY(name) extern const workload_fn run_##name[];
#include "strategies/strategies.def"
#undef STRATEGY

#define STRATEGY(name) { &name, run_##name },
const struct instance instances[] = {
#include "strategies/strategies.def"
};

const unsigned int nr_instances = sizeof(instances) / sizeof(instances[0]);
