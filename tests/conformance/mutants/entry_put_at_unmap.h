/* SPDX-License-Identifier: MIT */
/*
 * "[v2,10/18] fsdax: Manage pgmap references at entry insertion and deletion"
 * as posted: the references go with the entry, and pins outlive it.
 */
#include "strategies/entry_pgmap_free.h"
#include "tests/conformance/mutants/mutant.h"

static bool get_at_insertion(struct dev_pagemap *pgmap, struct page *page,
			     unsigned long nr)
{
	unsigned long i;

	if (!get_dev_pagemap_many(page_to_pfn(page), nr))
		return false;
	for (i = 0; i < nr; i++)
		page_ref_add(page + i, 1);
	return true;
}

static void put_page_only(struct page *page, unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++)
		if (page_ref_dec_and_test(page + i))
			free_zone_device_page(page + i);
}

static void put_at_deletion(struct dev_pagemap *pgmap, struct page *page,
			    unsigned long nr)
{
	put_page_only(page, nr);
	percpu_ref_put_many(&pgmap->ref, nr);
}

MUTANT(entry_put_at_unmap, entry_pgmap_free, map = get_at_insertion,
       unmap = put_at_deletion, unpin = put_page_only)
