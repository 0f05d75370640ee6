/* SPDX-License-Identifier: MIT */
/* folio that tells nobody when a pin was the last user. */
#include "strategies/folio.h"
#include "tests/conformance/mutants/mutant.h"

static void put_silently(struct page *page, unsigned long nr,
			 unsigned int flags)
{
	struct folio *folio = page_folio(page);

	if (page_ref_sub_and_test(&folio->page, (int)nr))
		percpu_ref_put(&folio->page.pgmap->ref);
}

MUTANT(folio_no_callback, folio, unpin = put_silently)
