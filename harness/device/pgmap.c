// SPDX-License-Identifier: MIT
/* The pgmap's own reference count, and what the headers declare. */
#include "harness/device/pgmap.h"

DEFINE_XARRAY(pgmap_array);

DEFINE_STATIC_KEY_FALSE(devmap_managed_key);

__thread unsigned long free_zone_device_pages;

static void dev_pagemap_percpu_release(struct percpu_ref *ref)
{
	complete(&container_of(ref, struct dev_pagemap, ref)->done);
}

static void confirmed(struct percpu_ref *ref)
{
	complete(&container_of(ref, struct dev_pagemap, ref)->confirmed);
}

int pgmap_ref_init(struct dev_pagemap *pgmap)
{
	init_completion(&pgmap->done);
	init_completion(&pgmap->confirmed);
	return percpu_ref_init(&pgmap->ref, dev_pagemap_percpu_release, 0,
			       pgmap->node);
}

void pgmap_ref_kill(struct dev_pagemap *pgmap)
{
	percpu_ref_kill_and_confirm(&pgmap->ref, confirmed);
	wait_for_completion(&pgmap->confirmed);
}

void pgmap_ref_wait(struct dev_pagemap *pgmap)
{
	wait_for_completion(&pgmap->done);
}

void pgmap_ref_exit(struct dev_pagemap *pgmap)
{
	percpu_ref_exit(&pgmap->ref);
}

void prep_compound_page(struct page *head, unsigned int order)
{
	struct folio *folio = (struct folio *)head;
	unsigned long i;

	if (!order)
		return;
	for (i = 1; i < 1UL << order; i++)
		head[i].compound_head = (unsigned long)head | 1;
	folio->_flags_1 = order;
	head->flags |= 1UL << PG_head;
}
