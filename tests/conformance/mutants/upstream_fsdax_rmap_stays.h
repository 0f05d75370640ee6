/* SPDX-License-Identifier: MIT */
/*
 * upstream_fsdax whose zap leaves the mapcount: refcount - mapcount is never 0
 * again, and the scan waits for a pin that is none.
 */
#include "strategies/upstream_fsdax.h"
#include "tests/conformance/mutants/mutant.h"

static void zap_without_rmap(struct dev_pagemap *pgmap, struct page *page,
			     unsigned long nr)
{
	upstream_fsdax_unpin(page, 1, FOLL_GET);
}

MUTANT(upstream_fsdax_rmap_stays, upstream_fsdax, unmap = zap_without_rmap)
