// SPDX-License-Identifier: MIT
/*
 * The second page of a leaf is frozen by somebody else when the leaf is
 * pinned: all or nothing, and nothing left over.
 */
#include "bench/verify/scenario.h"

static const char *refuses(const struct strategy *strategy)
{
	if (strategy->gets_blindly)
		return "its pin can't refuse";
	if (strategy->hooks.unit == UNIT_FOLIOS)
		return "a folio has one count";
	return NULL;
}

static void setup(void)
{
	must_fault(0, 0, 0);
	freeze(0, 1);
}

static void pin_all(void)
{
	if (pin(0, 0, 0, 2))
		explore_violate(5, "a frozen page was pinned");
}

static void pin_first(void)
{
	if (pin(0, 0, 0, 1))
		unpin(0, 0, 1);
}

const struct scenario pin_of_frozen = {
	.name = "pin_of_frozen",
	.title = "pin of a frozen page | pin, unpin",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(5) |
			OBLIGATION(6) | OBLIGATION(8),
	.order = PMD_ORDER,
	.nr_devices = 1,
	.units = 1,
	.refuses = refuses,
	.setup = setup,
	.before = "pages 0 and 1 are mapped by a PMD; 1 is frozen",
	.nr_cpus = 2,
	.cpu = { pin_all, pin_first },
};
