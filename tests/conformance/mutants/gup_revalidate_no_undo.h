/* SPDX-License-Identifier: MIT */
/* gup_revalidate that keeps what it has when one page of a leaf refuses. */
#include "strategies/gup_revalidate.h"
#include "tests/conformance/mutants/mutant.h"

static bool keep_what_it_has(struct gup *gup, struct page *page,
			     unsigned long nr)
{
	return try_grab_pages(page, nr, gup->flags) == nr;
}

MUTANT(gup_revalidate_no_undo, gup_revalidate, gup_pin = keep_what_it_has)
