/* SPDX-License-Identifier: MIT */
/*
 * edge whose GUP keeps what it has when one page of a leaf refuses: 25/25 of
 * the October 2022 series lost the undo of the device huge path.
 */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static bool keep_what_it_has(struct gup *gup, struct page *page,
			     unsigned long nr)
{
	return try_grab_pages(page, nr, gup->flags) == nr;
}

MUTANT(edge_gup_no_undo, edge, gup_pin = keep_what_it_has)
