/* SPDX-License-Identifier: MIT */
/*
 * edge that calls tryget_live and doesn't look at its answer, as
 * pgmap_request_folios() as posted: a kill that comes behind the gate leaves a
 * busy page without a reference.
 */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static bool map_whatever_it_says(struct dev_pagemap *pgmap, struct page *page,
				 unsigned long nr)
{
	unsigned long i;

	if (percpu_ref_is_dying(&pgmap->ref))
		return false;
	for (i = 0; i < nr; i++) {
		if (page_ref_add_unless_zero(page + i, 1))
			continue;
		percpu_ref_tryget_live_rcu(&pgmap->ref);
		if (!page_ref_inc_first(page + i))
			percpu_ref_put(&pgmap->ref);
	}
	return true;
}

MUTANT(edge_ignored_tryget, edge, map = map_whatever_it_says)
