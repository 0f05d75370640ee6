/* SPDX-License-Identifier: MIT */
/*
 * arbiter whose gup_end doesn't begin anew: the pages of the first range are
 * counted with those of the second once more.
 */
#include "strategies/arbiter.h"
#include "tests/conformance/mutants/mutant.h"

static void count_on(struct gup *gup)
{
	if (gup->nr)
		atomic_long_add((long)gup->nr, &gup->pgmap->i_count);
}

MUTANT(arbiter_counts_twice, arbiter, gup_end = count_on)
