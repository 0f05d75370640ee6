// SPDX-License-Identifier: MIT
/*
 * Two CPUs pin one page while a third tears its device down.
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

const struct scenario pins_vs_teardown = {
	.name = "pins_vs_teardown",
	.title = "pin, unpin | pin, unpin | teardown",
	.obligations = OBLIGATION(1) | OBLIGATION(2) | OBLIGATION(3) |
			OBLIGATION(4) | OBLIGATION(5) | OBLIGATION(6) |
			OBLIGATION(7) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.deep = true,
	.setup = setup,
	.before = "page 0 is mapped",
	.nr_cpus = 3,
	.cpu = { pin_unpin, pin_unpin, unbind },
};
