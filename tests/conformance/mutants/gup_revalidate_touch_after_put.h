/* SPDX-License-Identifier: MIT */
/* gup_revalidate that clears the referenced bit of a page it has put. */
#include "strategies/gup_revalidate.h"
#include "tests/conformance/mutants/mutant.h"

static void put_then_clear(struct page *page, unsigned long nr,
			   unsigned int flags)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		base_ref_unpin(page + i, 1, flags);
		clear_bit(PG_referenced, &page[i].flags);
	}
}

MUTANT(gup_revalidate_touch_after_put, gup_revalidate, unpin = put_then_clear)
