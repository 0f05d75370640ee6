/* SPDX-License-Identifier: MIT */
/*
 * gup_pgmap that forgets its cached pgmap when a pin fails: the error returns
 * of 5.10's device huge path.
 */
#include "strategies/gup_pgmap.h"
#include "tests/conformance/mutants/mutant.h"

static bool forget(struct gup *gup, struct page *page, unsigned long nr)
{
	if (gup_pgmap_gup_pin(gup, page, nr))
		return true;
	gup->pgmap = NULL;
	return false;
}

MUTANT(gup_pgmap_leak, gup_pgmap, gup_pin = forget)
