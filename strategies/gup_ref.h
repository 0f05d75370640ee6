/* SPDX-License-Identifier: MIT */
/*
 * What strategies share whose GUP-fast holds a pgmap reference while it takes
 * page references: get_dev_pagemap() cached across one range, that is one
 * PTE table or leaf (v4.16, 20171229075406.1936-13-hch@lst.de), or as it was
 * before that.
 */
#ifndef STRATEGIES_GUP_REF_H
#define STRATEGIES_GUP_REF_H

#include "strategies/strategy.h"

/* As try_grab_pages(): how many of them it has. */
static __always_inline unsigned long
gup_ref_grab(struct gup *gup, struct page *page, unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		gup->pgmap = get_dev_pagemap(page_to_pfn(page + i), gup->pgmap);
		if (unlikely(!gup->pgmap))
			break;
		if (unlikely(!try_grab_folio(page + i, 1, gup->flags)))
			break;
	}
	return i;
}

/* get_dev_pagemap() of v4.15: a cached pgmap is worth a blind get. */
static __always_inline struct dev_pagemap *
get_dev_pagemap_again(struct page *page, struct dev_pagemap *pgmap)
{
	unsigned long phys = page_to_pfn(page) << PAGE_SHIFT;

	if (!pgmap || phys < pgmap->range.start || phys > pgmap->range.end)
		return get_dev_pagemap(page_to_pfn(page), NULL);
	percpu_ref_get(&pgmap->ref);
	return pgmap;
}

static __always_inline void gup_ref_end(struct gup *gup)
{
	put_dev_pagemap(gup->pgmap);
	gup->pgmap = NULL;
}

#endif
