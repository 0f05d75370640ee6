/* SPDX-License-Identifier: MIT */
/*
 * upstream_fsdax whose fault keeps the reference that it held while the entry
 * went in.
 */
#include "strategies/upstream_fsdax.h"
#include "tests/conformance/mutants/mutant.h"

static bool keep_fault_ref(struct dev_pagemap *pgmap, struct page *page,
			   unsigned long nr)
{
	struct folio *folio = page_folio(page);

	if (!READ_ONCE(pgmap->alive))
		return false;
	page_ref_inc_first(&folio->page);
	page_ref_add(&folio->page, 1);
	folio_add_file_rmap(folio);
	return true;
}

MUTANT(upstream_fsdax_fault_ref, upstream_fsdax, map = keep_fault_ref)
