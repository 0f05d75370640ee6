/* SPDX-License-Identifier: MIT */
/*
 * What the strategies of v4.12 to v5.17 share: each page holds one pgmap
 * reference for its whole life, given back by the final put of that page.
 *
 * Models 71389703839e (v4.12) with the order of 50f44ee7248a (v5.3): kill,
 * put_page() on every page, wait, and only then remove memory. Pages idle at
 * 1; a pinned page keeps its pgmap reference until its last unpin. Mappings
 * are special entries and hold nothing: the driver zaps them before the pages
 * are put, and dax_alive() under dax_read_lock() keeps new ones out.
 *
 * Differs from the kernel: the SRCU of dax_read_lock() is RCU here; the kill
 * waits until tryget_live() fails everywhere, which the kernel leaves to the
 * wait that follows.
 */
#ifndef STRATEGIES_BASE_REF_H
#define STRATEGIES_BASE_REF_H

#include "strategies/dax_alive.h"

static inline int base_ref_open(struct dev_pagemap *pgmap)
{
	int err = pgmap_ref_init(pgmap);

	if (err)
		return err;
	percpu_ref_get_many(&pgmap->ref, pgmap_nr_pages(pgmap));
	pgmap->alive = true;
	return 0;
}

static __always_inline void base_ref_unpin(struct page *page, unsigned long nr,
					   unsigned int flags)
{
	int refs = gup_page_refs(flags);
	unsigned long i;

	for (i = 0; i < nr; i++)
		if (unlikely(page_ref_sub_and_test(page + i, refs)))
			percpu_ref_put(&page[i].pgmap->ref);
}

static inline void base_ref_drain(struct dev_pagemap *pgmap)
{
	base_ref_unpin(pfn_to_page(pgmap_first_pfn(pgmap)),
		       pgmap_nr_pages(pgmap), FOLL_GET);
	pgmap_ref_wait(pgmap);
}

#endif
