/* SPDX-License-Identifier: MIT */
/*
 * upstream_fsdax: no pgmap reference for any use; before a filesystem lets go
 * of its pages it scans them, and waits for each that is busy.
 *
 * Models mainline's MEMORY_DEVICE_FS_DAX since 38607c62b34b (v6.15), as
 * fs/dax.c and mm/memremap.c read in v7.0. A fault: folio_ref_inc(), then
 * folio_get() and the rmap of the insertion, then folio_put(). The last put
 * wakes whoever waits for the folio. The pgmap has its base references from
 * memremap to memunmap, dropped all at once.
 *
 * Invariant: once no mapping can be made and every one is zapped, refcount -
 * mapcount is the number of pins: either a walk that raced is in it, or it saw
 * its entry cleared. A page that the scan found clean stays clean.
 * When to use it: where the filesystem waits for its pages anyway, as it does
 * for truncate. The pgmap itself doesn't know when its pages are idle.
 * Differs from the kernel: the device is one file, and its eviction
 * (dax_break_layout_final()) is the first half of drain. Folios are as large
 * as the device's align for its whole life, where fsdax builds them at fault.
 * A put is a read section, and the scan ends
 * with a grace period, as liveness' does.
 */
#ifndef STRATEGIES_UPSTREAM_FSDAX_H
#define STRATEGIES_UPSTREAM_FSDAX_H

#include "harness/device/rmap.h"
#include "strategies/dax_alive.h"

static __always_inline unsigned long fsdax_nr_folios(struct dev_pagemap *pgmap)
{
	return pgmap_nr_pages(pgmap) >> pgmap->vmemmap_shift;
}

static inline int upstream_fsdax_open(struct dev_pagemap *pgmap)
{
	int err = pgmap_ref_init(pgmap);

	if (err)
		return err;
	percpu_ref_get_many(&pgmap->ref, fsdax_nr_folios(pgmap));
	pgmap->type = MEMORY_DEVICE_FS_DAX;
	pgmap->alive = true;
	return 0;
}

static __always_inline bool upstream_fsdax_map(struct dev_pagemap *pgmap,
					       struct page *page,
					       unsigned long nr)
{
	struct folio *folio = page_folio(page);

	if (unlikely(!READ_ONCE(pgmap->alive)))
		return false;
	page_ref_inc_first(&folio->page);
	page_ref_add(&folio->page, 1);
	folio_add_file_rmap(folio);
	page_ref_sub_return(&folio->page, 1);
	return true;
}

static __always_inline void
upstream_fsdax_unpin(struct page *page, unsigned long nr, unsigned int flags)
{
	struct folio *folio = page_folio(page);

	rcu_read_lock();
	if (page_ref_sub_and_test(&folio->page,
				  gup_put_refs(folio, (int)nr, flags))) {
		free_zone_device_page(&folio->page);
		wake_up_var(&folio->page._refcount);
	}
	rcu_read_unlock();
}

static __always_inline void upstream_fsdax_unmap(struct dev_pagemap *pgmap,
						 struct page *page,
						 unsigned long nr)
{
	folio_remove_rmap(page_folio(page));
	upstream_fsdax_unpin(page, 1, FOLL_GET);
}

static __always_inline bool upstream_fsdax_gup_pin(struct gup *gup,
						   struct page *page,
						   unsigned long nr)
{
	return try_grab_folio_fast(page, (int)nr, gup->flags);
}

/*
 * dax_busy_page(). Behind the zap there are no mappings, so that the mapcount
 * has no say: it is read because the kernel reads it. A put that has a step to
 * go (xadd) is waited for, too.
 */
static inline bool fsdax_busy(struct folio *folio)
{
	return page_ref_count(&folio->page) - folio_mapcount(folio) != 0 ||
	       !page_is_free(&folio->page);
}

/* dax_layout_busy_page(): the first one, or NULL */
static inline struct folio *fsdax_layout_busy(struct dev_pagemap *pgmap)
{
	struct page *page = pfn_to_page(pgmap_first_pfn(pgmap));
	struct page *end = page + pgmap_nr_pages(pgmap);

	for (; page < end; page += 1UL << pgmap->vmemmap_shift)
		if (fsdax_busy((struct folio *)page))
			return (struct folio *)page;
	return NULL;
}

static inline void upstream_fsdax_drain(struct dev_pagemap *pgmap)
{
	struct folio *folio;

	/* dax_break_layout_final(): from the start again until it's clean */
	while ((folio = fsdax_layout_busy(pgmap)))
		wait_var_event(&folio->page._refcount, !fsdax_busy(folio));
	synchronize_rcu();
	/* memunmap_pages() */
	percpu_ref_put_many(&pgmap->ref, fsdax_nr_folios(pgmap));
	pgmap_ref_wait(pgmap);
}

static const struct strategy upstream_fsdax = {
	.name = "upstream_fsdax",
	.title = "no pgmap ref for any use; the filesystem scans and waits",
	.origin = "38607c62b34b; fs/dax.c of v7.0",
	.kernels = "v6.15-",
	.verdict = VERDICT_SOUND,
	.counts_mappings = true,
	.callback = true,
	.hooks = {
		.unit = UNIT_FOLIOS,
		.idle = 0,
		.pgmap_open = upstream_fsdax_open,
		.map = upstream_fsdax_map,
		.unmap = upstream_fsdax_unmap,
		.gup_pin = upstream_fsdax_gup_pin,
		.gup_end = dax_alive_gup_end,
		.unpin = upstream_fsdax_unpin,
		.kill = dax_alive_kill,
		.drain = upstream_fsdax_drain,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
