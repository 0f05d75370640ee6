/* SPDX-License-Identifier: MIT */
/*
 * GUP-fast around the strategy's gup_pin: the lockless walk of mm/gup.c.
 * Every leaf is read, pinned, and read again; if it changed, the pin is given
 * back and the walk ends. The caller's interrupts are off in the kernel: here
 * it is in an RCU read section, which keeps the page array from going.
 */
#ifndef HARNESS_DEVICE_GUP_H
#define HARNESS_DEVICE_GUP_H

#include "harness/device/dev_dax.h"

/*
 * One PMD or PUD leaf: nr pages from page, all or nothing. entryp is compared
 * with what was read from it.
 */
static __always_inline bool gup_leaf(const struct pgmap_hooks *hooks,
				     struct gup *gup, pgentry_t *entryp,
				     pgentry_t entry, struct page *page,
				     unsigned long nr, struct page **pages)
{
	unsigned long i;

	if (unlikely(!entry_writable(entry)))
		return false;
	if (unlikely(!hooks->gup_pin(gup, page, nr)))
		return false;
	if (unlikely(READ_ONCE(*entryp) != entry)) {
		hooks->unpin(page, nr, gup->flags);
		return false;
	}
	for (i = 0; i < nr; i++)
		pages[i] = page + i;
	return true;
}

/* Up to nr pages of one PTE table; returns how many. */
static __always_inline unsigned long
gup_pte_range(const struct pgmap_hooks *hooks, struct gup *gup,
	      pgentry_t *pmdp, pgentry_t pmd, unsigned long index,
	      unsigned long nr, struct page **pages)
{
	pgentry_t *ptep = pte_offset(pmd, index), pte;
	/* a constant to the kernel; to the compiler, pages[] may overwrite it */
	struct page *const map = vmemmap, *page;
	unsigned long i;

	for (i = 0; i < nr; i++, ptep++) {
		pte = READ_ONCE(*ptep);
		if (unlikely(!entry_writable(pte)))
			break;
		page = map + leaf_pfn(pte);
		if (unlikely(!hooks->gup_pin(gup, page, 1)))
			break;
		if (unlikely(READ_ONCE(*pmdp) != pmd ||
			     READ_ONCE(*ptep) != pte)) {
			hooks->unpin(page, 1, gup->flags);
			break;
		}
		pages[i] = page;
	}
	return i;
}

/*
 * Pins up to nr base pages from index on; pages gets them. Returns how many
 * before the first that would need the slow path: maybe 0, never an error.
 */
static __always_inline unsigned long
gup_fast(const struct pgmap_hooks *hooks, struct mm_struct *mm,
	 unsigned long index, unsigned long nr, unsigned int flags,
	 struct page **pages)
{
	unsigned long done = 0, i, offset, left, got;
	struct gup gup = { .flags = flags };
	pgentry_t *entryp, entry;
	unsigned int order;

	rcu_read_lock();	/* local_irq_save() */
	while (done < nr) {
		i = index + done;
		order = PUD_ORDER;
		entryp = pud_offset(mm, i);
		entry = READ_ONCE(*entryp);
		if (likely(entry && !entry_leaf(entry))) {
			order = PMD_ORDER;
			entryp = pmd_offset(entry, i);
			entry = READ_ONCE(*entryp);
		}
		if (unlikely(!entry))
			break;
		offset = i & ((1UL << order) - 1);
		left = (1UL << order) - offset;
		if (left > nr - done)
			left = nr - done;
		if (!entry_leaf(entry))
			got = gup_pte_range(hooks, &gup, entryp, entry, i, left,
					    pages + done);
		else
			got = gup_leaf(hooks, &gup, entryp, entry,
				       pfn_to_page(leaf_pfn(entry)) + offset,
				       left, pages + done) ? left : 0;
		hooks->gup_end(&gup);
		done += got;
		if (unlikely(got < left))
			break;
	}
	rcu_read_unlock();
	return done;
}

/*
 * Gives back nr consecutive pages, a call for each folio:
 * unpin_user_page_range_dirty_lock(). Pages that have counts of their own go
 * in one call.
 */
static __always_inline void
unpin_user_page_range(const struct pgmap_hooks *hooks, struct dev_dax *dev,
		      struct page *page, unsigned long nr, unsigned int flags)
{
	unsigned long unit, index, part;

	if (hooks->unit == UNIT_PAGES) {
		hooks->unpin(page, nr, flags);
		return;
	}
	if (dev->order == 0) {
		for (; nr; nr--)
			hooks->unpin(page++, 1, flags);
		return;
	}
	unit = 1UL << dev->order;
	for (; nr; nr -= part, page += part) {
		index = (unsigned long)(page - dev->pages);
		part = unit - (index & (unit - 1));
		part = part < nr ? part : nr;
		hooks->unpin(page, part, flags);
	}
}

/*
 * Gives back the nr pages of an array one by one, as gup_test does with
 * put_page(), and who pinned them one by one with unpin_user_page().
 */
static __always_inline void
unpin_user_page_each(const struct pgmap_hooks *hooks, struct page **pages,
		     unsigned long nr, unsigned int flags)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		struct page *page = pages[i];

		/* it is read also where nothing is done with it: the floor */
		OPTIMIZER_HIDE_VAR(page);
		hooks->unpin(page, 1, flags);
	}
}

#endif
