/* SPDX-License-Identifier: MIT */
/*
 * devmap_managed that leaves each page to the devmap's put while its key is on,
 * and an ordinary page is put by nobody.
 */
#include "strategies/devmap_managed.h"
#include "tests/conformance/mutants/mutant.h"

static void put_if_managed(struct page *page)
{
	if (!static_branch_unlikely(&devmap_managed_key))
		page_ref_sub_and_test(page, 1);
	else if (page_is_devmap_managed(page))
		devmap_managed_put_refs(page, 1);
}

MUTANT(devmap_managed_ordinary_page, devmap_managed, put_page = put_if_managed)
