/* SPDX-License-Identifier: MIT */
/*
 * entry_pgmap: nr pgmap references when an entry goes in, dropped when the
 * entry goes. UNSOUND.
 *
 * Models "[v2,10/18] fsdax: Manage pgmap references at entry insertion and
 * deletion" (Sept 2022) as posted: get_dev_pagemap_many() in
 * dax_associate_entry(), put_dev_pagemap_many() with the entry's deletion.
 * GUP takes no pgmap reference at the end of that series.
 *
 * Invariant: an entry's pages have one pgmap reference each. A pin outlives
 * its entry, and then nothing keeps the pgmap: its author saw that on 21 Sep
 * (entry_pgmap_free).
 * When to use it: to see whether a test suite catches it.
 * Differs from the kernel: several processes may map a page, so that an entry
 * is a mapping here and the references are a mapping's.
 */
#ifndef STRATEGIES_ENTRY_PGMAP_H
#define STRATEGIES_ENTRY_PGMAP_H

#include "strategies/strategy.h"

static __always_inline bool entry_pgmap_map(struct dev_pagemap *pgmap,
					    struct page *page,
					    unsigned long nr)
{
	unsigned long i;

	if (unlikely(!get_dev_pagemap_many(page_to_pfn(page), nr)))
		return false;
	for (i = 0; i < nr; i++)
		page_ref_inc_first(page + i);
	return true;
}

static __always_inline void entry_pgmap_unpin(struct page *page,
					      unsigned long nr,
					      unsigned int flags)
{
	int refs = gup_page_refs(flags);
	unsigned long i;

	for (i = 0; i < nr; i++)
		if (page_ref_sub_and_test(page + i, refs))
			free_zone_device_page(page + i);
}

static __always_inline void entry_pgmap_unmap(struct dev_pagemap *pgmap,
					      struct page *page,
					      unsigned long nr)
{
	entry_pgmap_unpin(page, nr, FOLL_GET);
	percpu_ref_put_many(&pgmap->ref, nr);
}

static __always_inline bool entry_pgmap_gup_pin(struct gup *gup,
						struct page *page,
						unsigned long nr)
{
	unsigned long got = try_grab_pages(page, nr, gup->flags);

	if (likely(got == nr))
		return true;
	entry_pgmap_unpin(page, got, gup->flags);
	return false;
}

static __always_inline void entry_pgmap_gup_end(struct gup *gup)
{
}

static const struct strategy entry_pgmap = {
	.name = "entry_pgmap",
	.title = "pgmap refs at entry insertion, dropped at its deletion",
	.origin = "2022 thread: v2 10/18 as posted",
	.kernels = "-",
	.verdict = VERDICT_UNSOUND,
	.broken_by = "pin_outlives_teardown",
	.history =
	"CPU 0 pins a page that is mapped: no pgmap reference, the entry has\n"
	"one. CPU 1 deletes the entry and puts that reference, then unbinds\n"
	"the driver: the pgmap's count is 0, the page's is not, and nobody\n"
	"looks at it; the page array is freed. CPU 0 unpins the page: use\n"
	"after free of struct page, and a callback on a dead pgmap.",
	.counts_mappings = true,
	.callback = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 0,
		.pgmap_open = pgmap_ref_init,
		.map = entry_pgmap_map,
		.unmap = entry_pgmap_unmap,
		.gup_pin = entry_pgmap_gup_pin,
		.gup_end = entry_pgmap_gup_end,
		.unpin = entry_pgmap_unpin,
		.kill = pgmap_ref_kill,
		.drain = pgmap_ref_wait,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
