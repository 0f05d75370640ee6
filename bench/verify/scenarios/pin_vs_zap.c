// SPDX-License-Identifier: MIT
/*
 * A walk of a page table meets the zap of its entry, and the device's end
 * behind it.
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

static void zap_fault(void)
{
	zap(0, 0, 0);
	fault(0, 0, 0);
}

const struct scenario pin_vs_zap = {
	.name = "pin_vs_zap",
	.title = "pin, unpin | zap PTE, fault",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(6) | OBLIGATION(7) |
			OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "page 0 is mapped",
	.nr_cpus = 2,
	.cpu = { pin_unpin, zap_fault },
};
