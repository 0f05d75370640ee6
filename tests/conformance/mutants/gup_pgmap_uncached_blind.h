/* SPDX-License-Identifier: MIT */
/*
 * gup_pgmap_uncached that takes the first reference blindly, too:
 * percpu_ref_get() asks nobody whether the device is dying.
 */
#include "strategies/gup_pgmap_uncached.h"
#include "tests/conformance/mutants/mutant.h"

static bool pin_blindly(struct gup *gup, struct page *page, unsigned long nr)
{
	gup->pgmap = xa_load(&pgmap_array, page_to_pfn(page));
	return gup->pgmap && gup_pgmap_uncached_gup_pin(gup, page, nr);
}

MUTANT(gup_pgmap_uncached_blind, gup_pgmap_uncached, gup_pin = pin_blindly)
