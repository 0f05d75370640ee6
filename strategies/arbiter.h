/* SPDX-License-Identifier: MIT */
/*
 * arbiter: a pin holds the inode, and the mount holds one pgmap reference.
 *
 * Models the 2022 thread: Dave Chinner, for fsdax the inode arbitrates access
 * to the storage, so a pin must hold an inode reference for its whole life;
 * Jason Gunthorpe's first mail there, one pgmap reference from mount to
 * unmount, which waits until nothing of it is used.
 *
 * Invariant: every pinned base page is counted in the inode by the time its
 * walk's read section ends, and the mount puts its pgmap reference only when
 * that count is 0. Mappings hold nothing: the unmount zaps them. Pages are the
 * filesystem's and idle at 1.
 * When to use it: where there is one owner above the pages anyway. Teardown
 * waits for one word, whatever the device's size; but all pins of a file meet
 * in that word, once a range going in and once a call going out.
 * Differs from the kernel: nobody built it. The device has one inode, whose
 * count lies in the pgmap, on a line of its own, and counts base pages, so
 * that a part of a pin can be released.
 */
#ifndef STRATEGIES_ARBITER_H
#define STRATEGIES_ARBITER_H

#include "strategies/dax_alive.h"

/* mount */
static inline int arbiter_open(struct dev_pagemap *pgmap)
{
	int err = pgmap_ref_init(pgmap);

	if (err)
		return err;
	percpu_ref_get(&pgmap->ref);
	pgmap->alive = true;
	return 0;
}

static __always_inline void arbiter_unpin(struct page *page, unsigned long nr,
					  unsigned int flags)
{
	struct dev_pagemap *pgmap = page->pgmap;
	int refs = gup_page_refs(flags);
	unsigned long i;

	for (i = 0; i < nr; i++)
		page_ref_sub_return(page + i, refs);
	/* iput(), last: from here neither pages nor pgmap need exist */
	if (unlikely(!atomic_long_sub_return((long)nr, &pgmap->i_count)))
		wake_up_var(&pgmap->i_count);
}

/*
 * The inode's count follows in gup_end, once a range: until then the walk's
 * read section keeps the unmount from looking at it.
 */
static __always_inline bool arbiter_gup_pin(struct gup *gup, struct page *page,
					    unsigned long nr)
{
	unsigned long got = try_grab_pages(page, nr, gup->flags);

	gup->pgmap = page->pgmap;
	gup->nr += got;
	if (likely(got == nr))
		return true;
	arbiter_unpin(page, got, gup->flags);
	return false;
}

static __always_inline void arbiter_gup_end(struct gup *gup)
{
	if (gup->nr)
		atomic_long_add((long)gup->nr, &gup->pgmap->i_count);
	gup->nr = 0;
}

/* unmount, behind the zap; what each unpin did is over when this sees 0 */
static inline void arbiter_drain(struct dev_pagemap *pgmap)
{
	wait_var_event(&pgmap->i_count,
		       !smp_load_acquire(&pgmap->i_count.counter));
	percpu_ref_put(&pgmap->ref);
	pgmap_ref_wait(pgmap);
}

static const struct strategy arbiter = {
	.name = "arbiter",
	.title = "a pin holds the inode, the mount holds one pgmap ref",
	.origin = "2022 thread, Dave Chinner, Jason Gunthorpe",
	.kernels = "-",
	.verdict = VERDICT_SOUND,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 1,
		.pgmap_open = arbiter_open,
		.map = dax_alive_map,
		.unmap = dax_alive_unmap,
		.gup_pin = arbiter_gup_pin,
		.gup_end = arbiter_gup_end,
		.unpin = arbiter_unpin,
		.kill = dax_alive_kill,
		.drain = arbiter_drain,
		.pgmap_close = pgmap_ref_exit,
	},
};

#endif
