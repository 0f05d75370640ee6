/* SPDX-License-Identifier: MIT */
/*
 * edge whose pin reads the count and writes it one higher: of two at once one
 * is lost.
 */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static bool read_and_write(struct gup *gup, struct page *page,
			   unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++)
		set_page_count(page + i, page_ref_count(page + i) +
						 gup_page_refs(gup->flags));
	return true;
}

MUTANT(edge_pin_in_two_steps, edge, gup_pin = read_and_write)
