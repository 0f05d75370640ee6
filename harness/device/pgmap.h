/* SPDX-License-Identifier: MIT */
/*
 * struct dev_pagemap, the owner of a device's pages, and the lookup that
 * finds it by pfn.
 *
 * Layout: include/linux/memremap.h of v7.0 without debug options. Everything
 * up to `range` is where the kernel has it, all of it read-mostly; what
 * strategies need besides stands behind.
 */
#ifndef HARNESS_DEVICE_PGMAP_H
#define HARNESS_DEVICE_PGMAP_H

#include "harness/device/page_ref.h"
#include "harness/device/vmemmap.h"
#include "harness/kernel/kernel.h"

enum memory_type {
	MEMORY_DEVICE_PRIVATE = 1,
	MEMORY_DEVICE_COHERENT,
	MEMORY_DEVICE_FS_DAX,
	MEMORY_DEVICE_GENERIC,
	MEMORY_DEVICE_PCI_P2PDMA,
};

/* Physical addresses, both ends included. */
struct range {
	unsigned long start;
	unsigned long end;
};

struct vmem_altmap {
	unsigned long words[6];
};

struct dev_pagemap {
	struct vmem_altmap altmap;		/*   0 */
	struct percpu_ref ref;			/*  48 */
	struct completion done;			/*  64: the ref came to 0 */
	char done_pad[32 - sizeof(struct completion)];
	enum memory_type type;			/*  96 */
	unsigned int flags;			/* 100 */
	unsigned long vmemmap_shift;		/* 104: order of its folios */
	const void *ops;			/* 112 */
	void *owner;				/* 120 */
	int nr_range;				/* 128 */
	struct range range;			/* 136 */

	/* ours: */
	bool alive;		/* a live flag, on a read-mostly line */
	bool draining;		/* last puts count in left, not in busy */
	int node;		/* where this lies */
	unsigned long unexpected;	/* pages that a teardown warned of */
	struct completion confirmed;	/* a kill of ref was confirmed */
	unsigned long *busy;	/* per CPU: folios that went busy, less idle */
	int sweep_threads;	/* a teardown's may be so many; 0 is 1 */
	/* the inode of a DAX file, on a line of its own: pins write it */
	atomic_long_t i_count __attribute__((aligned(64)));
	atomic_long_t left;	/* busy folios that a drain waits for */
} __attribute__((aligned(64)));

_Static_assert(offsetof(struct dev_pagemap, ref) == 48, "memremap.h");
_Static_assert(offsetof(struct dev_pagemap, done) == 64, "memremap.h");
_Static_assert(offsetof(struct dev_pagemap, type) == 96, "memremap.h");
_Static_assert(offsetof(struct dev_pagemap, vmemmap_shift) == 104, "memremap.h");
_Static_assert(offsetof(struct dev_pagemap, nr_range) == 128, "memremap.h");
_Static_assert(offsetof(struct dev_pagemap, range) == 136, "memremap.h");

/* pfn -> pgmap, of all devices. */
extern struct xarray pgmap_array;

/* Devices whose put_page() is watched; mm/memremap.c, e76384884344 (v4.18). */
extern struct static_key_false devmap_managed_key;

static __always_inline unsigned long pgmap_first_pfn(struct dev_pagemap *pgmap)
{
	return pgmap->range.start >> PAGE_SHIFT;
}

static __always_inline unsigned long pgmap_nr_pages(struct dev_pagemap *pgmap)
{
	return (pgmap->range.end - pgmap->range.start + 1) >> PAGE_SHIFT;
}

/*
 * A live reference on the pgmap of pfn, or NULL. pgmap: a reference already
 * held, from the last page of the walk; it is returned as it is if it covers
 * pfn, else dropped. mm/memremap.c since v4.16.
 */
static __always_inline struct dev_pagemap *
get_dev_pagemap(unsigned long pfn, struct dev_pagemap *pgmap)
{
	unsigned long phys = pfn << PAGE_SHIFT;

	if (pgmap) {
		if (phys >= pgmap->range.start && phys <= pgmap->range.end)
			return pgmap;
		percpu_ref_put(&pgmap->ref);
	}
	rcu_read_lock();
	pgmap = xa_load(&pgmap_array, pfn);
	if (pgmap && !percpu_ref_tryget_live_rcu(&pgmap->ref))
		pgmap = NULL;
	rcu_read_unlock();
	return pgmap;
}

static __always_inline void put_dev_pagemap(struct dev_pagemap *pgmap)
{
	if (pgmap)
		percpu_ref_put(&pgmap->ref);
}

/*
 * try_grab_folio_fast() of mm/gup.c since v6.2: it first looks whether this is
 * peer-to-peer memory, which reads the pgmap of every device page.
 */
static __always_inline struct folio *
try_grab_folio_fast(struct page *page, int nr, unsigned int flags)
{
	struct page *head = compound_head(page);

	if (is_zone_device_page(head) &&
	    unlikely(READ_ONCE(head->pgmap->type) == MEMORY_DEVICE_PCI_P2PDMA))
		return NULL;
	return try_grab_folio(page, nr, flags);
}

/* nr references at once, as "[v2,10/18] fsdax: Manage pgmap references". */
static __always_inline struct dev_pagemap *
get_dev_pagemap_many(unsigned long pfn, unsigned long nr)
{
	struct dev_pagemap *pgmap = get_dev_pagemap(pfn, NULL);

	if (pgmap && nr > 1)
		percpu_ref_get_many(&pgmap->ref, nr - 1);
	return pgmap;
}

/*
 * The life of pgmap->ref, for strategies that use it: 0 or -ENOMEM; kill and
 * wait until it is confirmed, so that tryget_live fails everywhere and every
 * read section from before is over; wait until the count came to 0.
 */
int pgmap_ref_init(struct dev_pagemap *pgmap);
void pgmap_ref_kill(struct dev_pagemap *pgmap);
void pgmap_ref_wait(struct dev_pagemap *pgmap);
void pgmap_ref_exit(struct dev_pagemap *pgmap);

/*
 * The free callback of a page (dev_pagemap_ops.page_free): the strategy calls
 * it when the page, or the folio that it heads, went from busy to idle. Here
 * it is counted, for the books; tests define PGMAP_ON_FREE to watch it. It
 * doesn't touch the page: under a strategy whose teardown looks at counts the
 * page may be gone.
 */
extern __thread unsigned long free_zone_device_pages;

static __always_inline void free_zone_device_page(struct page *page)
{
	free_zone_device_pages++;
#ifdef PGMAP_ON_FREE
	PGMAP_ON_FREE(page);
#endif
}

#endif
