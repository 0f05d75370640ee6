/* SPDX-License-Identifier: MIT */
/*
 * upstream_private: one pgmap reference a base page while its folio is
 * allocated, taken together and put together.
 *
 * Models mainline's MEMORY_DEVICE_PRIVATE and COHERENT: 0dc45ca1ce18 (v6.1),
 * and as mm/memremap.c reads in v7.0: zone_device_page_init() takes
 * tryget_many(1 << order) and sets the count to 1, free_zone_device_folio()
 * gives the folio to its driver and then puts as many.
 *
 * Invariant: an allocated folio holds one pgmap reference for each of its base
 * pages, from before anybody can find it until behind its callback.
 * When to use it: where a driver allocates pages of the device: the
 * transition is its own, so the fault needs no atomic on the count to see it.
 * Differs from the kernel: this is COHERENT, since PRIVATE pages are mapped by
 * swap entries and GUP-fast never meets them. The first mapping of an idle
 * folio is its allocation, as soon as its count is 0, where the kernel's driver
 * gets it back in folio_free(): a callback may find it allocated again. The
 * folio lock that zone_device_page_init() returns with is left out. A tryget
 * that fails refuses the fault, and is a WARN there; unlike v6.1's tryget_live
 * it succeeds after kill while a page is in use, so the driver closes its door
 * itself: dax_alive.h stands for drm_dev_unplug(). The put doesn't look at
 * folio->pgmap again behind the callback.
 */
#ifndef STRATEGIES_UPSTREAM_PRIVATE_H
#define STRATEGIES_UPSTREAM_PRIVATE_H

#include "strategies/dax_alive.h"

static inline int upstream_private_open(struct dev_pagemap *pgmap)
{
	pgmap->type = MEMORY_DEVICE_COHERENT;
	pgmap->alive = true;
	return pgmap_ref_init(pgmap);
}

/* zone_device_page_init(), under the entry lock */
static __always_inline bool upstream_private_init(struct dev_pagemap *pgmap,
						  struct page *page)
{
	unsigned long nr = 1UL << pgmap->vmemmap_shift;

	if (unlikely(!percpu_ref_tryget_many(&pgmap->ref, nr)))
		return false;
	set_page_count(page, 1);
	return true;
}

static __always_inline bool upstream_private_map(struct dev_pagemap *pgmap,
						 struct page *page,
						 unsigned long nr)
{
	struct folio *folio = page_folio(page);

	if (unlikely(!READ_ONCE(pgmap->alive)))
		return false;
	if (!page_is_free(&folio->page) &&
	    page_ref_add_unless_zero(&folio->page, 1))
		return true;
	return upstream_private_init(pgmap, &folio->page);
}

static __always_inline void
upstream_private_unpin(struct page *page, unsigned long nr, unsigned int flags)
{
	struct folio *folio = page_folio(page);
	struct dev_pagemap *pgmap = folio->page.pgmap;

	if (!page_ref_sub_and_test(&folio->page,
				   gup_put_refs(folio, (int)nr, flags)))
		return;
	free_zone_device_page(&folio->page);
	percpu_ref_put_many(&pgmap->ref, 1UL << pgmap->vmemmap_shift);
}

static __always_inline void upstream_private_unmap(struct dev_pagemap *pgmap,
						   struct page *page,
						   unsigned long nr)
{
	upstream_private_unpin(page, 1, FOLL_GET);
}

static __always_inline bool upstream_private_gup_pin(struct gup *gup,
						     struct page *page,
						     unsigned long nr)
{
	return try_grab_folio_fast(page, (int)nr, gup->flags);
}

static const struct strategy upstream_private = {
	.name = "upstream_private",
	.title = "pgmap refs for a folio's base pages while it is allocated",
	.origin = "0dc45ca1ce18; mm/memremap.c of v7.0",
	.kernels = "v6.1-",
	.verdict = VERDICT_SOUND,
	.counts_mappings = true,
	.callback = true,
	.hooks = {
		.unit = UNIT_FOLIOS,
		.idle = 0,
		.pgmap_open = upstream_private_open,
		.map = upstream_private_map,
		.unmap = upstream_private_unmap,
		.gup_pin = upstream_private_gup_pin,
		.gup_end = dax_alive_gup_end,
		.unpin = upstream_private_unpin,
		.kill = dax_alive_kill,
		.drain = pgmap_ref_wait,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
