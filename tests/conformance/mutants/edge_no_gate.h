/* SPDX-License-Identifier: MIT */
/*
 * edge that asks the pgmap only at 0->1: a page that is still busy can be
 * mapped after kill, by a fault that the zap has already passed.
 */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static bool map_if_busy(struct dev_pagemap *pgmap, struct page *page,
			unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (!edge_get(pgmap, page + i)) {
			free_ref_unpin(page, i, FOLL_GET);
			return false;
		}
	}
	return true;
}

MUTANT(edge_no_gate, edge, map = map_if_busy)
