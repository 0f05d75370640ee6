/* SPDX-License-Identifier: MIT */
/*
 * page_lifetime that takes one pgmap reference for all pages, where each page
 * will put one.
 */
#include "strategies/page_lifetime.h"
#include "tests/conformance/mutants/mutant.h"

static int open_with_one(struct dev_pagemap *pgmap)
{
	int err = pgmap_ref_init(pgmap);

	if (err)
		return err;
	percpu_ref_get(&pgmap->ref);
	pgmap->alive = true;
	return 0;
}

MUTANT(page_lifetime_one_base_ref, page_lifetime, pgmap_open = open_with_one)
