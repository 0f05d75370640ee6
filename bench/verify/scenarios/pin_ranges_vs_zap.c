// SPDX-License-Identifier: MIT
/*
 * One walk through two page tables, of which the second loses its entry: what
 * the walk keeps from one range to the next, and what it gives back.
 */
#include "bench/verify/scenario.h"

#define FIRST 1UL /* the last of its table */

static void setup(void)
{
	must_fault(0, 0, FIRST);
	must_fault(0, 0, FIRST + 1);
}

static void pin_unpin(void)
{
	if (pin(0, 0, FIRST, 2))
		unpin(0, FIRST, 2);
}

static void zap_second(void)
{
	zap(0, 0, FIRST + 1);
}

const struct scenario pin_ranges_vs_zap = {
	.name = "pin_ranges_vs_zap",
	.title = "pin over two tables, unpin | zap PTE",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(6) | OBLIGATION(7) |
			OBLIGATION(8),
	.nr_devices = 1,
	.units = 4,
	.setup = setup,
	.before = "a page is mapped on each side of two page tables",
	.nr_cpus = 2,
	.cpu = { pin_unpin, zap_second },
};
