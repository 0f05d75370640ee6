/* SPDX-License-Identifier: MIT */
/*
 * folio_busy whose last put is no read section: drain's grace period doesn't
 * wait for it, and its count comes behind the sum.
 */
#include "strategies/folio_busy.h"
#include "tests/conformance/mutants/mutant.h"

static void put_outside(struct page *page, unsigned long nr, unsigned int flags)
{
	struct folio *folio = page_folio(page);
	struct dev_pagemap *pgmap;

	if (!page_ref_sub_and_test(&folio->page,
				   gup_put_refs(folio, (int)nr, flags)))
		return;
	free_zone_device_page(&folio->page);
	pgmap = folio->page.pgmap;
	if (!READ_ONCE(pgmap->draining))
		this_cpu_add(pgmap->busy, -1UL);
	else if (atomic_long_dec_and_test(&pgmap->left))
		complete(&pgmap->done);
}

MUTANT(folio_busy_put_no_section, folio_busy, unpin = put_outside)
