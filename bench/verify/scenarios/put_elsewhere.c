// SPDX-License-Identifier: MIT
/*
 * Pages are mapped, pinned and zapped on one CPU, and their last references go
 * on the other while the first kills the device: what one of them has counted
 * the other puts, and neither is 0 when only one page is free.
 */
#include "bench/verify/scenario.h"

static void release(void)
{
	take_over();
	unpin(0, 0, 1);
	unpin(0, 1, 1);
}

static void pin_teardown(void)
{
	fault(0, 0, 0);
	fault(0, 0, 1);
	pin(0, 0, 0, 2);
	zap(0, 0, 0);
	zap(0, 0, 1);
	hand_over();
	teardown(0);
}

const struct scenario put_elsewhere = {
	.name = "put_elsewhere",
	.title = "unpin A, unpin B | pin, zap, teardown",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 2,
	.nr_cpus = 2,
	.cpu = { release, pin_teardown },
};
