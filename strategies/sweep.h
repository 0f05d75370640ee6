/* SPDX-License-Identifier: MIT */
/*
 * One pass over the counts of a device that is dying, its pages' or its
 * folios', by as many threads as the driver gave its pgmap. Each count is
 * waited for by who meets it, so who returns last has waited for the last.
 */
#ifndef STRATEGIES_SWEEP_H
#define STRATEGIES_SWEEP_H

#include "strategies/strategy.h"

/* Counts: 1 KiB ahead where they are neighbours: the speed of a plain read. */
#define SWEEP_AHEAD 16

/* Counts that are worth a thread: 256 KiB of lines. */
#ifndef SWEEP_MIN_CHUNK
#define SWEEP_MIN_CHUNK 4096
#endif

/* One copy, laid out alike for all: inlined into some callers it lost 10 %. */
static noinline void sweep_counts(unsigned long start, unsigned long end,
				  void *arg)
{
	const struct dev_pagemap *pgmap = arg;
	unsigned long step = 1UL << pgmap->vmemmap_shift;
	struct page *page = pfn_to_page(start << pgmap->vmemmap_shift);
	struct page *last = pfn_to_page(end << pgmap->vmemmap_shift);

	for (; page < last; page += step) {
		prefetch(page + SWEEP_AHEAD * step);
		if (unlikely(!page_is_free(page)))
			wait_var_event(&page->_refcount, page_is_free(page));
	}
}

static inline void sweep_pgmap(struct dev_pagemap *pgmap)
{
	struct padata_mt_job job = {
		.thread_fn = sweep_counts,
		.fn_arg = pgmap,
		.start = pgmap_first_pfn(pgmap) >> pgmap->vmemmap_shift,
		.size = pgmap_nr_pages(pgmap) >> pgmap->vmemmap_shift,
		.align = 1,
		.min_chunk = SWEEP_MIN_CHUNK,
		.max_threads = pgmap->sweep_threads,
	};

	padata_do_multithreaded(&job);
}

#endif
