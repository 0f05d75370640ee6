/* SPDX-License-Identifier: MIT */
/*
 * gup_revalidate: no pgmap in GUP-fast; pin, then read the entry again.
 *
 * Models the 2021 proposal (161604050866.1463742.7759521510383551055.stgit
 * @dwillia2-desk3.amr.corp.intel.com) on the page lifetimes of its time; the
 * same rule became mainline in v6.15 and v6.17 (fd2825b0760a, d438d2734170).
 *
 * Invariant: every mapping is zapped before the pages are judged idle, so a
 * pin either came before the zap, and teardown waits for it, or finds its
 * entry changed and is undone. A grace period between zap and the end of the
 * page array covers walkers that still look at a struct page.
 * When to use it: where that unmap guarantee holds, as it does for devdax with
 * its one inode. It is the least that base pages cost in a GUP
 * that may refuse.
 * Differs from the kernel: base_ref.h; the revalidation itself is GUP's, not
 * the strategy's (harness/device/gup.h).
 */
#ifndef STRATEGIES_GUP_REVALIDATE_H
#define STRATEGIES_GUP_REVALIDATE_H

#include "strategies/base_ref.h"

static __always_inline bool gup_revalidate_gup_pin(struct gup *gup,
						   struct page *page,
						   unsigned long nr)
{
	unsigned long got = try_grab_pages(page, nr, gup->flags);

	if (likely(got == nr))
		return true;
	base_ref_unpin(page, got, gup->flags);
	return false;
}

static const struct strategy gup_revalidate = {
	.name = "gup_revalidate",
	.title = "no pgmap in GUP-fast: pin, re-read the entry",
	.origin = "2021 thread; fd2825b0760a, d438d2734170",
	.kernels = "v6.17-",
	.verdict = VERDICT_SOUND,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 1,
		.pgmap_open = base_ref_open,
		.map = dax_alive_map,
		.unmap = dax_alive_unmap,
		.gup_pin = gup_revalidate_gup_pin,
		.gup_end = dax_alive_gup_end,
		.unpin = base_ref_unpin,
		.kill = dax_alive_kill,
		.drain = base_ref_drain,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
