/* SPDX-License-Identifier: MIT */
/*
 * devmap_managed: a static branch in every put_page(); a page is idle at 1,
 * and the callback is due at its 2->1.
 *
 * Models CONFIG_DEV_PAGEMAP_OPS, e76384884344 (v4.18; "[PATCH v5 07/11]", Mar
 * 2018) to v5.17, for an fsdax pgmap, with the GUP of its time (gup_ref.h) and
 * base_ref.h's lifetimes. While a managed device exists every put of every page
 * looks whether it is a device's, and of what type its pgmap is.
 *
 * Invariant: as gup_pgmap's. A count of 1 is stable: nobody but the device
 * holds it, so who brings it to 1 is the last. Mappings don't count.
 * When to use it: where a filesystem must hear when a page's last pin goes.
 * Ordinary pages pay for it: workload bystander.
 * Differs from the kernel: base_ref.h. The branch is predicted where the
 * kernel patches it: off, it is one load and a jump never taken. A put is a
 * read section, and teardown ends with a grace period, so that no callback
 * runs behind it; fsdax's does nothing but wake. As in the kernel, teardown
 * puts each page's own reference like any other (.callbacks_until_kill): of a
 * page with one pin the callback runs with the pin held, with two behind the
 * first unpin, and a FOLL_PIN goes from 1024 to 0 and is never told of.
 */
#ifndef STRATEGIES_DEVMAP_MANAGED_H
#define STRATEGIES_DEVMAP_MANAGED_H

#include "strategies/base_ref.h"
#include "strategies/gup_ref.h"

static inline int devmap_managed_open(struct dev_pagemap *pgmap)
{
	int err = base_ref_open(pgmap);

	if (err)
		return err;
	pgmap->type = MEMORY_DEVICE_FS_DAX;
	static_branch_inc(&devmap_managed_key);
	return 0;
}

static inline void devmap_managed_close(struct dev_pagemap *pgmap)
{
	static_branch_dec(&devmap_managed_key);
	pgmap_ref_exit(pgmap);
}

static __always_inline bool page_is_devmap_managed(struct page *page)
{
	if (!static_branch_unlikely(&devmap_managed_key))
		return false;
	if (!is_zone_device_page(page))
		return false;
	switch (page->pgmap->type) {
	case MEMORY_DEVICE_PRIVATE:
	case MEMORY_DEVICE_FS_DAX:
		return true;
	default:
		return false;
	}
}

/* __put_page() */
static __always_inline void devmap_managed_put_last(struct page *page)
{
	if (is_zone_device_page(page))
		percpu_ref_put(&page->pgmap->ref);
	else
		free_ordinary_page(page);
}

static __always_inline void devmap_managed_put_refs(struct page *page, int refs)
{
	int left;

	if (!page_is_devmap_managed(page)) {
		if (page_ref_sub_and_test(page, refs))
			devmap_managed_put_last(page);
		return;
	}
	left = page_ref_sub_return(page, refs);
	if (left == 1) {
		free_zone_device_page(page);
		wake_up_var(&page->_refcount);
	} else if (!left) {
		devmap_managed_put_last(page);
	}
}

static __always_inline void devmap_managed_put_page(struct page *page)
{
	devmap_managed_put_refs(page, 1);
}

static __always_inline void
devmap_managed_unpin(struct page *page, unsigned long nr, unsigned int flags)
{
	unsigned long i;

	rcu_read_lock();
	for (i = 0; i < nr; i++)
		devmap_managed_put_refs(page + i, gup_page_refs(flags));
	rcu_read_unlock();
}

static __always_inline bool devmap_managed_gup_pin(struct gup *gup,
						   struct page *page,
						   unsigned long nr)
{
	unsigned long got = gup_ref_grab(gup, page, nr);

	if (likely(got == nr))
		return true;
	devmap_managed_unpin(page, got, gup->flags);
	return false;
}

static inline void devmap_managed_drain(struct dev_pagemap *pgmap)
{
	devmap_managed_unpin(pfn_to_page(pgmap_first_pfn(pgmap)),
			     pgmap_nr_pages(pgmap), FOLL_GET);
	pgmap_ref_wait(pgmap);
	synchronize_rcu();
}

static const struct strategy devmap_managed = {
	.name = "devmap_managed",
	.title = "static branch in put_page(), callback at a page's 2->1",
	.origin = "e76384884344, 2018 thread",
	.kernels = "v4.18-v5.17",
	.verdict = VERDICT_SOUND,
	.callback = true,
	.callbacks_until_kill = true,
	.kill_stops_pins = true,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 1,
		.pgmap_open = devmap_managed_open,
		.map = dax_alive_map,
		.unmap = dax_alive_unmap,
		.gup_pin = devmap_managed_gup_pin,
		.gup_end = gup_ref_end,
		.unpin = devmap_managed_unpin,
		.kill = dax_alive_kill,
		.drain = devmap_managed_drain,
		.pgmap_close = devmap_managed_close,
		.put_page = devmap_managed_put_page,
	},
};

#endif
