/* SPDX-License-Identifier: MIT */
/*
 * How the count of a page moves: include/linux/page_ref.h, on the primitive
 * that this file is compiled with.
 */
#ifndef HARNESS_DEVICE_PAGE_REF_H
#define HARNESS_DEVICE_PAGE_REF_H

#include "harness/device/page.h"

#ifndef PRIMITIVE_HEADER
#define PRIMITIVE_HEADER "harness/device/primitive/cas.h"
#endif
#include PRIMITIVE_HEADER

/* 0 for a page that is free or frozen, whatever its word says. */
static __always_inline int page_ref_count(const struct page *page)
{
	return primitive_count(PRIMITIVE, atomic_read(&page->_refcount));
}

/* For pages that nobody can find. */
static __always_inline void set_page_count(struct page *page, int nr)
{
	atomic_set(&page->_refcount, primitive_word(PRIMITIVE, nr));
}

/* Only where a reference is provably held. */
static __always_inline void page_ref_add(struct page *page, int nr)
{
	ref_add(&page->_refcount, nr);
}

/* False if the page is free or frozen. */
static __always_inline bool page_ref_add_unless_zero(struct page *page, int nr)
{
	return ref_try_get(&page->_refcount, nr);
}

/*
 * One more user of a page that may be free: a fault's, which holds the entry
 * lock, so that no other fault is at it. True if it's the first: 0->1.
 */
#if PRIMITIVE_FREEZES
static __always_inline bool page_ref_inc_first(struct page *page)
{
	return ref_inc_first(&page->_refcount);
}
#endif

/*
 * What is left; 0 only to the one whose put was the last. Where a put that
 * isn't has a step to go, the grace period ahead of freeing the page array
 * waits for it.
 */
static __always_inline int page_ref_sub_return(struct page *page, int nr)
{
	int left;

	if (!PRIMITIVE_PUT_LAGS)
		return ref_sub_return(&page->_refcount, nr);
	rcu_read_lock();
	left = ref_sub_return(&page->_refcount, nr);
	rcu_read_unlock();
	return left;
}

static __always_inline bool page_ref_sub_and_test(struct page *page, int nr)
{
	return page_ref_sub_return(page, nr) == 0;
}

static __always_inline bool page_ref_dec_and_test(struct page *page)
{
	return page_ref_sub_and_test(page, 1);
}

/* __put_page() of an ordinary page: the allocator takes over. */
static __always_inline void free_ordinary_page(struct page *page)
{
	set_page_count(page, 0);
}

/*
 * What a teardown's sweep waits for: no put of this page will touch it any
 * more. A count of 0 says less where the last put has a second step.
 */
static __always_inline bool page_is_free(const struct page *page)
{
	return ref_is_free(&page->_refcount);
}

/* gup_flags: FOLL_GET, or what a pin is to be told from a get by. */
#define FOLL_GET	      0x1U
#define FOLL_PIN	      0x2U
#define GUP_PIN_COUNTING_BIAS 1024

/*
 * nr references on the folio of page: try_get_folio() of mm/gup.c. The folio
 * may change until the reference is there, hence the second look. Half of the
 * count's range is the buffer against overflow, hence the first.
 *
 * Left out: since v6.13 the conditional add of mainline is in a read section
 * (for HVO, bd225530a4c7 and c2a967f6ab0e), which a preemptible kernel pays
 * once a page; the kernels that most strategies model had none.
 */
static __always_inline struct folio *try_get_folio(struct page *page, int nr)
{
	struct folio *folio;

	for (;;) {
		folio = page_folio(page);
		if (unlikely(page_ref_count(&folio->page) < 0))
			return NULL;
		if (unlikely(!page_ref_add_unless_zero(&folio->page, nr)))
			return NULL;
		if (likely(folio == page_folio(page)))
			return folio;
		page_ref_sub_return(&folio->page, nr);
	}
}

/* What makes nr references of a folio pins: the bias, or the pincount. */
static __always_inline void folio_add_pins(struct folio *folio, int nr)
{
	if (folio_test_large(folio))
		atomic_add(nr, &folio->_pincount);
	else
		page_ref_add(&folio->page, nr * (GUP_PIN_COUNTING_BIAS - 1));
	smp_mb__after_atomic();
}

/*
 * nr references on the folio of page, as flags say, and the referenced bit,
 * once a leaf: try_grab_compound_head() and its like, v5.7 to v6.1. mm/gup.c
 * sets that bit behind the second read of the entry, so that a walk which
 * fails it has one atomic more here. Left out: the node's NR_FOLL_PIN counters,
 * and the tests for memory that may not be pinned long.
 */
static __always_inline struct folio *try_grab_folio(struct page *page, int nr,
						    unsigned int flags)
{
	struct folio *folio = try_get_folio(page, nr);

	if (unlikely(!folio))
		return NULL;
	if (flags & FOLL_PIN)
		folio_add_pins(folio, nr);
	folio_set_referenced(folio);
	return folio;
}

/*
 * The first half of gup_put_folio(): what nr references of a folio, taken with
 * flags, are worth in its count. The caller puts those.
 */
static __always_inline int gup_put_refs(struct folio *folio, int nr,
					unsigned int flags)
{
	if (!(flags & FOLL_PIN))
		return nr;
	if (!folio_test_large(folio))
		return nr * GUP_PIN_COUNTING_BIAS;
	atomic_sub(nr, &folio->_pincount);
	return nr;
}

/* The same for a page that has a count of its own. */
static __always_inline int gup_page_refs(unsigned int flags)
{
	return flags & FOLL_PIN ? GUP_PIN_COUNTING_BIAS : 1;
}

/*
 * The base-page loop of GUP-fast: one reference and the referenced bit for
 * each. Returns how many it has; fewer than nr if one refused, and then the
 * caller gives those back.
 */
static __always_inline unsigned long
try_grab_pages(struct page *page, unsigned long nr, unsigned int flags)
{
	unsigned long i;

	for (i = 0; i < nr; i++)
		if (unlikely(!try_grab_folio(page + i, 1, flags)))
			break;
	return i;
}

#endif
