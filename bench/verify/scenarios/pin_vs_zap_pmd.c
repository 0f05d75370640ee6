// SPDX-License-Identifier: MIT
/*
 * The same at a PMD: one leaf of all the folio's pages, of which some may
 * refuse.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
}

static void pin_unpin(void)
{
	if (pin(0, 0, 0, 1UL << PMD_ORDER))
		unpin(0, 0, 1UL << PMD_ORDER);
}

static void zap_fault(void)
{
	zap(0, 0, 0);
	fault(0, 0, 0);
}

const struct scenario pin_vs_zap_pmd = {
	.name = "pin_vs_zap_pmd",
	.title = "pin all, unpin | zap PMD, fault",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(6) | OBLIGATION(7) |
			OBLIGATION(8),
	.order = PMD_ORDER,
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "pages 0 and 1 are mapped by a PMD",
	.nr_cpus = 2,
	.cpu = { pin_unpin, zap_fault },
};
