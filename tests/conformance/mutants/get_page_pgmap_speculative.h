/* SPDX-License-Identifier: MIT */
/*
 * get_page_pgmap under a GUP-fast that raises the count by itself: nothing
 * takes get_page()'s pgmap half, and put_page() drops it. 2947ba054a4d did that
 * in 2017 (20170423233125.nehmgtzldgi25niy@node.shutemov.name).
 */
#include "strategies/get_page_pgmap.h"
#include "tests/conformance/mutants/mutant.h"

static bool pin_speculatively(struct gup *gup, struct page *page,
			      unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		gup->pgmap = get_dev_pagemap(page_to_pfn(page + i), NULL);
		if (!gup->pgmap)
			break;
		if (!try_grab_folio_fast(page + i, 1, gup->flags))
			break;
		put_dev_pagemap(gup->pgmap);
	}
	return i == nr;
}

MUTANT(get_page_pgmap_speculative, get_page_pgmap, gup_pin = pin_speculatively)
