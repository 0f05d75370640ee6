/* SPDX-License-Identifier: MIT */
/*
 * folio: references on folios: one a mapping, one add of nr a GUP leaf, and a
 * pgmap reference at the folio's 0->1 and 1->0.
 *
 * Models the 2022 thread's "one ref a PTE/PMD mapping on the folio head" with
 * GUP-fast's PMD leaf as mm/gup.c has it for compound pages: one add of n to
 * the head, one referenced bit, n page pointers.
 *
 * Invariant: every busy folio holds one pgmap reference, taken before the
 * folio is published.
 * When to use it: wherever the device maps more than base pages. At order 0
 * it is edge.
 * Differs from the kernel: fsdax builds its folios at fault and splits them
 * when the entry goes; here they are as large as the device's align for its
 * whole life, as a compound devmap's are. rmap's mapcounts are left out.
 */
#ifndef STRATEGIES_FOLIO_H
#define STRATEGIES_FOLIO_H

#include "strategies/strategy.h"

static __always_inline void folio_unpin(struct page *page, unsigned long nr,
					unsigned int flags)
{
	struct folio *folio = page_folio(page);
	int refs = gup_put_refs(folio, (int)nr, flags);

	if (!page_ref_sub_and_test(&folio->page, refs))
		return;
	free_zone_device_page(&folio->page);
	/* last: from here neither folio nor pgmap need exist */
	percpu_ref_put(&folio->page.pgmap->ref);
}

static __always_inline bool folio_map(struct dev_pagemap *pgmap,
				      struct page *page, unsigned long nr)
{
	struct folio *folio = page_folio(page);

	/* a folio that is still busy would need no reference, hence no gate */
	if (unlikely(percpu_ref_is_dying(&pgmap->ref)))
		return false;
	if (page_ref_add_unless_zero(&folio->page, 1))
		return true;
	if (unlikely(!percpu_ref_tryget_live_rcu(&pgmap->ref)))
		return false;
	/* under the entry lock nobody else can have made it busy meanwhile */
	page_ref_inc_first(&folio->page);
	return true;
}

static __always_inline void folio_unmap(struct dev_pagemap *pgmap,
					struct page *page, unsigned long nr)
{
	folio_unpin(page, 1, FOLL_GET);
}

static __always_inline bool folio_gup_pin(struct gup *gup, struct page *page,
					  unsigned long nr)
{
	return try_grab_folio_fast(page, (int)nr, gup->flags);
}

static __always_inline void folio_gup_end(struct gup *gup)
{
}

static const struct strategy folio = {
	.name = "folio",
	.title = "refs on folios, pgmap ref at the folio's edges",
	.origin = "2022 thread; GUP leaf: mm/gup.c",
	.kernels = "-",
	.verdict = VERDICT_SOUND,
	.counts_mappings = true,
	.callback = true,
	.hooks = {
		.unit = UNIT_FOLIOS,
		.idle = 0,
		.pgmap_open = pgmap_ref_init,
		.map = folio_map,
		.unmap = folio_unmap,
		.gup_pin = folio_gup_pin,
		.gup_end = folio_gup_end,
		.unpin = folio_unpin,
		.kill = pgmap_ref_kill,
		.drain = pgmap_ref_wait,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
