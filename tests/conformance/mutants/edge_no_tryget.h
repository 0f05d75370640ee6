/* SPDX-License-Identifier: MIT */
/* edge that takes its pgmap reference whether the pgmap is alive or not. */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static bool map_regardless(struct dev_pagemap *pgmap, struct page *page,
			   unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (page_ref_add_unless_zero(page + i, 1))
			continue;
		percpu_ref_get(&pgmap->ref);
		page_ref_inc_first(page + i);
	}
	return true;
}

MUTANT(edge_no_tryget, edge, map = map_regardless)
