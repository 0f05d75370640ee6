/* SPDX-License-Identifier: MIT */
/*
 * request_folios: pgmap_request_folios() as posted, a pgmap reference for a
 * folio whose count is 1 after an increment. UNSOUND.
 *
 * Models "fsdax: introduce pgmap_request_folios()" (v3 10/25, Oct 2022,
 * 166579187573.2236710.10151157417629496558.stgit) at the end of its series:
 * counts start at 0 and free_zone_device_page() puts the pgmap (23/25,
 * 166579195218.2236710), GUP has no pgmap work and lost the undo of its device
 * huge path (25/25, 166579196364.2236710).
 *
 * Invariant: every busy folio should hold one pgmap reference. The increment
 * and the look at its result are two steps, and the tryget's answer is
 * ignored: Jason Gunthorpe, "looks racy" (Y02v7/FIh6K2JlHm@nvidia.com). edge
 * is the same with one atomic.
 * When to use it: to see whether a test suite catches it.
 * Differs from the kernel: fsdax had no large folios, so each has one page.
 * Posted, the reference is a DAX entry's and goes with its first zap; here
 * several processes may map a page, and it is a mapping's. Posted, is_dying
 * was read without waiting for a kill; here the device's kill is confirmed, and
 * a fault is a read section, so that this hole is closed. 25/25 also lost the
 * undo where the PMD changed under a walk; that one is the device's here, and
 * stays. The VM_WARNs about the span are left out, they were debug only.
 */
#ifndef STRATEGIES_REQUEST_FOLIOS_H
#define STRATEGIES_REQUEST_FOLIOS_H

#include "strategies/free_ref.h"

static __always_inline bool request_folios_map(struct dev_pagemap *pgmap,
					       struct page *page,
					       unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (unlikely(percpu_ref_is_dying(&pgmap->ref)))
			goto undo;
		page_ref_inc_first(page + i);
		if (page_ref_count(page + i) == 1)
			percpu_ref_tryget(&pgmap->ref);
	}
	return true;
undo:
	free_ref_unpin(page, i, FOLL_GET);
	return false;
}

/* What is recorded stays recorded when a page of a leaf refuses. */
static __always_inline bool request_folios_gup_pin(struct gup *gup,
						   struct page *page,
						   unsigned long nr)
{
	return try_grab_pages(page, nr, gup->flags) == nr;
}

static const struct strategy request_folios = {
	.name = "request_folios",
	.title = "pgmap ref if the count is 1 after an increment",
	.origin = "166579187573.2236710 (10/25), 23 and 25/25",
	.kernels = "-",
	.verdict = VERDICT_UNSOUND,
	.broken_by = "pin_between_increment_and_test",
	.history =
	"CPU 0 walks: it has read a PTE, and is about to take its page. CPU 1\n"
	"zaps that PTE, the page's last mapping, and faults it in again: it\n"
	"increments the count, 0->1. CPU 0 takes its reference, 1->2. CPU 1\n"
	"looks: 2, so somebody else must have brought the pgmap reference.\n"
	"Nobody has. The pgmap doesn't know of that page: a teardown is over\n"
	"while it is pinned, and its last put drops a reference that was never\n"
	"taken. (Where a TLB flush is an IPI, the walk's interrupts being off\n"
	"hold CPU 1 back; where it is broadcast, nothing does.)",
	.counts_mappings = true,
	.callback = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 0,
		.pgmap_open = pgmap_ref_init,
		.map = request_folios_map,
		.unmap = free_ref_unmap,
		.gup_pin = request_folios_gup_pin,
		.gup_end = free_ref_gup_end,
		.unpin = free_ref_unpin,
		.kill = pgmap_ref_kill,
		.drain = pgmap_ref_wait,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
