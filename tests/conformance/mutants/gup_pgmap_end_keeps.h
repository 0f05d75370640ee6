/* SPDX-License-Identifier: MIT */
/*
 * gup_pgmap that puts its cached pgmap at the end of a range and keeps the
 * pointer: the next range uses a reference that is gone, and puts it again.
 */
#include "strategies/gup_pgmap.h"
#include "tests/conformance/mutants/mutant.h"

static void put_and_keep(struct gup *gup)
{
	put_dev_pagemap(gup->pgmap);
}

MUTANT(gup_pgmap_end_keeps, gup_pgmap, gup_end = put_and_keep)
