// SPDX-License-Identifier: MIT
/*
 * Two processes map one page, and one of them zaps it again: which of the two
 * was the first, and which the last?
 */
#include "bench/verify/scenario.h"

static void map_zap(void)
{
	if (fault(0, 0, 0))
		zap(0, 0, 0);
}

static void map(void)
{
	fault(0, 1, 0);
}

const struct scenario map_vs_map = {
	.name = "map_vs_map",
	.title = "fault, zap | fault",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(6) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.nr_cpus = 2,
	.cpu = { map_zap, map },
};
