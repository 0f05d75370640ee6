/* SPDX-License-Identifier: MIT */
/*
 * folio_liveness whose put is no read section: the grace period at the end of
 * the sweep waits for nobody, and its callback runs behind drain.
 */
#include "strategies/folio_liveness.h"
#include "tests/conformance/mutants/mutant.h"

static void put_outside(struct page *page, unsigned long nr,
			unsigned int flags)
{
	struct folio *folio = page_folio(page);

	if (!page_ref_sub_and_test(&folio->page,
				   gup_put_refs(folio, (int)nr, flags)))
		return;
	free_zone_device_page(&folio->page);
	if (!READ_ONCE(folio->page.pgmap->alive))
		wake_up_var(&folio->page._refcount);
}

MUTANT(folio_liveness_put_no_section, folio_liveness, unpin = put_outside)
