/* SPDX-License-Identifier: MIT */
/*
 * pgmap_release_folios() as posted in October 2022: put, then test for zero.
 * Between the two somebody else's put may be the last, and both see it.
 */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static void put_then_test(struct page *page, unsigned long nr,
			  unsigned int flags)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		page_ref_sub_and_test(page + i, 1);
		if (page_ref_count(page + i))
			continue;
		free_zone_device_page(page + i);
		percpu_ref_put(&page[i].pgmap->ref);
	}
}

static void unmap_then_test(struct dev_pagemap *pgmap, struct page *page,
			    unsigned long nr)
{
	put_then_test(page, nr, FOLL_GET);
}

MUTANT(edge_put_then_test, edge, unpin = put_then_test, unmap = unmap_then_test)
