/* SPDX-License-Identifier: MIT */
/*
 * gup_revalidate whose drain gives the pages' references back and goes on, as
 * v4.12-v5.2 did: the wait came after the memory was removed (50f44ee7248a).
 */
#include "strategies/gup_revalidate.h"
#include "tests/conformance/mutants/mutant.h"

static void no_wait(struct dev_pagemap *pgmap)
{
	base_ref_unpin(pfn_to_page(pgmap_first_pfn(pgmap)),
		       pgmap_nr_pages(pgmap), FOLL_GET);
}

static void wait_after_removal(struct dev_pagemap *pgmap)
{
	pgmap_ref_wait(pgmap);
	pgmap_ref_exit(pgmap);
}

MUTANT(base_ref_no_wait, gup_revalidate, drain = no_wait,
       pgmap_close = wait_after_removal)
