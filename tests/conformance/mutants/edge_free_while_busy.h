/* SPDX-License-Identifier: MIT */
/* edge that runs the free callback ahead of the put that makes a page free. */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static void free_then_put(struct page *page, unsigned long nr,
			  unsigned int flags)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (page_ref_count(page + i) == 1)
			free_zone_device_page(page + i);
		if (page_ref_dec_and_test(page + i))
			percpu_ref_put(&page[i].pgmap->ref);
	}
}

MUTANT(edge_free_while_busy, edge, unpin = free_then_put)
