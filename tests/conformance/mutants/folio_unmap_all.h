/* SPDX-License-Identifier: MIT */
/*
 * folio whose unmap puts a reference for each base page, where its map took
 * one.
 */
#include "strategies/folio.h"
#include "tests/conformance/mutants/mutant.h"

static void unmap_each(struct dev_pagemap *pgmap, struct page *page,
		       unsigned long nr)
{
	folio_unpin(page, nr, FOLL_GET);
}

MUTANT(folio_unmap_all, folio, unmap = unmap_each)
