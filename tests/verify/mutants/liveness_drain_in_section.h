/* SPDX-License-Identifier: MIT */
/* liveness whose sweep is a read section, and sleeps in it. */
#include "strategies/liveness.h"
#include "tests/conformance/mutants/mutant.h"

static void sweep_in_section(struct dev_pagemap *pgmap)
{
	struct page *page = pfn_to_page(pgmap_first_pfn(pgmap));
	struct page *end = page + pgmap_nr_pages(pgmap);

	rcu_read_lock();
	for (; page < end; page++)
		wait_var_event(&page->_refcount, page_is_free(page));
	rcu_read_unlock();
	synchronize_rcu();
}

MUTANT(liveness_drain_in_section, liveness, drain = sweep_in_section)
