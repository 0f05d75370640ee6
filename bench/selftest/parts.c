// SPDX-License-Identifier: MIT
#include "bench/selftest/selftest.h"

const struct selftest_part selftest_parts[] = {
	{ "simulated", "samples whose truth is known, by all tools' rules",
	  NULL, selftest_simulated },
	{ "real", "this binary against itself, and against a planted slowdown",
	  selftest_real_check, selftest_real },
};

const unsigned int nr_selftest_parts =
	sizeof(selftest_parts) / sizeof(selftest_parts[0]);
