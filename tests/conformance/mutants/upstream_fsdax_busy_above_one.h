/* SPDX-License-Identifier: MIT */
/*
 * upstream_fsdax under the dax_busy_page() from before v6.15, where pages idled
 * at 1: a count of 1 is idle to it, and is the last pin.
 */
#include "strategies/upstream_fsdax.h"
#include "tests/conformance/mutants/mutant.h"

static struct folio *busy_above_one(struct dev_pagemap *pgmap)
{
	struct page *page = pfn_to_page(pgmap_first_pfn(pgmap));
	struct page *end = page + pgmap_nr_pages(pgmap);

	for (; page < end; page += 1UL << pgmap->vmemmap_shift)
		if (page_ref_count(page) > 1)
			return (struct folio *)page;
	return NULL;
}

static void wait_above_one(struct dev_pagemap *pgmap)
{
	struct folio *folio;

	while ((folio = busy_above_one(pgmap)))
		wait_var_event(&folio->page._refcount, !fsdax_busy(folio));
	synchronize_rcu();
	percpu_ref_put_many(&pgmap->ref, fsdax_nr_folios(pgmap));
	pgmap_ref_wait(pgmap);
}

MUTANT(upstream_fsdax_busy_above_one, upstream_fsdax, drain = wait_above_one)
