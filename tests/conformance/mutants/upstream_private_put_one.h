/* SPDX-License-Identifier: MIT */
/*
 * upstream_private that puts one pgmap reference for a folio, where its
 * allocation took one for each base page.
 */
#include "strategies/upstream_private.h"
#include "tests/conformance/mutants/mutant.h"

static void put_one(struct page *page, unsigned long nr, unsigned int flags)
{
	struct folio *folio = page_folio(page);
	struct dev_pagemap *pgmap = folio->page.pgmap;

	if (!page_ref_sub_and_test(&folio->page,
				   gup_put_refs(folio, (int)nr, flags)))
		return;
	free_zone_device_page(&folio->page);
	percpu_ref_put(&pgmap->ref);
}

MUTANT(upstream_private_put_one, upstream_private, unpin = put_one)
