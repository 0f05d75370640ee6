/* SPDX-License-Identifier: MIT */
/*
 * base_refs: base references of the pgmap, dropped whatever is pinned.
 * UNSOUND, and what running kernels do for devdax.
 *
 * Models MEMORY_DEVICE_GENERIC as mainline reads for devdax since
 * 27674ef6c73f (v5.18): memunmap_pages() puts pfn_len base references in one
 * go in place of putting each page, so it waits for nobody who holds a page.
 * The message of 0dc45ca1ce18 (v6.1) says so ("can complete even though pages
 * are still mapped"), and mends it for private and coherent pages only. Folio
 * counts as of v7.0: idle 1, one a mapping, nr a GUP leaf.
 *
 * Invariant: none that holds for pins; mappings are zapped by the driver.
 * When to use it: it is in use. Seen on 6.1 and 6.12: the unbind completes
 * with pins held.
 * Differs from the kernel: dax_alive.h; the rmap and mm counters of a mapping
 * are left out, as for all here but upstream_fsdax, whose scan needs them.
 */
#ifndef STRATEGIES_BASE_REFS_H
#define STRATEGIES_BASE_REFS_H

#include "strategies/dax_alive.h"

static __always_inline unsigned long
base_refs_nr_folios(struct dev_pagemap *pgmap)
{
	return pgmap_nr_pages(pgmap) >> pgmap->vmemmap_shift;
}

static inline int base_refs_open(struct dev_pagemap *pgmap)
{
	int err = pgmap_ref_init(pgmap);

	if (err)
		return err;
	percpu_ref_get_many(&pgmap->ref, base_refs_nr_folios(pgmap));
	pgmap->alive = true;
	return 0;
}

/* folio_get() of vmf_insert_page_mkwrite(), vmf_insert_folio_pmd() */
static __always_inline bool base_refs_map(struct dev_pagemap *pgmap,
					  struct page *page, unsigned long nr)
{
	if (unlikely(!READ_ONCE(pgmap->alive)))
		return false;
	page_ref_add(&page_folio(page)->page, 1);
	return true;
}

static __always_inline void base_refs_unpin(struct page *page, unsigned long nr,
					    unsigned int flags)
{
	struct folio *folio = page_folio(page);

	page_ref_sub_return(&folio->page, gup_put_refs(folio, (int)nr, flags));
}

static __always_inline void base_refs_unmap(struct dev_pagemap *pgmap,
					    struct page *page, unsigned long nr)
{
	base_refs_unpin(page, 1, FOLL_GET);
}

static __always_inline bool base_refs_gup_pin(struct gup *gup,
					      struct page *page,
					      unsigned long nr)
{
	return try_grab_folio_fast(page, (int)nr, gup->flags);
}

/* memunmap_pages() */
static inline void base_refs_drain(struct dev_pagemap *pgmap)
{
	percpu_ref_put_many(&pgmap->ref, base_refs_nr_folios(pgmap));
	pgmap_ref_wait(pgmap);
}

static const struct strategy base_refs = {
	.name = "base_refs",
	.title = "base refs of the pgmap, dropped whatever is pinned",
	.origin = "27674ef6c73f; mm/memremap.c of v7.0, devdax",
	.kernels = "v5.18-",
	.verdict = VERDICT_UNSOUND,
	.broken_by = "pin_outlives_teardown",
	.history =
	"CPU 0 pins a page of a devdax. CPU 1 unbinds the driver: the mapping\n"
	"is zapped, memunmap_pages() puts all base references at once, the\n"
	"count is 0, and the page array is freed with the pin in it. CPU 0\n"
	"unpins the page: use after free of struct page. 6.1 and 6.12 do this:\n"
	"the unbind completes with pins held.",
	.counts_mappings = true,
	.hooks = {
		.unit = UNIT_FOLIOS,
		.idle = 1,
		.pgmap_open = base_refs_open,
		.map = base_refs_map,
		.unmap = base_refs_unmap,
		.gup_pin = base_refs_gup_pin,
		.gup_end = dax_alive_gup_end,
		.unpin = base_refs_unpin,
		.kill = dax_alive_kill,
		.drain = base_refs_drain,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
