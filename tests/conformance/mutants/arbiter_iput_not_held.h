/* SPDX-License-Identifier: MIT */
/*
 * arbiter whose undo puts the inode for pages that a walk, ended by then, never
 * counted.
 */
#include "strategies/arbiter.h"
#include "tests/conformance/mutants/mutant.h"

static bool undo_uncounted(struct gup *gup, struct page *page,
			   unsigned long nr)
{
	unsigned long got = try_grab_pages(page, nr, gup->flags);

	gup->pgmap = page->pgmap;
	if (got == nr) {
		gup->nr += nr;
		return true;
	}
	arbiter_unpin(page, got, gup->flags);
	return false;
}

MUTANT(arbiter_iput_not_held, arbiter, gup_pin = undo_uncounted)
