/* SPDX-License-Identifier: MIT */
/*
 * liveness whose sweep ends without a grace period: the last put has not run
 * its callback yet, and drain has returned.
 */
#include "strategies/liveness.h"
#include "tests/conformance/mutants/mutant.h"

static void sweep_only(struct dev_pagemap *pgmap)
{
	struct page *page = pfn_to_page(pgmap_first_pfn(pgmap));
	struct page *end = page + pgmap_nr_pages(pgmap);

	for (; page < end; page++)
		wait_var_event(&page->_refcount, !page_ref_count(page));
}

MUTANT(liveness_drain_no_grace, liveness, drain = sweep_only)
