// SPDX-License-Identifier: MIT
/*
 * The last two pins go, on two CPUs, while a third waits for both.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
	must_pin(0, 0, 0, 0, 1);
	must_pin(1, 0, 0, 0, 1);
}

static void release(void)
{
	unpin(0, 0, 1);
}

static void unbind(void)
{
	teardown(0);
}

const struct scenario unpins_vs_drain = {
	.name = "unpins_vs_drain",
	.title = "unpin | unpin | teardown",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.deep = true,
	.setup = setup,
	.before = "page 0 is mapped, and pinned by CPU 0 and CPU 1",
	.nr_cpus = 3,
	.cpu = { release, release, unbind },
};
