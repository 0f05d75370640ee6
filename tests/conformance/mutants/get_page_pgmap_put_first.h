/* SPDX-License-Identifier: MIT */
/*
 * get_page_pgmap that puts the pgmap ahead of the page: what it then touches
 * may be gone.
 */
#include "strategies/get_page_pgmap.h"
#include "tests/conformance/mutants/mutant.h"

static void put_pgmap_first(struct page *page, unsigned long nr,
			    unsigned int flags)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		percpu_ref_put(&page[i].pgmap->ref);
		page_ref_sub_return(page + i, gup_page_refs(flags));
	}
}

MUTANT(get_page_pgmap_put_first, get_page_pgmap, unpin = put_pgmap_first)
