/* SPDX-License-Identifier: MIT */
/*
 * pgmap_request_folios() as posted: increment, then look whether it is 1. A
 * pin that goes in between makes it 1 a second time, and a second pgmap
 * reference is taken that nobody will put.
 */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static bool inc_then_test(struct dev_pagemap *pgmap, struct page *page,
			  unsigned long nr)
{
	unsigned long i;

	if (percpu_ref_is_dying(&pgmap->ref))
		return false;
	for (i = 0; i < nr; i++) {
		page_ref_add(page + i, 1);
		if (page_ref_count(page + i) == 1)
			percpu_ref_tryget_live_rcu(&pgmap->ref);
	}
	return true;
}

MUTANT(edge_inc_then_test, edge, map = inc_then_test)
