/* SPDX-License-Identifier: MIT */
/*
 * devmap_managed with the callback where every other page has it, at 1->0:
 * these pages are idle at 1, and nobody is told.
 */
#include "strategies/devmap_managed.h"
#include "tests/conformance/mutants/mutant.h"

static void free_at_zero(struct page *page, unsigned long nr,
			 unsigned int flags)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (!page_ref_sub_and_test(page + i, gup_page_refs(flags)))
			continue;
		free_zone_device_page(page + i);
		percpu_ref_put(&page[i].pgmap->ref);
	}
}

MUTANT(devmap_managed_free_at_zero, devmap_managed, unpin = free_at_zero)
