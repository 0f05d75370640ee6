/* SPDX-License-Identifier: MIT */
/*
 * liveness: a live flag, tested where a page goes 0->1; one sweep at teardown.
 *
 * Models Jason Gunthorpe's side of the 2022 thread (27 Sep): once the flag
 * closed the door, have the destroy of the pgmap walk all its pages, waiting
 * on each that isn't free. Never merged for pgmap; DAXDEV_ALIVE and
 * dax_layout_busy_page_range() are its relatives in mainline.
 *
 * Invariant: after the flag is down and a grace period is over, 0 is sticky:
 * map is refused, and GUP-fast never raises a count from 0. So a page seen at
 * 0 stays there, and one pass is enough.
 * When to use it: when pages are mapped and pinned far more often than
 * devices are removed: nothing here counts for the pgmap but that sweep,
 * which reads the whole page array.
 * Differs from the kernel: a put may be the last one, and has a callback to
 * run and a sleeper to wake when the sweep has already seen its 0. The kernel
 * leaves that to the grace periods of its teardown; here the put is a read
 * section, and the sweep ends with a grace period of its own.
 */
#ifndef STRATEGIES_LIVENESS_H
#define STRATEGIES_LIVENESS_H

#include "strategies/dax_alive.h"
#include "strategies/sweep.h"

static inline int liveness_open(struct dev_pagemap *pgmap)
{
	pgmap->alive = true;
	return 0;
}

static __always_inline bool liveness_map(struct dev_pagemap *pgmap,
					 struct page *page, unsigned long nr)
{
	unsigned long i;

	if (unlikely(!READ_ONCE(pgmap->alive)))
		return false;
	for (i = 0; i < nr; i++)
		page_ref_inc_first(page + i);
	return true;
}

static __always_inline void liveness_unpin(struct page *page, unsigned long nr,
					   unsigned int flags)
{
	int refs = gup_page_refs(flags);
	unsigned long i;

	rcu_read_lock();
	for (i = 0; i < nr; i++) {
		if (!page_ref_sub_and_test(page + i, refs))
			continue;
		free_zone_device_page(page + i);
		/* dec_and_test is the full barrier that the waker owes */
		if (unlikely(!READ_ONCE(page[i].pgmap->alive)))
			wake_up_var(&page[i]._refcount);
	}
	rcu_read_unlock();
}

static __always_inline void liveness_unmap(struct dev_pagemap *pgmap,
					   struct page *page, unsigned long nr)
{
	liveness_unpin(page, nr, FOLL_GET);
}

static __always_inline bool liveness_gup_pin(struct gup *gup, struct page *page,
					     unsigned long nr)
{
	unsigned long got = try_grab_pages(page, nr, gup->flags);

	if (likely(got == nr))
		return true;
	liveness_unpin(page, got, gup->flags);
	return false;
}

static inline void liveness_drain(struct dev_pagemap *pgmap)
{
	sweep_pgmap(pgmap);
	synchronize_rcu();
}

static inline void liveness_close(struct dev_pagemap *pgmap)
{
}

static const struct strategy liveness = {
	.name = "liveness",
	.title = "live flag tested at 0->1, one sweep at teardown",
	.origin = "2022 thread, Jason Gunthorpe, 27 Sep",
	.kernels = "-",
	.verdict = VERDICT_SOUND,
	.counts_mappings = true,
	.callback = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 0,
		.pgmap_open = liveness_open,
		.map = liveness_map,
		.unmap = liveness_unmap,
		.gup_pin = liveness_gup_pin,
		.gup_end = dax_alive_gup_end,
		.unpin = liveness_unpin,
		.kill = kill_dax,
		.drain = liveness_drain,
		.pgmap_close = liveness_close,
	},
};

#endif
