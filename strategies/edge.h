/* SPDX-License-Identifier: MIT */
/*
 * edge: one pgmap reference a busy page, taken at its 0->1, dropped at 1->0.
 *
 * Models the 2022 thread's pgmap_request_folios() as it was meant, and
 * 0dc45ca1ce18 (v6.1) for private and coherent pages. The transitions are
 * decided by the atomic's own return value; as posted they weren't.
 *
 * Invariant: every busy page holds one pgmap reference, and it is taken
 * before the page is published: a page that anybody can find has a live pgmap.
 * When to use it: when removal must not depend on the number of pages: a
 * device whose pages are idle is gone after one wait. The fault pays a percpu
 * operation a page for it, and so does the last put.
 * Differs from the kernel: on DAX it never ran. The reference comes before
 * the increment, where v6.1 raises the count of a page nobody can see.
 */
#ifndef STRATEGIES_EDGE_H
#define STRATEGIES_EDGE_H

#include "strategies/free_ref.h"

/* One more user of page; the first one brings a pgmap reference. */
static __always_inline bool edge_get(struct dev_pagemap *pgmap,
				     struct page *page)
{
	if (page_ref_add_unless_zero(page, 1))
		return true;
	if (unlikely(!percpu_ref_tryget_live_rcu(&pgmap->ref)))
		return false;
	/* under the entry lock nobody else can have made it busy meanwhile */
	page_ref_inc_first(page);
	return true;
}

static __always_inline bool edge_map(struct dev_pagemap *pgmap,
				     struct page *page, unsigned long nr)
{
	unsigned long i;

	/* a page that is still busy would need no reference, hence no gate */
	if (unlikely(percpu_ref_is_dying(&pgmap->ref)))
		return false;
	for (i = 0; i < nr; i++) {
		if (unlikely(!edge_get(pgmap, page + i))) {
			free_ref_unpin(page, i, FOLL_GET);
			return false;
		}
	}
	return true;
}

static const struct strategy edge = {
	.name = "edge",
	.title = "pgmap ref at a page's 0->1, dropped at its 1->0",
	.origin = "2022 thread; 0dc45ca1ce18",
	.kernels = "v6.1- (private and coherent pages)",
	.verdict = VERDICT_SOUND,
	.counts_mappings = true,
	.callback = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 0,
		.pgmap_open = pgmap_ref_init,
		.map = edge_map,
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
