/* SPDX-License-Identifier: MIT */
/* edge that looks at a page once more when it has put the pgmap. */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static void put_then_look(struct page *page, unsigned long nr,
			  unsigned int flags)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		free_ref_unpin(page + i, 1, flags);
		(void)READ_ONCE(page[i].flags);
	}
}

MUTANT(edge_touch_after_put, edge, unpin = put_then_look)
