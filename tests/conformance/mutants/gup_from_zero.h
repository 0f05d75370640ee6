/* SPDX-License-Identifier: MIT */
/*
 * liveness under a GUP that increments whatever it finds, as 5.10's device
 * huge path did: then 0 isn't sticky, and one sweep is not enough.
 */
#include "strategies/liveness.h"
#include "tests/conformance/mutants/mutant.h"

static bool pin_anything(struct gup *gup, struct page *page, unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		page_ref_add(page + i, 1);
		folio_set_referenced(page_folio(page + i));
	}
	return true;
}

MUTANT(gup_from_zero, liveness, gup_pin = pin_anything)
