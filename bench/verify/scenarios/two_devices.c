// SPDX-License-Identifier: MIT
/*
 * One device is torn down while pages of both are pinned and let go: the other
 * must not notice.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
	must_fault(1, 0, 0);
}

static void pin_both(void)
{
	bool first = pin(0, 0, 0, 1);

	if (pin(1, 0, 0, 1))
		unpin(1, 0, 1);
	if (first)
		unpin(0, 0, 1);
}

static void unbind(void)
{
	teardown(1);
}

const struct scenario two_devices = {
	.name = "two_devices",
	.title = "pin A, pin B, unpin | teardown B",
	.obligations = OBLIGATION(1) | OBLIGATION(2) | OBLIGATION(3) |
			OBLIGATION(4) | OBLIGATION(5) | OBLIGATION(6) |
			OBLIGATION(8),
	.nr_devices = 2,
	.units = 1,
	.setup = setup,
	.before = "page 0 of each device is mapped",
	.nr_cpus = 2,
	.cpu = { pin_both, unbind },
};
