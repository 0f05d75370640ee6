// SPDX-License-Identifier: MIT
/*
 * Two CPUs pin one page, each for itself.
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

const struct scenario two_pins = {
	.name = "two_pins",
	.title = "pin, unpin | pin, unpin",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(6) | OBLIGATION(7) |
			OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "page 0 is mapped",
	.nr_cpus = 2,
	.cpu = { pin_unpin, pin_unpin },
};
