/* SPDX-License-Identifier: MIT */
/* edge with one atomic more in each pin of a leaf. For opcount_test.c. */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static bool pin_and_mark(struct gup *gup, struct page *page, unsigned long nr)
{
	if (!free_ref_gup_pin(gup, page, nr))
		return false;
	if (page->index == 0)
		folio_set_referenced(page_folio(page));
	return true;
}

MUTANT(edge_extra_atomic, edge, gup_pin = pin_and_mark)
