/* SPDX-License-Identifier: MIT */
/*
 * entry_pgmap_free: nr pgmap references when an entry goes in, one dropped
 * by each page when it goes free.
 *
 * Models "[v2,10/18] fsdax: Manage pgmap references at entry insertion and
 * deletion" (Sept 2022) as its author corrected it in that thread on 21 Sep:
 * the put belongs where the page is freed, "so that gup extends the lifetime
 * of the device", not where the entry is deleted.
 *
 * Invariant: every busy page holds one pgmap reference.
 * When to use it: like edge, with faults that map many pages at once: the
 * references of an entry come in one lookup, one tryget and one add.
 * Differs from the kernel: DAX has one entry a page and its insertion is
 * always the page's first use; here several processes may map a page, and the
 * references of pages that were busy already go back at once.
 */
#ifndef STRATEGIES_ENTRY_PGMAP_FREE_H
#define STRATEGIES_ENTRY_PGMAP_FREE_H

#include "strategies/free_ref.h"

static __always_inline bool entry_pgmap_free_map(struct dev_pagemap *pgmap,
						 struct page *page,
						 unsigned long nr)
{
	unsigned long i, busy = 0;

	pgmap = get_dev_pagemap_many(page_to_pfn(page), nr);
	if (unlikely(!pgmap))
		return false;
	for (i = 0; i < nr; i++)
		busy += !page_ref_inc_first(page + i);
	if (unlikely(busy))
		percpu_ref_put_many(&pgmap->ref, busy);
	return true;
}

static const struct strategy entry_pgmap_free = {
	.name = "entry_pgmap_free",
	.title = "pgmap refs at entry insertion, dropped as pages go free",
	.origin = "2022 thread: v2 10/18 as corrected on 21 Sep",
	.kernels = "-",
	.verdict = VERDICT_SOUND,
	.counts_mappings = true,
	.callback = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 0,
		.pgmap_open = pgmap_ref_init,
		.map = entry_pgmap_free_map,
		.unmap = free_ref_unmap,
		.gup_pin = free_ref_gup_pin,
		.gup_end = free_ref_gup_end,
		.unpin = free_ref_unpin,
		.kill = pgmap_ref_kill,
		.drain = pgmap_ref_wait,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
