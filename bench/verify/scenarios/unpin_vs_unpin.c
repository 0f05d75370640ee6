// SPDX-License-Identifier: MIT
/*
 * The last two pins of a page that isn't mapped any more go at once.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
	must_pin(0, 0, 0, 0, 1);
	must_pin(1, 0, 0, 0, 1);
	zap(0, 0, 0);
}

static void release(void)
{
	unpin(0, 0, 1);
}

const struct scenario unpin_vs_unpin = {
	.name = "unpin_vs_unpin",
	.title = "unpin | unpin",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "page 0 is pinned by both, and not mapped any more",
	.nr_cpus = 2,
	.cpu = { release, release },
};
