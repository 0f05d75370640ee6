/* SPDX-License-Identifier: MIT */
/*
 * A strategy for tests of the device: it counts what the device asks it for.
 * A mapping of nr pages takes nr references on their folios and one on the
 * pgmap; a pin takes nr of each. So the books show whatever the device
 * forgets or does twice.
 */
#ifndef TESTS_UNIT_COUNTING_HOOKS_H
#define TESTS_UNIT_COUNTING_HOOKS_H

#include "harness/device/life.h"
#include "harness/device/gup.h"

/* Calls, and what the latest was about. */
static struct {
	atomic_t open, map, unmap, pin, end, unpin, close;
	struct page *page;
	unsigned long nr;
} calls;

static int open_error;			/* what pgmap_open returns */
static bool refuse_map;
static int refuse_pin = -1;		/* the pin of this number fails */
static void (*on_pin)(struct page *page, unsigned long nr);

static void reset_calls(void)
{
	memset(&calls, 0, sizeof(calls));
}

/* Only where one thread calls: others would overwrite it. */
static void note(atomic_t *count, struct page *page, unsigned long nr)
{
	atomic_inc_return(count);
	WRITE_ONCE(calls.page, page);
	WRITE_ONCE(calls.nr, nr);
}

static struct dev_pagemap *pgmap_of(struct page *page)
{
	return page_folio(page)->page.pgmap;
}

static void put_pages(struct page *page, unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++)
		page_ref_sub_and_test(&page_folio(page + i)->page, 1);
}

static int counting_open(struct dev_pagemap *pgmap)
{
	atomic_inc_return(&calls.open);
	return open_error ? open_error : pgmap_ref_init(pgmap);
}

static bool counting_map(struct dev_pagemap *pgmap, struct page *page,
			 unsigned long nr)
{
	unsigned long i;

	note(&calls.map, page, nr);
	if (refuse_map || !percpu_ref_tryget_live_rcu(&pgmap->ref))
		return false;
	for (i = 0; i < nr; i++)
		page_ref_add(&page_folio(page + i)->page, 1);
	return true;
}

static void counting_unmap(struct dev_pagemap *pgmap, struct page *page,
			   unsigned long nr)
{
	note(&calls.unmap, page, nr);
	put_pages(page, nr);
	percpu_ref_put(&pgmap->ref);
}

static bool counting_gup_pin(struct gup *gup, struct page *page,
			     unsigned long nr)
{
	struct dev_pagemap *pgmap = pgmap_of(page);
	unsigned long got;

	if (atomic_read(&calls.pin) == refuse_pin)
		return false;
	note(&calls.pin, page, nr);
	/* first the pgmap: a mapping that goes meanwhile takes its own along */
	if (!percpu_ref_tryget_many(&pgmap->ref, nr))
		return false;
	got = try_grab_pages(page, nr, gup->flags);
	if (got < nr) {
		put_pages(page, got);
		percpu_ref_put_many(&pgmap->ref, nr);
		return false;
	}
	if (on_pin)
		on_pin(page, nr);
	return true;
}

static void counting_gup_end(struct gup *gup)
{
	atomic_inc_return(&calls.end);
}

static void counting_unpin(struct page *page, unsigned long nr,
			   unsigned int flags)
{
	struct dev_pagemap *pgmap = pgmap_of(page);

	note(&calls.unpin, page, nr);
	put_pages(page, nr);
	percpu_ref_put_many(&pgmap->ref, nr);
}

static void counting_close(struct dev_pagemap *pgmap)
{
	atomic_inc_return(&calls.close);
	pgmap_ref_exit(pgmap);
}

#define COUNTING_HOOKS(u, i) {						\
	.unit = u,							\
	.idle = i,							\
	.pgmap_open = counting_open,					\
	.map = counting_map,						\
	.unmap = counting_unmap,					\
	.gup_pin = counting_gup_pin,					\
	.gup_end = counting_gup_end,					\
	.unpin = counting_unpin,					\
	.kill = pgmap_ref_kill,						\
	.drain = pgmap_ref_wait,					\
	.pgmap_close = counting_close,					\
}

static const struct pgmap_hooks page_hooks = COUNTING_HOOKS(UNIT_PAGES, 0);
static const struct pgmap_hooks folio_hooks = COUNTING_HOOKS(UNIT_FOLIOS, 0);

static struct dev_dax dev;

/* A device of nr pages; the test has it for itself. */
static inline void open_dev(const struct pgmap_hooks *hooks, unsigned long nr,
		     unsigned int order, unsigned int nr_mms)
{
	struct dev_dax_params params = {
		.size = nr << PAGE_SHIFT, .order = order, .nr_mms = nr_mms,
		.vmemmap.node = -1, .pgmap_node = -1, .table_node = -1,
	};

	reset_calls();
	assert_int_equal(dev_dax_open(&dev, hooks, &params), 0);
}

/* The whole end of its life; the books must be in order before. */
static void close_dev(const struct pgmap_hooks *hooks)
{
	const char *wrong = dev_dax_books(&dev, hooks);

	if (wrong)
		fail_msg("%s", wrong);
	dev_dax_kill(hooks, &dev);
	dev_dax_unmap(hooks, &dev);
	dev_dax_drain(hooks, &dev);
	dev_dax_close(&dev, hooks);
}

#endif
