/* SPDX-License-Identifier: MIT */
/*
 * page_count_check: no pgmap reference for a page; teardown looks at the page
 * counts, at most warns, and goes on. UNSOUND.
 *
 * Models Kirill Shutemov's proposal in the 2017 thread on
 * get_zone_device_page(): drop the hooks from get_page() and put_page(), and
 * "just check that page_count() match our expectation" when the memory is
 * released. Dan Williams answered that it must be legal to start a shutdown
 * while pages are referenced: "we'll just race and crash".
 *
 * Invariant: none that holds. It would take that no page is referenced when a
 * driver unbinds.
 * When to use it: to see whether a test suite catches it.
 * Differs from the kernel: GUP's own get_dev_pagemap() of that time is left
 * out, gup_pgmap_uncached has it; the entry is read again after the pin; the
 * WARN is a count of the pages that it would be about.
 */
#ifndef STRATEGIES_PAGE_COUNT_CHECK_H
#define STRATEGIES_PAGE_COUNT_CHECK_H

#include "strategies/dax_alive.h"

static inline int page_count_check_open(struct dev_pagemap *pgmap)
{
	pgmap->alive = true;
	return pgmap_ref_init(pgmap);
}

static __always_inline void
page_count_check_unpin(struct page *page, unsigned long nr, unsigned int flags)
{
	unsigned long i;

	for (i = 0; i < nr; i++)
		page_ref_sub_return(page + i, gup_page_refs(flags));
}

static __always_inline bool page_count_check_gup_pin(struct gup *gup,
						     struct page *page,
						     unsigned long nr)
{
	unsigned long got = try_grab_pages(page, nr, gup->flags);

	if (likely(got == nr))
		return true;
	page_count_check_unpin(page, got, gup->flags);
	return false;
}

/* devm_memremap_pages_release() with dev_WARN_ONCE(page_count(page) != 1) */
static inline void page_count_check_drain(struct dev_pagemap *pgmap)
{
	struct page *page = pfn_to_page(pgmap_first_pfn(pgmap));
	struct page *end = page + pgmap_nr_pages(pgmap);
	unsigned long unexpected = 0;

	pgmap_ref_wait(pgmap);
	for (; page < end; page++)
		unexpected += page_ref_count(page) != 1;
	WRITE_ONCE(pgmap->unexpected, unexpected);
}

static const struct strategy page_count_check = {
	.name = "page_count_check",
	.title = "no pgmap ref; teardown warns if a page count isn't 1",
	.origin = "2017 thread, Kirill Shutemov, 25 Apr",
	.kernels = "-",
	.verdict = VERDICT_UNSOUND,
	.broken_by = "pin_outlives_teardown",
	.history =
	"CPU 0 pins a page: its count is 2, and nothing else knows. CPU 1\n"
	"unbinds the driver: the pgmap's reference comes to 0 at once, since\n"
	"no page holds one; the count of 2 gets a warning; the page array is\n"
	"freed. CPU 0 puts the page: use after free of struct page.",
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 1,
		.pgmap_open = page_count_check_open,
		.map = dax_alive_map,
		.unmap = dax_alive_unmap,
		.gup_pin = page_count_check_gup_pin,
		.gup_end = dax_alive_gup_end,
		.unpin = page_count_check_unpin,
		.kill = dax_alive_kill,
		.drain = page_count_check_drain,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
