/* SPDX-License-Identifier: MIT */
/*
 * How the count of a page moves: include/linux/page_ref.h, on the primitive
 * that mainline has (add unless zero by compare-exchange).
 */
#ifndef HARNESS_DEVICE_PAGE_REF_H
#define HARNESS_DEVICE_PAGE_REF_H

#include "harness/device/page.h"

static __always_inline int page_ref_count(const struct page *page)
{
	return atomic_read(&page->_refcount);
}

/* Only where a reference is provably held, or the page can't be found. */
static __always_inline void page_ref_add(struct page *page, int nr)
{
	atomic_add(nr, &page->_refcount);
}

static __always_inline int page_ref_inc_return(struct page *page)
{
	return atomic_inc_return(&page->_refcount);
}

static __always_inline bool page_ref_sub_and_test(struct page *page, int nr)
{
	return atomic_sub_and_test(nr, &page->_refcount);
}

static __always_inline bool page_ref_dec_and_test(struct page *page)
{
	return atomic_dec_and_test(&page->_refcount);
}

static __always_inline bool page_ref_add_unless_zero(struct page *page, int nr)
{
	return atomic_add_unless(&page->_refcount, nr, 0);
}

/*
 * nr references on the folio of page: try_get_folio() of mm/gup.c. The folio
 * may change until the reference is there, hence the second look.
 */
static __always_inline struct folio *try_get_folio(struct page *page, int nr)
{
	struct folio *folio;

	for (;;) {
		folio = page_folio(page);
		if (unlikely(!page_ref_add_unless_zero(&folio->page, nr)))
			return NULL;
		if (likely(folio == page_folio(page)))
			return folio;
		page_ref_sub_and_test(&folio->page, nr);
	}
}

/*
 * The base-page loop of GUP-fast: one reference and the referenced bit for
 * each. Returns how many it has; fewer than nr if one refused, and then the
 * caller gives those back.
 */
static __always_inline unsigned long try_grab_pages(struct page *page,
						    unsigned long nr)
{
	struct folio *folio;
	unsigned long i;

	for (i = 0; i < nr; i++) {
		folio = try_get_folio(page + i, 1);
		if (unlikely(!folio))
			break;
		folio_set_referenced(folio);
	}
	return i;
}

#endif
