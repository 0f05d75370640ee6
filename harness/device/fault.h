/* SPDX-License-Identifier: MIT */
/*
 * A mapping goes in and comes out again: dev_dax_huge_fault() and
 * zap_page_range() around the strategy's map and unmap.
 *
 * Left out, since no strategy differs in it: the VMA, mm counters, the rmap
 * (but rmap.h has the mapcounts, for the strategy that looks at them), the TLB
 * flush of a zap (a teardown's is in life.h).
 */
#ifndef HARNESS_DEVICE_FAULT_H
#define HARNESS_DEVICE_FAULT_H

#include "harness/device/dev_dax.h"

/*
 * Maps the folio that base page index is in, into mm. False: the device is
 * dying (VM_FAULT_SIGBUS), and nothing changed. A fault on an entry that is
 * already there changes nothing either and returns true.
 */
static __always_inline bool dax_fault(const struct pgmap_hooks *hooks,
				      struct dev_dax *dev, struct mm_struct *mm,
				      unsigned long index)
{
	unsigned long nr = 1UL << dev->order, head = index & ~(nr - 1);
	struct page *page = dev->pages + head;
	atomic_t *lock = dax_lock_entry(dev, head);
	pgentry_t *entry;
	bool ret = true;

	/* dax_read_lock(): until the entry is in the page table */
	rcu_read_lock();
	entry = entry_alloc(mm, head, dev->order);
	if (!READ_ONCE(*entry)) {
		ret = hooks->map(dev->pgmap, page, nr);
		if (likely(ret))
			WRITE_ONCE(*entry,
				   mk_leaf(page_to_pfn(page), dev->order));
	}
	rcu_read_unlock();
	dax_unlock_entry(lock);
	return ret;
}

/* Takes that mapping out; false if there is none. */
static __always_inline bool dax_zap(const struct pgmap_hooks *hooks,
				    struct dev_dax *dev, struct mm_struct *mm,
				    unsigned long index)
{
	unsigned long nr = 1UL << dev->order, head = index & ~(nr - 1);
	pgentry_t *entry = entry_at(mm, head, dev->order), old;
	atomic_t *lock;

	if (!READ_ONCE(*entry))
		return false;
	lock = dax_lock_entry(dev, head);
	/* ptep_get_and_clear(): hardware sets bits meanwhile, hence locked */
	old = xchg(entry, 0);
	if (old)
		hooks->unmap(dev->pgmap, pfn_to_page(leaf_pfn(old)), nr);
	dax_unlock_entry(lock);
	return old;
}

#endif
