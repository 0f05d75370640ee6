/* SPDX-License-Identifier: MIT */
/* folio_busy whose last put goes on in busy: drain waits for good. */
#include "strategies/folio_busy.h"
#include "tests/conformance/mutants/mutant.h"

static void put_without_wake(struct page *page, unsigned long nr,
			     unsigned int flags)
{
	struct folio *folio = page_folio(page);

	if (!page_ref_sub_and_test(&folio->page,
				   gup_put_refs(folio, (int)nr, flags)))
		return;
	free_zone_device_page(&folio->page);
	this_cpu_add(folio->page.pgmap->busy, -1UL);
}

MUTANT(folio_busy_no_wake, folio_busy, unpin = put_without_wake)
