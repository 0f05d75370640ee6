/* SPDX-License-Identifier: MIT */
/*
 * page_lifetime that puts the pgmap of a page that it is about to put last: of
 * a page of a dead device, whose count it reads first.
 */
#include "strategies/page_lifetime.h"
#include "tests/conformance/mutants/mutant.h"

static void put_pgmap_first(struct page *page, unsigned long nr,
			    unsigned int flags)
{
	int refs = gup_page_refs(flags);
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (page_ref_count(page + i) == refs)
			percpu_ref_put(&page[i].pgmap->ref);
		page_ref_sub_return(page + i, refs);
	}
}

MUTANT(page_lifetime_put_first, page_lifetime, unpin = put_pgmap_first)
