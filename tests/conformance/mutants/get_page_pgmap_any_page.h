/* SPDX-License-Identifier: MIT */
/*
 * get_page_pgmap whose get_page() and put_page() take each page for a device's:
 * where that has its pgmap, another one is on a list.
 */
#include "strategies/get_page_pgmap.h"
#include "tests/conformance/mutants/mutant.h"

static void get_any_page(struct page *page)
{
	page_ref_add(page, 1);
	percpu_ref_get(&page->pgmap->ref);
}

static void put_any_page(struct page *page)
{
	struct dev_pagemap *pgmap = page->pgmap;

	page_ref_sub_return(page, 1);
	percpu_ref_put(&pgmap->ref);
}

MUTANT(get_page_pgmap_any_page, get_page_pgmap, get_page = get_any_page,
       put_page = put_any_page)
