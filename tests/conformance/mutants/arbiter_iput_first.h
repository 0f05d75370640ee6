/* SPDX-License-Identifier: MIT */
/* arbiter that lets go of the inode ahead of the pages that it kept. */
#include "strategies/arbiter.h"
#include "tests/conformance/mutants/mutant.h"

static void iput_first(struct page *page, unsigned long nr, unsigned int flags)
{
	struct dev_pagemap *pgmap = page->pgmap;
	unsigned long i;

	if (!atomic_long_sub_return((long)nr, &pgmap->i_count))
		wake_up_var(&pgmap->i_count);
	for (i = 0; i < nr; i++)
		page_ref_sub_return(page + i, gup_page_refs(flags));
}

MUTANT(arbiter_iput_first, arbiter, unpin = iput_first)
