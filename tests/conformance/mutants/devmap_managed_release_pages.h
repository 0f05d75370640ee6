/* SPDX-License-Identifier: MIT */
/*
 * devmap_managed as release_pages() of the patch as posted had it: a device
 * page was put_devmap_managed_page()'s, which says "not managed" and puts
 * nothing.
 */
#include "strategies/devmap_managed.h"
#include "tests/conformance/mutants/mutant.h"

static void release_page(struct page *page)
{
	if (!is_zone_device_page(page)) {
		page_ref_sub_and_test(page, 1);
		return;
	}
	if (page_is_devmap_managed(page))
		devmap_managed_put_refs(page, 1);
	/* and goes on with the next page */
}

MUTANT(devmap_managed_release_pages, devmap_managed, put_page = release_page)
