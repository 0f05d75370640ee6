// SPDX-License-Identifier: MIT
/*
 * A fault of an idle page meets the kill; who comes behind it is refused, and
 * leaves nothing behind.
 */
#include "bench/verify/scenario.h"

static void map(void)
{
	fault(0, 0, 0);
}

static void kill_then_fault(void)
{
	kill_device(0);
	fault(0, 1, 0);
}

const struct scenario map_vs_kill = {
	.name = "map_vs_kill",
	.title = "fault | kill, fault",
	.obligations = OBLIGATION(1) | OBLIGATION(2) | OBLIGATION(3) |
			OBLIGATION(4) | OBLIGATION(5) | OBLIGATION(6) |
			OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.nr_cpus = 2,
	.cpu = { map, kill_then_fault },
};
