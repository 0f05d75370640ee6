/* SPDX-License-Identifier: MIT */
/*
 * folio_liveness that sweeps only where a zap left a folio busy: of a zap that
 * is under way there is no mark yet. left is the mark of the one section here.
 */
#include "strategies/folio_liveness.h"
#include "tests/conformance/mutants/mutant.h"

static void zap_and_mark(struct dev_pagemap *pgmap, struct page *page,
			 unsigned long nr)
{
	struct folio *folio = page_folio(page);

	rcu_read_lock();
	if (page_ref_sub_and_test(&folio->page, 1))
		free_zone_device_page(&folio->page);
	else
		atomic_long_add(1, &pgmap->left);
	rcu_read_unlock();
}

static void sweep_marked(struct dev_pagemap *pgmap)
{
	if (atomic_long_read(&pgmap->left))
		folio_liveness_drain(pgmap);
	else
		synchronize_rcu();
}

MUTANT(folio_liveness_sweeps_marked, folio_liveness, unmap = zap_and_mark,
       drain = sweep_marked)
