/* SPDX-License-Identifier: MIT */
/*
 * page_lifetime that releases a pin as if it were a get: put_page() in place of
 * unpin_user_page(), 1 of 1024.
 */
#include "strategies/page_lifetime.h"
#include "tests/conformance/mutants/mutant.h"

static void put_page_of_pin(struct page *page, unsigned long nr,
			    unsigned int flags)
{
	base_ref_unpin(page, nr, FOLL_GET);
}

MUTANT(page_lifetime_put_page_of_pin, page_lifetime, unpin = put_page_of_pin)
