/* SPDX-License-Identifier: MIT */
/*
 * gup_pgmap_uncached: a pgmap reference for each page in GUP.
 *
 * Models v4.12 to v4.15: the lifetimes of base_ref.h, under the GUP-fast that
 * there was before "mm: pass the pgmap to get_dev_pagemap()" (v4.16,
 * 20171229075406.1936-13-hch@lst.de). The first page of a range is looked up;
 * each further page of the same pgmap takes a reference blindly; every page
 * puts its own, as soon as its count is taken.
 *
 * Invariant: as gup_pgmap's; the pgmap pointer that is carried from page to
 * page holds nothing, the pages' base references keep what it points to.
 * When to use it: never again; beside gup_pgmap it says what caching the
 * reference was worth.
 * Differs from the kernel: base_ref.h; the count is taken unless it is zero,
 * where x86 had get_page(); it re-reads the entry.
 */
#ifndef STRATEGIES_GUP_PGMAP_UNCACHED_H
#define STRATEGIES_GUP_PGMAP_UNCACHED_H

#include "strategies/base_ref.h"
#include "strategies/gup_ref.h"

static __always_inline bool gup_pgmap_uncached_gup_pin(struct gup *gup,
						       struct page *page,
						       unsigned long nr)
{
	struct folio *folio;
	unsigned long i;

	for (i = 0; i < nr; i++) {
		gup->pgmap = get_dev_pagemap_again(page + i, gup->pgmap);
		if (unlikely(!gup->pgmap))
			goto undo;
		folio = try_grab_folio(page + i, 1, gup->flags);
		put_dev_pagemap(gup->pgmap);
		if (unlikely(!folio))
			goto undo;
	}
	return true;
undo:
	base_ref_unpin(page, i, gup->flags);
	return false;
}

static __always_inline void gup_pgmap_uncached_gup_end(struct gup *gup)
{
	gup->pgmap = NULL;
}

static const struct strategy gup_pgmap_uncached = {
	.name = "gup_pgmap_uncached",
	.title = "pgmap reference taken and put for each page in GUP",
	.origin = "before 20171229075406.1936-13-hch@lst.de",
	.kernels = "v4.12-v4.15",
	.verdict = VERDICT_SOUND,
	.kill_stops_pins = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 1,
		.pgmap_open = base_ref_open,
		.map = dax_alive_map,
		.unmap = dax_alive_unmap,
		.gup_pin = gup_pgmap_uncached_gup_pin,
		.gup_end = gup_pgmap_uncached_gup_end,
		.unpin = base_ref_unpin,
		.kill = dax_alive_kill,
		.drain = base_ref_drain,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
