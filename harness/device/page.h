/* SPDX-License-Identifier: MIT */
/*
 * struct page and folio, laid out as the kernel's: refcount, flags, mapping
 * and pgmap pointer on one 64-byte line; a large folio's mapcounts and
 * pincount on the line of its second page.
 *
 * Field positions: include/linux/mm_types.h of v7.0 on 64 bits, without debug
 * options. The union at 8 holds the pgmap of a page that has a count of its
 * own, and in a tail page the head's address with bit 0 set.
 */
#ifndef HARNESS_DEVICE_PAGE_H
#define HARNESS_DEVICE_PAGE_H

#include "harness/kernel/kernel.h"

#define PAGE_SHIFT   12
#define PAGE_SIZE    (1UL << PAGE_SHIFT)
#ifndef PMD_ORDER
#define PMD_ORDER 9 /* 1 in verify: tables of two entries */
#endif
#define PUD_ORDER    (2 * PMD_ORDER)
#define PTRS_PER_PTE (1UL << PMD_ORDER)

/* Bits of page->flags. Their numbers are ours; that they share a word isn't. */
enum pageflags {
	PG_referenced = 1,
	PG_head = 6,		/* a compound page's first */
	PG_zone_device = 60,	/* the zone's number, in the kernel */
};

struct dev_pagemap;

struct page {
	unsigned long flags;			/*  0 */
	union {					/*  8 */
		struct dev_pagemap *pgmap;
		unsigned long compound_head;
		struct {
			void *lru_next;
			void *lru_prev;
		};
	};
	void *mapping;				/* 24 */
	union {					/* 32 */
		unsigned long index;
		unsigned long share;
	};
	unsigned long private;			/* 40 */
	atomic_t _mapcount;			/* 48 */
	atomic_t _refcount;			/* 52 */
	unsigned long memcg_data;		/* 56 */
} __attribute__((aligned(64)));

_Static_assert(sizeof(struct page) == 64, "one cache line");
_Static_assert(offsetof(struct page, pgmap) == 8, "mm_types.h");
_Static_assert(offsetof(struct page, mapping) == 24, "mm_types.h");
_Static_assert(offsetof(struct page, index) == 32, "mm_types.h");
_Static_assert(offsetof(struct page, private) == 40, "mm_types.h");
_Static_assert(offsetof(struct page, _mapcount) == 48, "mm_types.h");
_Static_assert(offsetof(struct page, _refcount) == 52, "mm_types.h");

/* A folio is its head page, and behind it what the second page's line holds. */
struct folio {
	struct page page;
	/* only if large: */
	unsigned long _flags_1;		/* order in the low 8 bits */
	unsigned long _head_1;
	atomic_t _large_mapcount;
	atomic_t _nr_pages_mapped;
	atomic_t _entire_mapcount;
	atomic_t _pincount;
	unsigned int _mm_id[4];
	atomic_t _mapcount_1;
	atomic_t _refcount_1;
	unsigned long _memcg_data_1;
};

_Static_assert(sizeof(struct folio) == 2 * sizeof(struct page), "two lines");
_Static_assert(offsetof(struct folio, _pincount) == 64 + 28, "second line");
_Static_assert(offsetof(struct folio, _refcount_1) ==
		       64 + offsetof(struct page, _refcount),
	       "overlays the second page");

static __always_inline struct page *compound_head(struct page *page)
{
	unsigned long head = READ_ONCE(page->compound_head);

	return unlikely(head & 1) ? (struct page *)(head - 1) : page;
}

static __always_inline struct folio *page_folio(struct page *page)
{
	return (struct folio *)compound_head(page);
}

static __always_inline bool folio_test_large(const struct folio *folio)
{
	return test_bit(PG_head, &folio->page.flags);
}

static __always_inline unsigned int folio_order(struct folio *folio)
{
	return folio_test_large(folio) ? folio->_flags_1 & 0xff : 0;
}

static __always_inline unsigned long folio_nr_pages(struct folio *folio)
{
	return 1UL << folio_order(folio);
}

static __always_inline bool is_zone_device_page(const struct page *page)
{
	return test_bit(PG_zone_device, &page->flags);
}

/* One locked instruction, whether the bit was set or not: as set_bit(). */
static __always_inline void folio_set_referenced(struct folio *folio)
{
	set_bit(PG_referenced, &folio->page.flags);
}

/*
 * Makes 1 << order pages from head on one folio: tails point to it, and keep
 * the 0 that the page array was populated with as their count.
 */
void prep_compound_page(struct page *head, unsigned int order);

#endif
