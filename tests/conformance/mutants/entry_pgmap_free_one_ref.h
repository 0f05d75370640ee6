/* SPDX-License-Identifier: MIT */
/*
 * entry_pgmap_free that takes one reference for an entry of any size, where
 * each of its pages puts one as it goes free.
 */
#include "strategies/entry_pgmap_free.h"
#include "tests/conformance/mutants/mutant.h"

static bool take_one(struct dev_pagemap *pgmap, struct page *page,
		     unsigned long nr)
{
	unsigned long i, first = 0;

	if (!get_dev_pagemap(page_to_pfn(page), NULL))
		return false;
	for (i = 0; i < nr; i++)
		first += page_ref_inc_first(page + i);
	if (!first)
		percpu_ref_put(&pgmap->ref);
	return true;
}

MUTANT(entry_pgmap_free_one_ref, entry_pgmap_free, map = take_one)
