// SPDX-License-Identifier: MIT
/*
 * Two pages are pinned, and go one by one, while a teardown waits for both: no
 * page may be left out, wherever it lies.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
	must_fault(0, 0, 1);
	must_fault(0, 1, 1);
	must_pin(0, 0, 0, 0, 2);
}

static void release(void)
{
	unpin(0, 0, 1);
	unpin(0, 1, 1);
}

static void unbind(void)
{
	teardown(0);
}

const struct scenario unpin_pages_vs_drain = {
	.name = "unpin_pages_vs_drain",
	.title = "unpin A, unpin B | kill, zap, drain, close",
	.obligations = OBLIGATION(1) | OBLIGATION(2) | OBLIGATION(3) |
			OBLIGATION(4) | OBLIGATION(5) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 2,
	.setup = setup,
	.before = "pages 0 and 1 are mapped, and pinned by CPU 0",
	.nr_cpus = 2,
	.cpu = { release, unbind },
};
