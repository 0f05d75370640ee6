// SPDX-License-Identifier: MIT
/*
 * A page that is pinned, and not mapped any more, loses its pin while another
 * process maps it: is it the last, or not?
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
	must_pin(0, 0, 0, 0, 1);
	zap(0, 0, 0);
}

static void release(void)
{
	unpin(0, 0, 1);
}

static void map_zap(void)
{
	if (fault(0, 1, 0))
		zap(0, 1, 0);
}

const struct scenario map_vs_unpin = {
	.name = "map_vs_unpin",
	.title = "unpin | fault, zap",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "page 0 is pinned by CPU 0, and not mapped any more",
	.nr_cpus = 2,
	.cpu = { release, map_zap },
};
