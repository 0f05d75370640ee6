/* SPDX-License-Identifier: MIT */
/*
 * gup_pgmap_uncached under the gup_end of v4.16: it puts the pgmap that it was
 * passed, which every page has put already.
 */
#include "strategies/gup_pgmap_uncached.h"
#include "tests/conformance/mutants/mutant.h"

static void put_again(struct gup *gup)
{
	put_dev_pagemap(gup->pgmap);
	gup->pgmap = NULL;
}

MUTANT(gup_pgmap_uncached_put_again, gup_pgmap_uncached, gup_end = put_again)
