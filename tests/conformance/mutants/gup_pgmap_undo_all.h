/* SPDX-License-Identifier: MIT */
/*
 * gup_pgmap whose undo_dev_pagemap() goes over the whole leaf, not back from
 * the page that refused.
 */
#include "strategies/gup_pgmap.h"
#include "tests/conformance/mutants/mutant.h"

static bool undo_whole_leaf(struct gup *gup, struct page *page,
			    unsigned long nr)
{
	if (gup_ref_grab(gup, page, nr) == nr)
		return true;
	base_ref_unpin(page, nr, gup->flags);
	return false;
}

MUTANT(gup_pgmap_undo_all, gup_pgmap, gup_pin = undo_whole_leaf)
