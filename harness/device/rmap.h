/* SPDX-License-Identifier: MIT */
/*
 * A folio's mapcounts: mm/rmap.c of v7.0, for a small folio mapped by a PTE,
 * or a large one mapped as a whole. They start at 0 here, not at -1.
 */
#ifndef HARNESS_DEVICE_RMAP_H
#define HARNESS_DEVICE_RMAP_H

#include "harness/device/page.h"

static __always_inline void folio_add_file_rmap(struct folio *folio)
{
	if (!folio_test_large(folio)) {
		atomic_inc_return(&folio->page._mapcount);
		return;
	}
	if (atomic_inc_return(&folio->_entire_mapcount) == 1)
		atomic_inc_return(&folio->_nr_pages_mapped);
	atomic_inc(&folio->_large_mapcount);
}

static __always_inline void folio_remove_rmap(struct folio *folio)
{
	if (!folio_test_large(folio)) {
		atomic_dec_return(&folio->page._mapcount);
		return;
	}
	atomic_dec(&folio->_large_mapcount);
	if (!atomic_dec_return(&folio->_entire_mapcount))
		atomic_dec_return(&folio->_nr_pages_mapped);
}

static __always_inline int folio_mapcount(const struct folio *folio)
{
	if (!folio_test_large(folio))
		return atomic_read(&folio->page._mapcount);
	return atomic_read(&folio->_large_mapcount);
}

#endif
