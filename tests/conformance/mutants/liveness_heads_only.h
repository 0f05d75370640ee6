/* SPDX-License-Identifier: MIT */
/*
 * liveness whose sweep looks at the head of each 2 MiB only, as if its pages
 * were folios: a base page has a count of its own.
 */
#include "strategies/liveness.h"
#include "tests/conformance/mutants/mutant.h"

static void sweep_heads(struct dev_pagemap *pgmap)
{
	struct page *page = pfn_to_page(pgmap_first_pfn(pgmap));
	struct page *end = page + pgmap_nr_pages(pgmap);

	for (; page < end; page += 1UL << PMD_ORDER)
		wait_var_event(&page->_refcount, page_is_free(page));
	synchronize_rcu();
}

MUTANT(liveness_heads_only, liveness, drain = sweep_heads)
