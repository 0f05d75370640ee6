/* SPDX-License-Identifier: MIT */
/*
 * upstream_private that initialises a folio at each mapping, also one that is
 * in use: its other users' references are gone.
 */
#include "strategies/upstream_private.h"
#include "tests/conformance/mutants/mutant.h"

static bool init_always(struct dev_pagemap *pgmap, struct page *page,
			unsigned long nr)
{
	if (!READ_ONCE(pgmap->alive))
		return false;
	return upstream_private_init(pgmap, &page_folio(page)->page);
}

MUTANT(upstream_private_init_busy, upstream_private, map = init_always)
