// SPDX-License-Identifier: MIT
/*
 * The pins of a folio's two pages are given back at once, and the one that
 * isn't the last may not keep the other's teardown waiting.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
	must_pin(0, 0, 0, 0, 1);
	must_pin(1, 0, 0, 1, 1);
}

static void release_head(void)
{
	unpin(0, 0, 1);
}

static void release_tail(void)
{
	unpin(0, 1, 1);
	teardown(0);
}

const struct scenario unpin_parts = {
	.name = "unpin_parts",
	.title = "unpin head | unpin tail, teardown",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(8),
	.order = PMD_ORDER,
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "a folio of two pages is mapped, and each CPU has pinned one",
	.nr_cpus = 2,
	.cpu = { release_head, release_tail },
};
