/* SPDX-License-Identifier: MIT */
/*
 * upstream_fsdax that scans once, waits for the folio that it found, and
 * doesn't look at those behind it.
 */
#include "strategies/upstream_fsdax.h"
#include "tests/conformance/mutants/mutant.h"

static void scan_once(struct dev_pagemap *pgmap)
{
	struct folio *folio = fsdax_layout_busy(pgmap);

	if (folio)
		wait_var_event(&folio->page._refcount, !fsdax_busy(folio));
	synchronize_rcu();
	percpu_ref_put_many(&pgmap->ref, fsdax_nr_folios(pgmap));
	pgmap_ref_wait(pgmap);
}

MUTANT(upstream_fsdax_one_scan, upstream_fsdax, drain = scan_once)
