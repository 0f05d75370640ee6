// SPDX-License-Identifier: MIT
/*
 * One pin of a whole folio is given back in two parts at once, on two CPUs.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
	must_pin(0, 0, 0, 0, 1);
	must_pin(1, 0, 0, 1, 1);
	zap(0, 0, 0);
}

static void release_head(void)
{
	unpin(0, 0, 1);
}

static void release_tail(void)
{
	unpin(0, 1, 1);
}

const struct scenario unpin_parts = {
	.name = "unpin_parts",
	.title = "unpin head | unpin tail",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5) |
			OBLIGATION(8),
	.order = PMD_ORDER,
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.nr_cpus = 2,
	.cpu = { release_head, release_tail },
};
