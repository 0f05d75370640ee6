// SPDX-License-Identifier: MIT
/*
 * The same with a page that is mapped already, and needs nothing new of its
 * pgmap.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 1, 0);
}

static void map(void)
{
	fault(0, 0, 0);
}

static void kill_then_fault(void)
{
	kill_device(0);
	zap(0, 1, 0);
	fault(0, 1, 0);
}

const struct scenario map_busy_vs_kill = {
	.name = "map_busy_vs_kill",
	.title = "fault | kill, zap, fault",
	.obligations = OBLIGATION(1) | OBLIGATION(2) | OBLIGATION(3) |
			OBLIGATION(4) | OBLIGATION(5) | OBLIGATION(6) |
			OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "page 0 is mapped, by another process",
	.nr_cpus = 2,
	.cpu = { map, kill_then_fault },
};
