/* SPDX-License-Identifier: MIT */
/*
 * gup_pgmap whose lookup takes the pgmap by tryget, which goes on until the
 * count is 0, in place of tryget_live.
 */
#include "strategies/gup_pgmap.h"
#include "tests/conformance/mutants/mutant.h"

static bool pin_not_live(struct gup *gup, struct page *page, unsigned long nr)
{
	if (!gup->pgmap) {
		gup->pgmap = xa_load(&pgmap_array, page_to_pfn(page));
		if (gup->pgmap && !percpu_ref_tryget(&gup->pgmap->ref))
			gup->pgmap = NULL;
	}
	return gup->pgmap && gup_pgmap_gup_pin(gup, page, nr);
}

MUTANT(gup_pgmap_not_live, gup_pgmap, gup_pin = pin_not_live)
