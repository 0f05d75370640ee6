/* SPDX-License-Identifier: MIT */
/* folio_liveness whose sweep ends one folio too early. */
#include "strategies/folio_liveness.h"
#include "tests/conformance/mutants/mutant.h"

static void sweep_but_last(struct dev_pagemap *pgmap)
{
	struct page *page = pfn_to_page(pgmap_first_pfn(pgmap));
	struct page *last = page + pgmap_nr_pages(pgmap) - 1;

	for (; page + (1UL << pgmap->vmemmap_shift) <= last;
	     page += 1UL << pgmap->vmemmap_shift)
		wait_var_event(&page->_refcount, page_is_free(page));
	synchronize_rcu();
}

MUTANT(folio_liveness_skips_last, folio_liveness, drain = sweep_but_last)
