// SPDX-License-Identifier: MIT
/*
 * The last pin goes while a teardown waits for it: it must be seen, and what
 * it has left to do must be over before the page array is freed.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
	must_pin(0, 0, 0, 0, 1);
}

static void release(void)
{
	unpin(0, 0, 1);
}

static void unbind(void)
{
	teardown(0);
}

const struct scenario unpin_vs_drain = {
	.name = "unpin_vs_drain",
	.title = "unpin | kill, zap, drain, close",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "page 0 is mapped, and pinned by CPU 0",
	.nr_cpus = 2,
	.cpu = { release, unbind },
};
