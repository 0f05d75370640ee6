/* SPDX-License-Identifier: MIT */
/*
 * folio_busy whose drain reads the word of one CPU: what went busy there may
 * have gone idle elsewhere, and the other way about.
 */
#include "strategies/folio_busy.h"
#include "tests/conformance/mutants/mutant.h"

static void wait_for_one(struct dev_pagemap *pgmap)
{
	WRITE_ONCE(pgmap->draining, true);
	synchronize_rcu();
	if (atomic_long_add_return((long)READ_ONCE(*pgmap->busy), &pgmap->left))
		wait_for_completion(&pgmap->done);
}

MUTANT(folio_busy_one_word, folio_busy, drain = wait_for_one)
