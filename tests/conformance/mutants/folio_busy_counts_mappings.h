/* SPDX-License-Identifier: MIT */
/*
 * folio_busy whose fault counts each mapping, also of a folio that is busy, and
 * whose last put takes back one: drain waits for what is gone.
 */
#include "strategies/folio_busy.h"
#include "tests/conformance/mutants/mutant.h"

static bool count_each(struct dev_pagemap *pgmap, struct page *page,
		       unsigned long nr)
{
	if (!READ_ONCE(pgmap->alive))
		return false;
	page_ref_inc_first(&page_folio(page)->page);
	this_cpu_add(pgmap->busy, 1);
	return true;
}

MUTANT(folio_busy_counts_mappings, folio_busy, map = count_each)
