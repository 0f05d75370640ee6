// SPDX-License-Identifier: MIT
/*
 * A page in the middle of a large folio is pinned through its tail, and let
 * go, while the folio's only mapping goes.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
}

static void pin_unpin(void)
{
	if (pin(0, 0, 1, 1))
		unpin(0, 1, 1);
}

static void zap_folio(void)
{
	zap(0, 0, 0);
}

const struct scenario folio_pin_vs_zap = {
	.name = "folio_pin_vs_zap",
	.title = "pin tail, unpin | zap PMD",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(6) | OBLIGATION(7) |
			OBLIGATION(8),
	.order = PMD_ORDER,
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "a folio of two pages is mapped",
	.nr_cpus = 2,
	.cpu = { pin_unpin, zap_folio },
};
