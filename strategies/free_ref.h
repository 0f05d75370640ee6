/* SPDX-License-Identifier: MIT */
/*
 * What strategies share that count pages from 0 to 0: a busy page holds one
 * pgmap reference, dropped when it goes free, so that "no reference is left"
 * and "no page is busy" are one question (free_zone_device_page() since
 * 0dc45ca1ce18, v6.1). Pages idle at 0; a mapping and a pin are one count
 * each.
 *
 * The pgmap reference goes last, after the callback: from then on neither
 * page nor pgmap need exist.
 */
#ifndef STRATEGIES_FREE_REF_H
#define STRATEGIES_FREE_REF_H

#include "strategies/strategy.h"

static __always_inline void free_ref_unpin(struct page *page, unsigned long nr,
					   unsigned int flags)
{
	int refs = gup_page_refs(flags);
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (!page_ref_sub_and_test(page + i, refs))
			continue;
		free_zone_device_page(page + i);
		percpu_ref_put(&page[i].pgmap->ref);
	}
}

static __always_inline void free_ref_unmap(struct dev_pagemap *pgmap,
					   struct page *page, unsigned long nr)
{
	free_ref_unpin(page, nr, FOLL_GET);
}

/* GUP-fast needs no pgmap: the mapping that it found keeps the page busy. */
static __always_inline bool free_ref_gup_pin(struct gup *gup, struct page *page,
					     unsigned long nr)
{
	unsigned long got = try_grab_pages(page, nr, gup->flags);

	if (likely(got == nr))
		return true;
	free_ref_unpin(page, got, gup->flags);
	return false;
}

static __always_inline void free_ref_gup_end(struct gup *gup)
{
}

#endif
