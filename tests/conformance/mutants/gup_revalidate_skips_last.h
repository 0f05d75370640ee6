/* SPDX-License-Identifier: MIT */
/*
 * gup_revalidate whose teardown ends one page too early: that page's pgmap
 * reference is never put, and the wait never ends.
 */
#include "strategies/gup_revalidate.h"
#include "tests/conformance/mutants/mutant.h"

static void drain_but_last(struct dev_pagemap *pgmap)
{
	base_ref_unpin(pfn_to_page(pgmap_first_pfn(pgmap)),
		       pgmap_nr_pages(pgmap) - 1, FOLL_GET);
	pgmap_ref_wait(pgmap);
}

MUTANT(gup_revalidate_skips_last, gup_revalidate, drain = drain_but_last)
