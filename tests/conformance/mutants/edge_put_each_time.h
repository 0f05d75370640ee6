/* SPDX-License-Identifier: MIT */
/*
 * edge whose every unpin puts the pgmap too, where GUP took none: the
 * underflow of 2017, when a generic GUP-fast met get_page()'s pgmap half
 * (20170423233125.nehmgtzldgi25niy@node.shutemov.name).
 */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static void put_both(struct page *page, unsigned long nr,
		     unsigned int flags)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		percpu_ref_put(&page[i].pgmap->ref);
		free_ref_unpin(page + i, 1, flags);
	}
}

MUTANT(edge_put_each_time, edge, unpin = put_both)
