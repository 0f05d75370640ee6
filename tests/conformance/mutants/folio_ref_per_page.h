/* SPDX-License-Identifier: MIT */
/*
 * folio that takes a pgmap reference for each base page and puts one for the
 * folio: upstream_private's count met edge's.
 */
#include "strategies/folio.h"
#include "tests/conformance/mutants/mutant.h"

static bool map_by_page(struct dev_pagemap *pgmap, struct page *page,
			unsigned long nr)
{
	if (page_ref_count(&page_folio(page)->page) == 0 && nr > 1 &&
	    !percpu_ref_is_dying(&pgmap->ref))
		percpu_ref_get_many(&pgmap->ref, nr - 1);
	return folio_map(pgmap, page, nr);
}

MUTANT(folio_ref_per_page, folio, map = map_by_page)
