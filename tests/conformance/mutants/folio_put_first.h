/* SPDX-License-Identifier: MIT */
/*
 * folio that puts the pgmap ahead of the free callback: by then both may be
 * gone.
 */
#include "strategies/folio.h"
#include "tests/conformance/mutants/mutant.h"

static void put_pgmap_first(struct page *page, unsigned long nr,
			    unsigned int flags)
{
	struct folio *folio = page_folio(page);
	int refs = gup_put_refs(folio, (int)nr, flags);

	if (!page_ref_sub_and_test(&folio->page, refs))
		return;
	percpu_ref_put(&folio->page.pgmap->ref);
	free_zone_device_page(&folio->page);
}

MUTANT(folio_put_first, folio, unpin = put_pgmap_first)
