/* SPDX-License-Identifier: MIT */
/* folio_liveness whose last put wakes nobody: the sweep sleeps for good. */
#include "strategies/folio_liveness.h"
#include "tests/conformance/mutants/mutant.h"

static void put_without_wake(struct page *page, unsigned long nr,
			     unsigned int flags)
{
	struct folio *folio = page_folio(page);

	rcu_read_lock();
	if (page_ref_sub_and_test(&folio->page,
				  gup_put_refs(folio, (int)nr, flags)))
		free_zone_device_page(&folio->page);
	rcu_read_unlock();
}

MUTANT(folio_liveness_no_wake, folio_liveness, unpin = put_without_wake)
