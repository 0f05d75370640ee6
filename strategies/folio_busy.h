/* SPDX-License-Identifier: MIT */
/*
 * folio_busy: references on folios, a live flag, and a per-CPU count of busy
 * folios, moved where a folio goes 0->1 and 1->0, and summed at teardown.
 *
 * Models no kernel: it is ours, and folio but for its count. A percpu_ref goes
 * atomic when it is killed, since gets may still come. Behind a live flag and a
 * grace period none does: the count only falls, so that a sum of 0 is the end,
 * however late each word of it was read. It goes atomic if drain finds somebody
 * left, and not before.
 *
 * Invariant: busy's words and left together are the busy folios, and those
 * whose last put isn't over: a folio counts from its first map to the end of
 * its callback.
 * When to use it: where folio or folio_liveness would do. GUP and its puts are
 * folio's. Zaps in a teardown meet on no line, and drain reads a word a CPU,
 * whatever the size of the device.
 * Where it's no better: liveness' faults have no per-CPU add. What a drain
 * waits for is a number; which folio it is, only a sweep would say.
 * Differs from the kernel: as folio does; a last put is a read section.
 */
#ifndef STRATEGIES_FOLIO_BUSY_H
#define STRATEGIES_FOLIO_BUSY_H

#include "strategies/dax_alive.h"

static inline int folio_busy_open(struct dev_pagemap *pgmap)
{
	pgmap->busy = alloc_percpu();
	if (!pgmap->busy)
		return -ENOMEM;
	init_completion(&pgmap->done);
	pgmap->alive = true;
	return 0;
}

static __always_inline bool folio_busy_map(struct dev_pagemap *pgmap,
					   struct page *page, unsigned long nr)
{
	if (unlikely(!READ_ONCE(pgmap->alive)))
		return false;
	/* the new reference is ours: no put can be ahead of the count */
	if (page_ref_inc_first(&page_folio(page)->page))
		this_cpu_add(pgmap->busy, 1);
	return true;
}

/* A folio went idle. Behind the count, or the completion, pgmap may be gone. */
static __always_inline void folio_busy_put(struct dev_pagemap *pgmap)
{
	rcu_read_lock();
	if (likely(!READ_ONCE(pgmap->draining))) {
		/* makes it a release, as x86's add is: busy_folios() */
		smp_mb__before_atomic();
		this_cpu_add(pgmap->busy, -1UL);
	} else if (atomic_long_dec_and_test(&pgmap->left)) {
		complete(&pgmap->done);
	}
	rcu_read_unlock();
}

static __always_inline void
folio_busy_unpin(struct page *page, unsigned long nr, unsigned int flags)
{
	struct folio *folio = page_folio(page);
	int refs = gup_put_refs(folio, (int)nr, flags);

	if (!page_ref_sub_and_test(&folio->page, refs))
		return;
	/* until it is counted, drain waits: the folio and pgmap are there */
	free_zone_device_page(&folio->page);
	folio_busy_put(folio->page.pgmap);
}

static __always_inline void
folio_busy_unmap(struct dev_pagemap *pgmap, struct page *page, unsigned long nr)
{
	folio_busy_unpin(page, 1, FOLL_GET);
}

static __always_inline bool
folio_busy_gup_pin(struct gup *gup, struct page *page, unsigned long nr)
{
	return try_grab_folio_fast(page, (int)nr, gup->flags);
}

/* Behind a kill. Never too few: what a word lost since, it lost for good. */
static inline unsigned long busy_folios(struct dev_pagemap *pgmap)
{
	unsigned long sum = 0;
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		sum += smp_load_acquire(per_cpu_ptr(pgmap->busy, cpu));
	return sum;
}

static inline void folio_busy_drain(struct dev_pagemap *pgmap)
{
	if (likely(!busy_folios(pgmap)))
		return;
	WRITE_ONCE(pgmap->draining, true);
	/* for puts that saw no drain: from here busy stands still */
	synchronize_rcu();
	if (atomic_long_add_return((long)busy_folios(pgmap), &pgmap->left))
		wait_for_completion(&pgmap->done);
}

static inline void folio_busy_close(struct dev_pagemap *pgmap)
{
	free_percpu(pgmap->busy);
}

static const struct strategy folio_busy = {
	.name = "folio_busy",
	.title = "refs on folios, busy ones counted per CPU, no sweep",
	.origin = "ours",
	.kernels = "-",
	.verdict = VERDICT_SOUND,
	.counts_mappings = true,
	.callback = true,
	.hooks = {
		.unit = UNIT_FOLIOS,
		.idle = 0,
		.pgmap_open = folio_busy_open,
		.map = folio_busy_map,
		.unmap = folio_busy_unmap,
		.gup_pin = folio_busy_gup_pin,
		.gup_end = dax_alive_gup_end,
		.unpin = folio_busy_unpin,
		.kill = kill_dax,
		.drain = folio_busy_drain,
		.pgmap_close = folio_busy_close,
	},
};

#endif
