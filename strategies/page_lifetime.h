/* SPDX-License-Identifier: MIT */
/*
 * page_lifetime: one pgmap reference a page for its whole life, put with the
 * page at teardown.
 *
 * Models what was merged in place of page_count_check, 71389703839e (v4.12,
 * 20170428081423.88760-1-kirill.shutemov@linux.intel.com) to v5.17, taken by
 * itself: get_page() and put_page() are one atomic each again, and GUP's
 * get_dev_pagemap(), which stayed, is left out here. What that costs is
 * gup_pgmap_uncached (v4.12-v4.15) and gup_pgmap (since v4.16), which have the
 * same lifetimes.
 *
 * Invariant: a page that isn't free holds one pgmap reference (base_ref.h).
 * When to use it: as the floor of base-page pins under a sound teardown, with
 * a get that can't refuse; the teardown pays an atomic a page, and one on the
 * pgmap's shared count.
 * Differs from the kernel: base_ref.h; its pin is get_page(), which adds to
 * whatever is there: legal, as a page that can be found is never at 0. The
 * entry is read again after it.
 */
#ifndef STRATEGIES_PAGE_LIFETIME_H
#define STRATEGIES_PAGE_LIFETIME_H

#include "strategies/base_ref.h"

static __always_inline bool page_lifetime_gup_pin(struct gup *gup,
						  struct page *page,
						  unsigned long nr)
{
	struct page *end = page + nr;

	for (; page < end; page++) {
		page_ref_add(page, 1);
		if (gup->flags & FOLL_PIN)
			folio_add_pins((struct folio *)page, 1);
		folio_set_referenced((struct folio *)page);
	}
	return true;
}

static const struct strategy page_lifetime = {
	.name = "page_lifetime",
	.title = "one pgmap ref a page for its whole life, put at teardown",
	.origin = "71389703839e, 50f44ee7248a",
	.kernels = "v4.12-v5.17",
	.verdict = VERDICT_SOUND,
	.gets_blindly = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 1,
		.pgmap_open = base_ref_open,
		.map = dax_alive_map,
		.unmap = dax_alive_unmap,
		.gup_pin = page_lifetime_gup_pin,
		.gup_end = dax_alive_gup_end,
		.unpin = base_ref_unpin,
		.kill = dax_alive_kill,
		.drain = base_ref_drain,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
