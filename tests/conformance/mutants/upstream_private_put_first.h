/* SPDX-License-Identifier: MIT */
/* upstream_private that puts the pgmap, then gives its driver the folio. */
#include "strategies/upstream_private.h"
#include "tests/conformance/mutants/mutant.h"

static void put_then_free(struct page *page, unsigned long nr,
			  unsigned int flags)
{
	struct folio *folio = page_folio(page);
	struct dev_pagemap *pgmap = folio->page.pgmap;

	if (!page_ref_sub_and_test(&folio->page,
				   gup_put_refs(folio, (int)nr, flags)))
		return;
	percpu_ref_put_many(&pgmap->ref, 1UL << pgmap->vmemmap_shift);
	free_zone_device_page(&folio->page);
}

MUTANT(upstream_private_put_first, upstream_private, unpin = put_then_free)
