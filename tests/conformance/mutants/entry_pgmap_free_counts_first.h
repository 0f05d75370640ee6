/* SPDX-License-Identifier: MIT */
/*
 * entry_pgmap_free that counts its pages before it asks for the pgmap, and
 * leaves them counted when that refuses.
 */
#include "strategies/entry_pgmap_free.h"
#include "tests/conformance/mutants/mutant.h"

static bool count_first(struct dev_pagemap *pgmap, struct page *page,
			unsigned long nr)
{
	unsigned long i, busy = 0;

	for (i = 0; i < nr; i++)
		busy += !page_ref_inc_first(page + i);
	if (!get_dev_pagemap_many(page_to_pfn(page), nr))
		return false;
	if (busy)
		percpu_ref_put_many(&pgmap->ref, busy);
	return true;
}

MUTANT(entry_pgmap_free_counts_first, entry_pgmap_free, map = count_first)
