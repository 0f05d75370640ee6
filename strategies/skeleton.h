/* SPDX-License-Identifier: MIT */
/*
 * skeleton: a pgmap reference for every mapping and every pin of a base page.
 *
 * Models: nothing, it is there to be copied (docs/adding-a-strategy.md). Yours
 * names the kernel versions, the commit or Message-ID here.
 * Invariant: each use of a page has a pgmap reference, taken before the count
 * goes up and put after it went down: with none left, no page is in use.
 * When to use it: never; edge gets the same from one reference a busy page.
 * Differs from the kernel: it never ran there.
 */
#ifndef STRATEGIES_SKELETON_H
#define STRATEGIES_SKELETON_H

#include "strategies/strategy.h"

/* The device comes up. *pgmap is 0 but for range, vmemmap_shift and node. */
static inline int skeleton_open(struct dev_pagemap *pgmap)
{
	return pgmap_ref_init(pgmap);
}

/*
 * The last reference may go here, on any CPU, after kill and during drain.
 * Take the decision from the return value of the atomic: a count that is read
 * before or after it belongs to somebody else by then.
 */
static __always_inline void skeleton_unpin(struct page *page, unsigned long nr,
					   unsigned int flags)
{
	struct dev_pagemap *pgmap = page->pgmap;
	int refs = gup_page_refs(flags); /* a pin is worth 1024 */
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (page_ref_sub_and_test(page + i, refs))
			free_zone_device_page(page + i);
		/* last: from here neither that page nor pgmap need exist */
		percpu_ref_put(&pgmap->ref);
	}
}

/*
 * A fault. Whatever keeps the pgmap comes first, the count of the page after
 * it: once raised, GUP-fast may add to it. The gate must be one that kill
 * closes: percpu_ref_tryget() isn't, it succeeds until the count is 0.
 */
static __always_inline bool skeleton_map(struct dev_pagemap *pgmap,
					 struct page *page, unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (unlikely(!percpu_ref_tryget_live_rcu(&pgmap->ref))) {
			/* a refusal in the middle leaves nothing over */
			skeleton_unpin(page, i, FOLL_GET);
			return false;
		}
		/* idle is 0, and only map may raise a count from there */
		page_ref_inc_first(page + i);
	}
	return true;
}

/* A zap undoes map. Pins outlive it: they must not live on what goes here. */
static __always_inline void skeleton_unmap(struct dev_pagemap *pgmap,
					   struct page *page, unsigned long nr)
{
	skeleton_unpin(page, nr, FOLL_GET);
}

/*
 * GUP-fast, between two reads of the entry: the page may have gone idle since
 * the first, so never raise a count from 0. page->pgmap can be followed: the
 * walk is a read section, and teardown waits for those before it drains.
 */
static __always_inline bool skeleton_gup_pin(struct gup *gup, struct page *page,
					     unsigned long nr)
{
	struct dev_pagemap *pgmap = page->pgmap;
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (unlikely(!percpu_ref_tryget_live_rcu(&pgmap->ref)))
			break;
		if (unlikely(!try_grab_folio_fast(page + i, 1, gup->flags))) {
			percpu_ref_put(&pgmap->ref);
			break;
		}
	}
	if (likely(i == nr))
		return true;
	/* all or nothing; with the flags that they were taken with */
	skeleton_unpin(page, i, gup->flags);
	return false;
}

/* The end of a PTE table or leaf: put what gup_pin keeps in gup->pgmap. */
static __always_inline void skeleton_gup_end(struct gup *gup)
{
}

/*
 * Block new. If the gate is a flag, clearing it isn't enough: wait for those
 * who saw it up (synchronize_rcu(); kill_dax() in dax_alive.h).
 */
static inline void skeleton_kill(struct dev_pagemap *pgmap)
{
	pgmap_ref_kill(pgmap);
}

/* Wait for old: the last reference, and whoever is still in its unpin. */
static inline void skeleton_drain(struct dev_pagemap *pgmap)
{
	pgmap_ref_wait(pgmap);
}

/* Free what open allocated. There are no struct pages any more. */
static inline void skeleton_close(struct dev_pagemap *pgmap)
{
	pgmap_ref_exit(pgmap);
}

static const struct strategy skeleton = {
	.name = "skeleton",
	.title = "pgmap ref for every mapping and every pin of a page",
	.origin = "ours",
	.kernels = "-",
	.verdict = VERDICT_SOUND,
	.counts_mappings = true,
	.callback = true,
	.kill_stops_pins = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 0,
		.pgmap_open = skeleton_open,
		.map = skeleton_map,
		.unmap = skeleton_unmap,
		.gup_pin = skeleton_gup_pin,
		.gup_end = skeleton_gup_end,
		.unpin = skeleton_unpin,
		.kill = skeleton_kill,
		.drain = skeleton_drain,
		.pgmap_close = skeleton_close,
	},
};

#endif
