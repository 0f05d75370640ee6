/* SPDX-License-Identifier: MIT */
/*
 * gup_pgmap: get_dev_pagemap() in GUP, cached across a range.
 *
 * Models v4.16 (hch, 20171229075406.1936-13-hch@lst.de) to v6.14, with the
 * teardown that it had until v5.17. Per PTE table or leaf: one lookup, one
 * tryget_live, one put; every base page then costs two compares with the
 * pgmap's range beside its own count and referenced bit.
 *
 * Invariant: GUP-fast holds a live pgmap reference while it takes a page
 * reference; after that the page's own count keeps the page, and the page's
 * base reference keeps the pgmap (base_ref.h).
 * When to use it: where mappings aren't guaranteed to be gone before the page
 * array is. It pays one lookup and a percpu pair a range for that, which
 * short GUP calls feel.
 * Differs from the kernel: base_ref.h; pages are order-0 also under a PMD
 * leaf, as before compound devmaps (v5.17); the cached reference is dropped on
 * every path (5.10 leaked it on errors); no release_pages().
 */
#ifndef STRATEGIES_GUP_PGMAP_H
#define STRATEGIES_GUP_PGMAP_H

#include "strategies/base_ref.h"

static __always_inline bool gup_pgmap_gup_pin(struct gup *gup,
					      struct page *page,
					      unsigned long nr)
{
	struct folio *folio;
	unsigned long i;

	for (i = 0; i < nr; i++) {
		gup->pgmap = get_dev_pagemap(page_to_pfn(page + i), gup->pgmap);
		if (unlikely(!gup->pgmap))
			goto undo;
		folio = try_get_folio(page + i, 1);
		if (unlikely(!folio))
			goto undo;
		folio_set_referenced(folio);
	}
	return true;
undo:	/* undo_dev_pagemap() */
	base_ref_unpin(page, i);
	return false;
}

static __always_inline void gup_pgmap_gup_end(struct gup *gup)
{
	put_dev_pagemap(gup->pgmap);
	gup->pgmap = NULL;
}

static const struct strategy gup_pgmap = {
	.name = "gup_pgmap",
	.title = "pgmap looked up and held across each GUP range",
	.origin = "v4.16-v6.14",
	.verdict = VERDICT_SOUND,
	.kill_stops_pins = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 1,
		.pgmap_open = base_ref_open,
		.map = base_ref_map,
		.unmap = base_ref_unmap,
		.gup_pin = gup_pgmap_gup_pin,
		.gup_end = gup_pgmap_gup_end,
		.unpin = base_ref_unpin,
		.kill = base_ref_kill,
		.drain = base_ref_drain,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
