/* SPDX-License-Identifier: MIT */
/*
 * folio_busy whose last put counts ahead of the callback: drain has returned
 * by then.
 */
#include "strategies/folio_busy.h"
#include "tests/conformance/mutants/mutant.h"

static void count_and_call(struct page *page, unsigned long nr,
			   unsigned int flags)
{
	struct folio *folio = page_folio(page);

	if (!page_ref_sub_and_test(&folio->page,
				   gup_put_refs(folio, (int)nr, flags)))
		return;
	folio_busy_put(folio->page.pgmap);
	free_zone_device_page(&folio->page);
}

MUTANT(folio_busy_counts_first, folio_busy, unpin = count_and_call)
