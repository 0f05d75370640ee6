// SPDX-License-Identifier: MIT
/* Opening, closing and auditing a device. */
#include <errno.h>
#include <stdio.h>

#include "harness/device/dev_dax.h"

/* Locked, and somebody sleeps for it. */
#define ENTRY_CONTENDED 2

void dax_lock_entry_slow(atomic_t *entry)
{
	/* whoever sleeps takes it as contended: there may be more sleepers */
	wait_var_event(entry, atomic_xchg(entry, ENTRY_CONTENDED) == 0);
}

void dax_unlock_entry_slow(atomic_t *entry)
{
	wake_up_var(entry);
}

/* memmap_init_zone_device(): every struct page of the device, in order. */
static void init_pages(struct dev_dax *dev, const struct pgmap_hooks *hooks)
{
	unsigned int order = hooks->unit == UNIT_FOLIOS ? dev->order : 0;
	unsigned long i, nr = 1UL << order;
	struct page *page = dev->pages;

	for (i = 0; i < dev->nr_pages; i += nr, page += nr) {
		page->flags = 1UL << PG_zone_device;
		page->pgmap = dev->pgmap;
		page->index = i;
		atomic_set(&page->_refcount,
			   primitive_word(dev->primitive, hooks->idle));
		prep_compound_page(page, order);
	}
}

static int open_pgmap(struct dev_dax *dev, const struct pgmap_hooks *hooks,
		      const struct dev_dax_params *params, unsigned long first)
{
	struct dev_pagemap *pgmap = kzalloc_node(sizeof(*pgmap),
						 params->pgmap_node);
	int err;

	if (!pgmap)
		return -ENOMEM;
	pgmap->type = MEMORY_DEVICE_GENERIC;
	pgmap->vmemmap_shift = hooks->unit == UNIT_FOLIOS ? params->order : 0;
	pgmap->nr_range = 1;
	pgmap->range.start = first << PAGE_SHIFT;
	pgmap->range.end = pgmap->range.start + params->size - 1;
	pgmap->node = params->pgmap_node;
	pgmap->sweep_threads = params->sweep_threads;
	dev->pgmap = pgmap;
	init_pages(dev, hooks);
	err = hooks->pgmap_open(pgmap);
	if (!err) {
		err = xa_store_range(&pgmap_array, first,
				     first + dev->nr_pages - 1, pgmap);
		if (!err)
			return 0;
		hooks->pgmap_close(pgmap);
	}
	kfree_sized(pgmap, sizeof(*pgmap));
	return err;
}

static void close_mms(struct dev_dax *dev, unsigned int nr_open)
{
	while (nr_open)
		mm_exit(&dev->mms[--nr_open]);
	kfree_sized(dev->mms, dev->nr_mms * sizeof(*dev->mms));
}

static int open_mms(struct dev_dax *dev, const struct dev_dax_params *params)
{
	unsigned int i;
	int err;

	dev->nr_mms = params->nr_mms;
	dev->mms = kzalloc_node(dev->nr_mms * sizeof(*dev->mms),
				params->table_node);
	if (!dev->mms)
		return -ENOMEM;
	for (i = 0; i < dev->nr_mms; i++) {
		err = mm_init(&dev->mms[i], dev->nr_pages, dev->order,
			      params->table_node);
		if (!err)
			continue;
		close_mms(dev, i);
		return err;
	}
	return 0;
}

int dev_dax_open(struct dev_dax *dev, const struct pgmap_hooks *hooks,
		 const struct dev_dax_params *params)
{
	unsigned long nr = params->size >> PAGE_SHIFT, first;
	struct vmemmap_backing vmemmap = params->vmemmap;
	unsigned int order = params->order;
	int err;

	if ((order && order != PMD_ORDER && order != PUD_ORDER) || !nr ||
	    params->size % (PAGE_SIZE << order) || !params->nr_mms)
		return -EINVAL;

	*dev = (struct dev_dax){ .nr_pages = nr, .order = order,
				 .primitive = params->primitive };
	err = pfn_range_alloc(nr, &first);
	if (err)
		return err;
	dev->pages = pfn_to_page(first);
	vmemmap.order = order;
	err = vmemmap_populate(first, nr, &vmemmap);
	if (err)
		goto free_pfns;
	dev->entries_bytes = (nr >> order) * sizeof(*dev->entries);
	dev->entries = kzalloc_node(dev->entries_bytes, params->table_node);
	if (!dev->entries) {
		err = -ENOMEM;
		goto free_vmemmap;
	}
	err = populate(dev->entries, dev->entries_bytes);
	if (!err)
		err = open_mms(dev, params);
	if (err)
		goto free_entries;
	err = open_pgmap(dev, hooks, params, first);
	if (err)
		goto free_mms;
	if (dev->pgmap->ref.data)
		dev->ref_at_open = percpu_ref_sum(&dev->pgmap->ref);
	return 0;

free_mms:
	close_mms(dev, dev->nr_mms);
free_entries:
	kfree_sized(dev->entries, dev->entries_bytes);
free_vmemmap:
	vmemmap_free(first, nr);
free_pfns:
	pfn_range_free(first, nr);
	return err;
}

void dev_dax_close(struct dev_dax *dev, const struct pgmap_hooks *hooks)
{
	unsigned long first = page_to_pfn(dev->pages);

	xa_store_range(&pgmap_array, first, first + dev->nr_pages - 1, NULL);
	/*
	 * For walkers that read an entry before it was zapped and may still
	 * look at its struct page, and for lookups that found the pgmap.
	 */
	synchronize_rcu();
	vmemmap_free(first, dev->nr_pages);
	hooks->pgmap_close(dev->pgmap);
	kfree_sized(dev->pgmap, sizeof(*dev->pgmap));
	close_mms(dev, dev->nr_mms);
	kfree_sized(dev->entries, dev->entries_bytes);
	pfn_range_free(first, dev->nr_pages);
}

int dev_dax_page_count(const struct dev_dax *dev, unsigned long index)
{
	return primitive_count(dev->primitive,
			       atomic_read(&dev->pages[index]._refcount));
}

const char *dev_dax_books(struct dev_dax *dev, const struct pgmap_hooks *hooks)
{
	unsigned long i, unit = 1;
	static char what[128];
	long out;
	int count;

	if (hooks->unit == UNIT_FOLIOS)
		unit <<= dev->order;
	for (i = 0; i < dev->nr_pages; i += unit) {
		count = dev_dax_page_count(dev, i);
		if (count == hooks->idle)
			continue;
		snprintf(what, sizeof(what),
			 "page %lu of %lu has a count of %d, idle is %d", i,
			 dev->nr_pages, count, hooks->idle);
		return what;
	}
	if (!dev->pgmap->ref.data)
		return NULL;
	out = percpu_ref_sum(&dev->pgmap->ref) - dev->ref_at_open;
	if (!out)
		return NULL;
	snprintf(what, sizeof(what), "%ld pgmap references are out", out);
	return what;
}
