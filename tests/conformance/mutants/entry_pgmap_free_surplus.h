/* SPDX-License-Identifier: MIT */
/*
 * entry_pgmap_free that keeps all references of an entry, also those of pages
 * that were busy and have one: each page puts only one.
 */
#include "strategies/entry_pgmap_free.h"
#include "tests/conformance/mutants/mutant.h"

static bool keep_surplus(struct dev_pagemap *pgmap, struct page *page,
			 unsigned long nr)
{
	unsigned long i;

	if (!get_dev_pagemap_many(page_to_pfn(page), nr))
		return false;
	for (i = 0; i < nr; i++)
		page_ref_inc_first(page + i);
	return true;
}

MUTANT(entry_pgmap_free_surplus, entry_pgmap_free, map = keep_surplus)
