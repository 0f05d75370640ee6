// SPDX-License-Identifier: MIT
/*
 * A page is pinned on one CPU and let go on the other, while the first tears
 * the device down.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
}

static void pin_teardown(void)
{
	pin(0, 0, 0, 1);
	hand_over();
	teardown(0);
}

static void release(void)
{
	take_over();
	unpin(0, 0, 1);
}

const struct scenario put_elsewhere = {
	.name = "put_elsewhere",
	.title = "pin, hand over, teardown | unpin",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.nr_cpus = 2,
	.cpu = { pin_teardown, release },
};
