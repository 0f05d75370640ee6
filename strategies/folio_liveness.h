/* SPDX-License-Identifier: MIT */
/*
 * folio_liveness: references on folios, a live flag tested where a folio goes
 * 0->1, and one sweep over the folios at teardown.
 *
 * Models no kernel: it is ours, folio's counts under liveness' teardown. Each
 * half was argued for in the 2022 thread, by different people.
 *
 * Invariant: liveness': with the flag down and a grace period over, 0 is
 * sticky, so one pass is enough.
 * When to use it: large folios that are mapped and pinned far more often than
 * devices are removed. There is no operation on the pgmap anywhere, and the
 * sweep reads one line a folio: 1/512 of liveness' at order 9.
 * Differs from the kernel: as folio and liveness do: folios are as large as
 * the device's align for its whole life; a put is a read section, and the
 * sweep ends with a grace period.
 */
#ifndef STRATEGIES_FOLIO_LIVENESS_H
#define STRATEGIES_FOLIO_LIVENESS_H

#include "strategies/dax_alive.h"
#include "strategies/sweep.h"

static inline int folio_liveness_open(struct dev_pagemap *pgmap)
{
	pgmap->alive = true;
	return 0;
}

static __always_inline bool folio_liveness_map(struct dev_pagemap *pgmap,
					       struct page *page,
					       unsigned long nr)
{
	if (unlikely(!READ_ONCE(pgmap->alive)))
		return false;
	page_ref_inc_first(&page_folio(page)->page);
	return true;
}

static __always_inline void
folio_liveness_unpin(struct page *page, unsigned long nr, unsigned int flags)
{
	struct folio *folio = page_folio(page);

	rcu_read_lock();
	if (page_ref_sub_and_test(&folio->page,
				  gup_put_refs(folio, (int)nr, flags))) {
		free_zone_device_page(&folio->page);
		/* the sub is the full barrier that the waker owes */
		if (unlikely(!READ_ONCE(folio->page.pgmap->alive)))
			wake_up_var(&folio->page._refcount);
	}
	rcu_read_unlock();
}

static __always_inline void folio_liveness_unmap(struct dev_pagemap *pgmap,
						 struct page *page,
						 unsigned long nr)
{
	folio_liveness_unpin(page, 1, FOLL_GET);
}

static __always_inline bool folio_liveness_gup_pin(struct gup *gup,
						   struct page *page,
						   unsigned long nr)
{
	return try_grab_folio_fast(page, (int)nr, gup->flags);
}

static inline void folio_liveness_drain(struct dev_pagemap *pgmap)
{
	sweep_pgmap(pgmap);
	synchronize_rcu();
}

static inline void folio_liveness_close(struct dev_pagemap *pgmap)
{
}

static const struct strategy folio_liveness = {
	.name = "folio_liveness",
	.title = "refs on folios, live flag at 0->1, one sweep by folio",
	.origin = "ours",
	.kernels = "-",
	.verdict = VERDICT_SOUND,
	.counts_mappings = true,
	.callback = true,
	.hooks = {
		.unit = UNIT_FOLIOS,
		.idle = 0,
		.pgmap_open = folio_liveness_open,
		.map = folio_liveness_map,
		.unmap = folio_liveness_unmap,
		.gup_pin = folio_liveness_gup_pin,
		.gup_end = dax_alive_gup_end,
		.unpin = folio_liveness_unpin,
		.kill = kill_dax,
		.drain = folio_liveness_drain,
		.pgmap_close = folio_liveness_close,
	},
};

#endif
