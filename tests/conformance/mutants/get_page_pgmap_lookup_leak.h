/* SPDX-License-Identifier: MIT */
/*
 * get_page_pgmap that forgets the pgmap reference of its lookup: get_page() has
 * taken one of its own by then.
 */
#include "strategies/get_page_pgmap.h"
#include "tests/conformance/mutants/mutant.h"

static bool forget_lookup(struct gup *gup, struct page *page, unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		gup->pgmap = get_dev_pagemap(page_to_pfn(page + i), NULL);
		if (!gup->pgmap)
			return false;
		get_page_pgmap_get_page(page + i);
		if (gup->flags & FOLL_PIN)
			folio_add_pins((struct folio *)(page + i), 1);
	}
	return true;
}

MUTANT(get_page_pgmap_lookup_leak, get_page_pgmap, gup_pin = forget_lookup)
