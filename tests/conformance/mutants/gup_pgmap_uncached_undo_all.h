/* SPDX-License-Identifier: MIT */
/*
 * gup_pgmap_uncached whose undo also puts the page that refused, which it never
 * got.
 */
#include "strategies/gup_pgmap_uncached.h"
#include "tests/conformance/mutants/mutant.h"

static bool undo_one_more(struct gup *gup, struct page *page, unsigned long nr)
{
	struct folio *folio;
	unsigned long i;

	for (i = 0; i < nr; i++) {
		gup->pgmap = get_dev_pagemap_again(page + i, gup->pgmap);
		if (!gup->pgmap)
			return false;
		folio = try_grab_folio_fast(page + i, 1, gup->flags);
		put_dev_pagemap(gup->pgmap);
		if (!folio) {
			base_ref_unpin(page, i + 1, gup->flags);
			return false;
		}
	}
	return true;
}

MUTANT(gup_pgmap_uncached_undo_all, gup_pgmap_uncached, gup_pin = undo_one_more)
