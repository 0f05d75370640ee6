/* SPDX-License-Identifier: MIT */
/*
 * liveness whose unmap waits for a grace period, with the entry lock held and,
 * in the kernel, the page table's.
 */
#include "strategies/liveness.h"
#include "tests/conformance/mutants/mutant.h"

static void unmap_and_wait(struct dev_pagemap *pgmap, struct page *page,
			   unsigned long nr)
{
	liveness_unmap(pgmap, page, nr);
	synchronize_rcu();
}

MUTANT(liveness_unmap_sleeps, liveness, unmap = unmap_and_wait)
