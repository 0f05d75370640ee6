// SPDX-License-Identifier: MIT
/* A primitive by itself: compiled for each, as its scenarios are. */
#include "bench/verify/primitives/page.h"

#define SCENARIO(name) extern const struct scenario SCENARIO_OF(name);
#include "bench/verify/primitives/scenarios.def"
#undef SCENARIO

static const struct scenario *const own[] = {
#define SCENARIO(name) &SCENARIO_OF(name),
#include "bench/verify/primitives/scenarios.def"
#undef SCENARIO
};

extern const struct subject SUBJECT;
const struct subject SUBJECT = {
	.primitive = PRIMITIVE,
	.scenarios = own,
	.nr_scenarios = sizeof(own) / sizeof(own[0]),
};
