// SPDX-License-Identifier: MIT
/* The list of scenarios. */
#include "bench/verify/scenario.h"

#define SCENARIO(name) extern const struct scenario name;
#include "bench/verify/scenarios.def"
#undef SCENARIO

const struct scenario *const scenarios[] = {
#define SCENARIO(name) &name,
#include "bench/verify/scenarios.def"
#undef SCENARIO
};

const unsigned int nr_scenarios = sizeof(scenarios) / sizeof(scenarios[0]);
