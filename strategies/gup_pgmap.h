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
 * every path (5.10 leaked it on errors); a leaf's pages are taken unless they
 * are at 0, where 5.10 added to whatever was there; no release_pages(); the
 * static branch in put_page() is devmap_managed's.
 */
#ifndef STRATEGIES_GUP_PGMAP_H
#define STRATEGIES_GUP_PGMAP_H

#include "strategies/base_ref.h"
#include "strategies/gup_ref.h"

static __always_inline bool gup_pgmap_gup_pin(struct gup *gup,
					      struct page *page,
					      unsigned long nr)
{
	unsigned long got = gup_ref_grab(gup, page, nr);

	if (likely(got == nr))
		return true;
	base_ref_unpin(page, got, gup->flags);	/* undo_dev_pagemap() */
	return false;
}

static const struct strategy gup_pgmap = {
	.name = "gup_pgmap",
	.title = "pgmap looked up and held across each GUP range",
	.origin = "20171229075406.1936-13-hch@lst.de",
	.kernels = "v4.16-v5.17 (its GUP to v6.14)",
	.verdict = VERDICT_SOUND,
	.kill_stops_pins = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 1,
		.pgmap_open = base_ref_open,
		.map = dax_alive_map,
		.unmap = dax_alive_unmap,
		.gup_pin = gup_pgmap_gup_pin,
		.gup_end = gup_ref_end,
		.unpin = base_ref_unpin,
		.kill = dax_alive_kill,
		.drain = base_ref_drain,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
