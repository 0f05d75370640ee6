/* SPDX-License-Identifier: MIT */
/*
 * get_page_pgmap: a pgmap reference in every get_page(), dropped by every
 * put_page().
 *
 * Models v4.5 (5c2c2587b132, 3565fce3a659) to v4.11, and the thread that ended
 * it (Apr 2017, 20170423233125.nehmgtzldgi25niy@node.shutemov.name). GUP-fast
 * takes a pgmap reference a page besides, as gup_pgmap_uncached does.
 *
 * Invariant: every page reference holds a pgmap reference, so waiting for the
 * pgmap's is waiting for all pins. Pages belong to the device and idle at 1.
 * When to use it: as the price of the simplest rule there is. It holds only
 * as long as nobody raises a count by anything but get_page(): the generic
 * GUP-fast of 2017 did, and the pgmap's count underflowed.
 * Differs from the kernel: the SRCU of dax_read_lock() is RCU, and the kill
 * waits until tryget_live() fails (dax_alive.h); the entry is read again after
 * the pin, which x86's GUP-fast left to its interrupts being off. FOLL_PIN
 * (v5.7) never met it: its bias is added to the page's count alone.
 */
#ifndef STRATEGIES_GET_PAGE_PGMAP_H
#define STRATEGIES_GET_PAGE_PGMAP_H

#include "strategies/dax_alive.h"
#include "strategies/gup_ref.h"

static inline int get_page_pgmap_open(struct dev_pagemap *pgmap)
{
	pgmap->alive = true;
	return pgmap_ref_init(pgmap);
}

static __always_inline void get_page_pgmap_get_page(struct page *page)
{
	page_ref_add(page, 1);
	if (unlikely(is_zone_device_page(page)))
		percpu_ref_get(&page->pgmap->ref);
}

/* refs: of one get_page(), with what a pin has added to it. */
static __always_inline void get_page_pgmap_put_refs(struct page *page, int refs)
{
	bool device = is_zone_device_page(page);
	struct dev_pagemap *pgmap = page->pgmap;

	if (unlikely(page_ref_sub_and_test(page, refs)))
		free_ordinary_page(page);	/* a device's stays above 0 */
	/* last: from here neither page nor pgmap need exist */
	if (unlikely(device))
		percpu_ref_put(&pgmap->ref);
}

static __always_inline void get_page_pgmap_put_page(struct page *page)
{
	get_page_pgmap_put_refs(page, 1);
}

static __always_inline bool get_page_pgmap_gup_pin(struct gup *gup,
						   struct page *page,
						   unsigned long nr)
{
	struct page *end = page + nr;

	for (; page < end; page++) {
		gup->pgmap = get_dev_pagemap_again(page, gup->pgmap);
		/* a leaf is of one pgmap: only ever its first page */
		if (unlikely(!gup->pgmap))
			return false;
		get_page_pgmap_get_page(page);
		if (gup->flags & FOLL_PIN)
			folio_add_pins((struct folio *)page, 1);
		put_dev_pagemap(gup->pgmap);
		folio_set_referenced((struct folio *)page);
	}
	return true;
}

static __always_inline void get_page_pgmap_gup_end(struct gup *gup)
{
	gup->pgmap = NULL;
}

static __always_inline void
get_page_pgmap_unpin(struct page *page, unsigned long nr, unsigned int flags)
{
	unsigned long i;

	for (i = 0; i < nr; i++)
		get_page_pgmap_put_refs(page + i, gup_page_refs(flags));
}

static const struct strategy get_page_pgmap = {
	.name = "get_page_pgmap",
	.title = "pgmap ref at every get_page(), dropped at every put_page()",
	.origin = "5c2c2587b132, 3565fce3a659; 2017 thread",
	.kernels = "v4.5-v4.11",
	.verdict = VERDICT_SOUND,
	.kill_stops_pins = true,
	.gets_blindly = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 1,
		.pgmap_open = get_page_pgmap_open,
		.map = dax_alive_map,
		.unmap = dax_alive_unmap,
		.gup_pin = get_page_pgmap_gup_pin,
		.gup_end = get_page_pgmap_gup_end,
		.unpin = get_page_pgmap_unpin,
		.kill = dax_alive_kill,
		.drain = pgmap_ref_wait,
		.pgmap_close = pgmap_ref_exit,
		.get_page = get_page_pgmap_get_page,
		.put_page = get_page_pgmap_put_page,
	},
};

#endif
