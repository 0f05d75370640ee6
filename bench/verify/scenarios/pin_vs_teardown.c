// SPDX-License-Identifier: MIT
/*
 * A page is pinned and let go while its device is torn down: the walk may come
 * before, inside or behind any phase.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
}

static void pin_unpin(void)
{
	if (pin(0, 0, 0, 1))
		unpin(0, 0, 1);
}

static void unbind(void)
{
	teardown(0);
}

const struct scenario pin_vs_teardown = {
	.name = "pin_vs_teardown",
	.title = "pin, unpin | kill, zap, drain, close",
	.obligations = OBLIGATION(1) | OBLIGATION(2) | OBLIGATION(3) |
			OBLIGATION(4) | OBLIGATION(5) | OBLIGATION(6) |
			OBLIGATION(7) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "page 0 is mapped",
	.nr_cpus = 2,
	.cpu = { pin_unpin, unbind },
};
