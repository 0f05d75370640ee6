/* SPDX-License-Identifier: MIT */
/*
 * edge whose last page of 512 borrows its neighbour's pgmap reference: one
 * percpu operation less in 512 faults. For opcount_test.c.
 */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static bool is_last(const struct page *page)
{
	return page->index % PTRS_PER_PTE == PTRS_PER_PTE - 1;
}

static bool map_all_but_one(struct dev_pagemap *pgmap, struct page *page,
			    unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (is_last(page + i))
			page_ref_inc_first(page + i);
		else if (!edge_get(pgmap, page + i))
			return false;
	}
	return true;
}

static void unmap_all_but_one(struct dev_pagemap *pgmap, struct page *page,
			      unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (is_last(page + i))
			page_ref_dec_and_test(page + i);
		else
			free_ref_unpin(page + i, 1, FOLL_GET);
	}
}

MUTANT(edge_missing_percpu, edge, map = map_all_but_one,
       unmap = unmap_all_but_one)
