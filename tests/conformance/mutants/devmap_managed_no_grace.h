/* SPDX-License-Identifier: MIT */
/*
 * devmap_managed whose drain ends without a grace period: the put before the
 * last may still have its callback to run.
 */
#include "strategies/devmap_managed.h"
#include "tests/conformance/mutants/mutant.h"

static void wait_only(struct dev_pagemap *pgmap)
{
	devmap_managed_unpin(pfn_to_page(pgmap_first_pfn(pgmap)),
			     pgmap_nr_pages(pgmap), FOLL_GET);
	pgmap_ref_wait(pgmap);
}

MUTANT(devmap_managed_no_grace, devmap_managed, drain = wait_only)
