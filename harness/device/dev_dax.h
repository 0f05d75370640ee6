/* SPDX-License-Identifier: MIT */
/*
 * A DAX device: its pages, its pgmap, the processes that map it, and the
 * phases of its life that need no loop over the strategy's hooks. The others
 * are templates, compiled with the strategy inlined: fault.h, gup.h, life.h.
 */
#ifndef HARNESS_DEVICE_DEV_DAX_H
#define HARNESS_DEVICE_DEV_DAX_H

#include "harness/device/hooks.h"
#include "harness/device/pgmap.h"
#include "harness/device/pgtable.h"

struct dev_dax_params {
	unsigned long size;	/* bytes; a multiple of 1 << (12 + order) */
	unsigned int order;	/* of every mapping: the device's align */
	unsigned int nr_mms;	/* processes that map it; at least 1 */
	enum primitive primitive;	/* of who compiled the hooks */
	/*
	 * Its order is the device's. Folded only for strategies that write to
	 * no tail (strategy_folds()).
	 */
	struct vmemmap_backing vmemmap;
	int pgmap_node;		/* -1: local */
	int sweep_threads;	/* of a teardown that looks at every page */
	/* page tables and entry locks: of who faults, in a kernel; -1: local */
	int table_node;
};

struct dev_dax {
	struct dev_pagemap *pgmap;
	struct page *pages;	/* the first */
	unsigned long nr_pages;
	unsigned int order;
	unsigned int nr_mms;
	enum primitive primitive;	/* what the pages' counts mean */
	struct mm_struct *mms;
	/*
	 * The entry locks of the inode's i_pages (dax_lock_entry()), one a
	 * mapping unit; they serve as page-table lock too.
	 */
	atomic_t *entries;
	size_t entries_bytes;
	long ref_at_open;	/* percpu_ref_sum(), for the books */
};

/*
 * Whoever faults or zaps has returned, on every thread, before the device is
 * closed: teardown waits for mappings and pins, not for calls.
 *
 * Opens a device with every count at the strategy's idle value and nothing
 * mapped. 0, or -errno (-EINVAL size or order, or a folding that isn't
 * possible; -ENOMEM, -ENOSPC) with nothing left over.
 */
int dev_dax_open(struct dev_dax *dev, const struct pgmap_hooks *hooks,
		 const struct dev_dax_params *params);

/*
 * The last phase: after kill, unmap and drain. The lookup entry goes, a grace
 * period later the page array, then the strategy's own, the pgmap last.
 */
void dev_dax_close(struct dev_dax *dev, const struct pgmap_hooks *hooks);

/* page_ref_count() of a page, for who isn't compiled with its primitive. */
int dev_dax_page_count(const struct dev_dax *dev, unsigned long index);

/*
 * The books, with nothing mapped and nothing pinned: every count is idle and
 * no pgmap reference is out. NULL, or what is wrong, in a static buffer.
 */
const char *dev_dax_books(struct dev_dax *dev, const struct pgmap_hooks *hooks);

/* The entry lock: a sleeping lock of one word. Slow paths in dev_dax.c. */
void dax_lock_entry_slow(atomic_t *entry);
void dax_unlock_entry_slow(atomic_t *entry);

static __always_inline atomic_t *dax_lock_entry(struct dev_dax *dev,
						unsigned long index)
{
	atomic_t *entry = &dev->entries[index >> dev->order];
	int unlocked = 0;

	if (unlikely(!atomic_try_cmpxchg(entry, &unlocked, 1)))
		dax_lock_entry_slow(entry);
	return entry;
}

static __always_inline void dax_unlock_entry(atomic_t *entry)
{
	if (unlikely(atomic_xchg(entry, 0) != 1))
		dax_unlock_entry_slow(entry);
}

#endif
