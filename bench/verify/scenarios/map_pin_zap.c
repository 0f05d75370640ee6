// SPDX-License-Identifier: MIT
/*
 * A page's last mapping goes and comes back while a walk is inside, and a
 * second process maps it.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
}

static void map(void)
{
	fault(0, 1, 0);
}

static void pin_unpin(void)
{
	if (pin(0, 0, 0, 1))
		unpin(0, 0, 1);
}

static void zap_fault(void)
{
	zap(0, 0, 0);
	fault(0, 0, 0);
}

const struct scenario map_pin_zap = {
	.name = "map_pin_zap",
	.title = "fault | pin, unpin | zap, fault",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(6) | OBLIGATION(7) |
			OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.deep = true,
	.setup = setup,
	.before = "page 0 is mapped",
	.nr_cpus = 3,
	.cpu = { map, pin_unpin, zap_fault },
};
