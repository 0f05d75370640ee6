/* SPDX-License-Identifier: MIT */
/*
 * folio_busy whose drain sums without a grace period: a put that saw no drain
 * counts in a word that was read.
 */
#include "strategies/folio_busy.h"
#include "tests/conformance/mutants/mutant.h"

static void sum_at_once(struct dev_pagemap *pgmap)
{
	WRITE_ONCE(pgmap->draining, true);
	smp_mb();
	if (atomic_long_add_return((long)busy_folios(pgmap), &pgmap->left))
		wait_for_completion(&pgmap->done);
}

MUTANT(folio_busy_drain_no_grace, folio_busy, drain = sum_at_once)
