/* SPDX-License-Identifier: MIT */
/*
 * The 2017 proposal: no pgmap reference anywhere, and a teardown that looks
 * at the page counts, at most warns, and goes on.
 */
#include "strategies/gup_revalidate.h"
#include "tests/conformance/mutants/mutant.h"

static void put_page_only(struct page *page, unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++)
		page_ref_dec_and_test(page + i);
}

static void look(struct dev_pagemap *pgmap)
{
	struct page *page = pfn_to_page(pgmap_first_pfn(pgmap));
	unsigned long i, busy = 0;

	for (i = 0; i < pgmap_nr_pages(pgmap); i++)
		busy += page_ref_count(page + i) != 1;
	(void)busy;	/* WARN_ON_ONCE() */
}

MUTANT(page_count_check, gup_revalidate, unpin = put_page_only, drain = look)
