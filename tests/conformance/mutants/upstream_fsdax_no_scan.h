/* SPDX-License-Identifier: MIT */
/*
 * upstream_fsdax that leaves out the filesystem's scan: memunmap_pages() alone
 * drops its base references whatever is pinned (since 27674ef6c73f, v5.18).
 */
#include "strategies/upstream_fsdax.h"
#include "tests/conformance/mutants/mutant.h"

static void memunmap_only(struct dev_pagemap *pgmap)
{
	percpu_ref_put_many(&pgmap->ref, fsdax_nr_folios(pgmap));
	pgmap_ref_wait(pgmap);
}

MUTANT(upstream_fsdax_no_scan, upstream_fsdax, drain = memunmap_only)
