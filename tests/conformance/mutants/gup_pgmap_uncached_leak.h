/* SPDX-License-Identifier: MIT */
/*
 * gup_pgmap_uncached that undoes the pages before the one that refused, and
 * forgets the pgmap reference of that one.
 */
#include "strategies/gup_pgmap_uncached.h"
#include "tests/conformance/mutants/mutant.h"

static bool forget(struct gup *gup, struct page *page, unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		gup->pgmap = get_dev_pagemap_again(page + i, gup->pgmap);
		if (!gup->pgmap)
			break;
		if (!try_grab_folio_fast(page + i, 1, gup->flags))
			break;
		put_dev_pagemap(gup->pgmap);
	}
	if (i == nr)
		return true;
	base_ref_unpin(page, i, gup->flags);
	return false;
}

MUTANT(gup_pgmap_uncached_leak, gup_pgmap_uncached, gup_pin = forget)
