// SPDX-License-Identifier: MIT
/*
 * A fault of an idle page is under way when its device goes: it is seen by the
 * zap, or refused.
 */
#include "bench/verify/scenario.h"

static void map(void)
{
	fault(0, 0, 0);
}

static void kill_zap_drain(void)
{
	kill_device(0);
	unmap_device(0);
	drain_device(0);
}

const struct scenario map_vs_teardown = {
	.name = "map_vs_teardown",
	.title = "fault | kill, zap, drain",
	.obligations = OBLIGATION(1) | OBLIGATION(2) | OBLIGATION(3) |
			OBLIGATION(4) | OBLIGATION(5) | OBLIGATION(6) |
			OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.nr_cpus = 2,
	.cpu = { map, kill_zap_drain },
};
