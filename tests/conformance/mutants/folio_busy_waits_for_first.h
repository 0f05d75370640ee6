/* SPDX-License-Identifier: MIT */
/* folio_busy whose first put behind the sum is taken for the last. */
#include "strategies/folio_busy.h"
#include "tests/conformance/mutants/mutant.h"

static void put_and_complete(struct page *page, unsigned long nr,
			     unsigned int flags)
{
	struct folio *folio = page_folio(page);
	struct dev_pagemap *pgmap = folio->page.pgmap;

	if (!page_ref_sub_and_test(&folio->page,
				   gup_put_refs(folio, (int)nr, flags)))
		return;
	free_zone_device_page(&folio->page);
	rcu_read_lock();
	if (READ_ONCE(pgmap->draining)) {
		atomic_long_sub_return(1, &pgmap->left);
		complete(&pgmap->done);
	} else {
		this_cpu_add(pgmap->busy, -1UL);
	}
	rcu_read_unlock();
}

MUTANT(folio_busy_waits_for_first, folio_busy, unpin = put_and_complete)
