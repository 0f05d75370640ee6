// SPDX-License-Identifier: MIT
/*
 * Proves that a strategy costs what the kernel history that it models says, in
 * operations on 512 base pages: one more or one fewer fails. It prints what it
 * counted.
 *
 * A	 locked read-modify-writes of struct pages (an add-unless-zero that
 *	 finds 0 is a plain read and none)
 * P	 operations on the pgmap's percpu_ref, or on a per-CPU word of its own
 * X	 pfn -> pgmap lookups
 * R	 RCU read sections that the strategy or the device opens
 * lines distinct lines of the vmemmap that the atomics write
 * S	 locked read-modify-writes of the pgmap, a line that all CPUs share
 *
 * Steady state: nobody else there; pins on mapped pages; each zap is the last.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "harness/device/fault.h"
#include "harness/device/gup.h"
#include "harness/device/life.h"
#include STRATEGY_HEADER

#define NR 512UL

enum { GET, PUT, MAP, UNMAP, NR_PHASES };

static const char *const phases[] = { "get", "put", "map", "unmap" };

struct ops {
	unsigned long A, P, X, R, lines, S;
};

/*
 * What is common to all of them:
 * - GUP-fast is one read section: interrupts are off (mm/gup.c).
 * - A fault is one: dax_read_lock() (drivers/dax/device.c).
 * - 512 PTEs are 512 faults and 512 zaps; one PMD is one of each.
 * - A pin of a base page is its count and its referenced bit, 2 A on one line
 *   (try_grab_folio_fast() and folio_set_referenced()); its release is 1 A.
 */
#define GET_BASE_PAGES { 1024, 0, 0, 1, 512, 0 }
#define PUT_BASE_PAGES { 512, 0, 0, 0, 512, 0 }
#define SECTIONS(nr)   { 0, 0, 0, nr, 0, 0 }
#define NOTHING	       { 0, 0, 0, 0, 0, 0 }
/*
 * mm/gup.c's PMD leaf of a compound page (devdax since 14606001efb4, v5.17;
 * the loop over base pages went with fd2825b0760a, v6.17): one add of 512 and
 * one referenced bit on the head; unpin_user_pages() subtracts once a folio.
 */
#define GET_LEAF       { 2, 0, 0, 1, 1, 0 }
#define PUT_LEAF       { 1, 0, 0, 0, 1, 0 }

static const struct {
	const char *strategy;
	unsigned int order;
	struct ops ops[NR_PHASES];
} expected[] = {
	{ "null", 0, { SECTIONS(1), NOTHING, SECTIONS(512), NOTHING } },
	{ "null", 9, { SECTIONS(1), NOTHING, SECTIONS(1), NOTHING } },
	/*
	 * v4.5, 5c2c2587b132, 3565fce3a659: the first page of a range is a
	 * lookup and a tryget_live, each other a blind get; each page then is
	 * get_page(), an atomic and a get of the pgmap, and a put of the
	 * first. put_page() is an atomic and a put. DAX entries are special:
	 * they take nothing.
	 */
	{ "get_page_pgmap", 0, { { 1024, 1536, 1, 2, 512, 0 },
				 { 512, 512, 0, 0, 512, 0 }, SECTIONS(512),
				 NOTHING } },
	{ "get_page_pgmap", 9, { { 1024, 1536, 1, 2, 512, 0 },
				 { 512, 512, 0, 0, 512, 0 }, SECTIONS(1),
				 NOTHING } },
	/* The 2017 thread, Kirill Shutemov, 25 Apr: without those hooks. */
	{ "page_count_check", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
				   SECTIONS(512), NOTHING } },
	{ "page_count_check", 9, { GET_BASE_PAGES, PUT_BASE_PAGES, SECTIONS(1),
				   NOTHING } },
	/* v4.12, 71389703839e: get_page() and put_page() are one atomic. */
	{ "page_lifetime", 0, { GET_BASE_PAGES, PUT_BASE_PAGES, SECTIONS(512),
				NOTHING } },
	{ "page_lifetime", 9, { GET_BASE_PAGES, PUT_BASE_PAGES, SECTIONS(1),
				NOTHING } },
	/*
	 * v4.18, e76384884344, under the GUP of v4.16: a put is a decrement
	 * whose result is looked at, in a read section of ours.
	 */
	{ "devmap_managed", 0, { { 1024, 2, 1, 2, 512, 0 },
				 { 512, 0, 0, 1, 512, 0 }, SECTIONS(512),
				 NOTHING } },
	{ "devmap_managed", 9, { { 1024, 2, 1, 2, 512, 0 },
				 { 512, 0, 0, 1, 512, 0 }, SECTIONS(1),
				 NOTHING } },
	/*
	 * Before v4.16, 20171229075406.1936-13-hch@lst.de: a blind get and a
	 * put a page, and one lookup with its read section a range.
	 */
	{ "gup_pgmap_uncached", 0, { { 1024, 1024, 1, 2, 512, 0 },
				     PUT_BASE_PAGES, SECTIONS(512), NOTHING } },
	{ "gup_pgmap_uncached", 9, { { 1024, 1024, 1, 2, 512, 0 },
				     PUT_BASE_PAGES, SECTIONS(1), NOTHING } },
	/*
	 * v4.16, the same Message-ID: the reference of the first page is
	 * carried to the last of its PTE table or leaf: one lookup with its
	 * read section, one tryget_live, one put. v4.12, 71389703839e: a put
	 * is only a put.
	 */
	{ "gup_pgmap", 0, { { 1024, 2, 1, 2, 512, 0 }, PUT_BASE_PAGES,
			    SECTIONS(512), NOTHING } },
	{ "gup_pgmap", 9, { { 1024, 2, 1, 2, 512, 0 }, PUT_BASE_PAGES,
			    SECTIONS(1), NOTHING } },
	/*
	 * 161604050866.1463742.7759521510383551055.stgit@dwillia2-desk3.amr.
	 * corp.intel.com (2021): the same without get_dev_pagemap().
	 */
	{ "gup_revalidate", 0, { GET_BASE_PAGES, PUT_BASE_PAGES, SECTIONS(512),
				 NOTHING } },
	{ "gup_revalidate", 9, { GET_BASE_PAGES, PUT_BASE_PAGES, SECTIONS(1),
				 NOTHING } },
	/*
	 * "[v2,10/18] fsdax: Manage pgmap references at entry insertion and
	 * deletion" (Sept 2022): get_dev_pagemap_many() an entry, that is a
	 * lookup, a tryget_live, and a get_many if it has more than one page;
	 * page_ref_inc() a page; one put_many when the entry is deleted.
	 */
	{ "entry_pgmap", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
			      { 512, 512, 512, 1024, 512, 0 },
			      { 512, 512, 0, 0, 512, 0 } } },
	{ "entry_pgmap", 9, { GET_BASE_PAGES, PUT_BASE_PAGES,
			      { 512, 2, 1, 2, 512, 0 },
			      { 512, 1, 0, 0, 512, 0 } } },
	/*
	 * Corrected in its thread (21 Sept): the put is
	 * free_zone_device_page()'s, a page at a time, not the entry's.
	 */
	{ "entry_pgmap_free", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
				   { 512, 512, 512, 1024, 512, 0 },
				   { 512, 512, 0, 0, 512, 0 } } },
	{ "entry_pgmap_free", 9, { GET_BASE_PAGES, PUT_BASE_PAGES,
				   { 512, 2, 1, 2, 512, 0 },
				   { 512, 512, 0, 0, 512, 0 } } },
	/*
	 * 166579187573.2236710 (10/25), 166579195218.2236710 (23/25, Oct
	 * 2022): an increment and, if it reads 1 then, a tryget a page; a
	 * decrement and, at 1->0, a put. The pgmap is at hand: no lookup.
	 */
	{ "request_folios", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
				 { 512, 512, 0, 512, 512, 0 },
				 { 512, 512, 0, 0, 512, 0 } } },
	{ "request_folios", 9, { GET_BASE_PAGES, PUT_BASE_PAGES,
				 { 512, 512, 0, 1, 512, 0 },
				 { 512, 512, 0, 0, 512, 0 } } },
	/* Y02v7/FIh6K2JlHm@nvidia.com: the same, with the atomic's result. */
	{ "edge", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
		       { 512, 512, 0, 512, 512, 0 },
		       { 512, 512, 0, 0, 512, 0 } } },
	{ "edge", 9, { GET_BASE_PAGES, PUT_BASE_PAGES,
		       { 512, 512, 0, 1, 512, 0 },
		       { 512, 512, 0, 0, 512, 0 } } },
	/*
	 * The thread of v2 10/18, Jason Gunthorpe (27 Sept 2022): pages count,
	 * the pgmap never does; map reads a flag. The read section of a put is
	 * ours: the kernel leaves it to its teardown's grace periods.
	 */
	{ "liveness", 0, { GET_BASE_PAGES, { 512, 0, 0, 1, 512, 0 },
			   { 512, 0, 0, 512, 512, 0 },
			   { 512, 0, 0, 512, 512, 0 } } },
	{ "liveness", 9, { GET_BASE_PAGES, { 512, 0, 0, 1, 512, 0 },
			   { 512, 0, 0, 1, 512, 0 },
			   { 512, 0, 0, 1, 512, 0 } } },
	/*
	 * A PMD mapping is one reference of the head, and the head's 0->1 and
	 * 1->0 are the folio's. PTEs: as edge.
	 */
	{ "folio", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
			{ 512, 512, 0, 512, 512, 0 },
			{ 512, 512, 0, 0, 512, 0 } } },
	{ "folio", 9, { GET_LEAF, PUT_LEAF,
			{ 1, 1, 0, 1, 1, 0 }, { 1, 1, 0, 0, 1, 0 } } },
	/* Ours: folio without the pgmap. Pages go back in a call each. */
	{ "folio_liveness", 0, { GET_BASE_PAGES, { 512, 0, 0, 512, 512, 0 },
				 { 512, 0, 0, 512, 512, 0 },
				 { 512, 0, 0, 512, 512, 0 } } },
	{ "folio_liveness", 9, { GET_LEAF, { 1, 0, 0, 1, 1, 0 },
				 { 1, 0, 0, 1, 1, 0 }, { 1, 0, 0, 1, 1, 0 } } },
	/* Ours: folio's, but each P is the add alone; R is a last put's. */
	{ "folio_busy", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
			     { 512, 512, 0, 512, 512, 0 },
			     { 512, 512, 0, 512, 512, 0 } } },
	{ "folio_busy", 9, { GET_LEAF, PUT_LEAF, { 1, 1, 0, 1, 1, 0 },
			     { 1, 1, 0, 1, 1, 0 } } },
	/*
	 * The 2022 thread, Dave Chinner: an inode reference a batch of pins,
	 * one atomic on the inode each way.
	 */
	{ "arbiter", 0, { { 1024, 0, 0, 1, 512, 1 }, { 512, 0, 0, 0, 512, 1 },
			  SECTIONS(512), NOTHING } },
	{ "arbiter", 9, { { 1024, 0, 0, 1, 512, 1 }, { 512, 0, 0, 0, 512, 1 },
			  SECTIONS(1), NOTHING } },
	/*
	 * mm/memremap.c of v7.0: tryget_many(1 << order) and a plain store of
	 * the count; put_many() behind the callback.
	 */
	{ "upstream_private", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
				   { 0, 512, 0, 512, 0, 0 },
				   { 512, 512, 0, 0, 512, 0 } } },
	{ "upstream_private", 9, { GET_LEAF, PUT_LEAF, { 0, 1, 0, 1, 0, 0 },
				   { 1, 1, 0, 0, 1, 0 } } },
	/*
	 * fs/dax.c of v6.16: folio_ref_inc(), folio_get(), folio_put() on the
	 * head's line; the rmap adds 1 to _mapcount there, or for a PMD 1 each
	 * to _entire_mapcount, _nr_pages_mapped and _large_mapcount on the
	 * second page's. A zap undoes the rmap, and puts. The read section of
	 * a put is ours, as liveness'.
	 */
	{ "upstream_fsdax", 0, { GET_BASE_PAGES, { 512, 0, 0, 512, 512, 0 },
				 { 2048, 0, 0, 512, 512, 0 },
				 { 1024, 0, 0, 512, 512, 0 } } },
	{ "upstream_fsdax", 9, { GET_LEAF, { 1, 0, 0, 1, 1, 0 },
				 { 6, 0, 0, 1, 2, 0 }, { 4, 0, 0, 1, 2, 0 } } },
	/* vmf_insert_folio_pmd() of v7.0: folio_get(); a zap puts it. */
	{ "base_refs", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
			    { 512, 0, 0, 512, 512, 0 },
			    { 512, 0, 0, 0, 512, 0 } } },
	{ "base_refs", 9, { GET_LEAF, PUT_LEAF, { 1, 0, 0, 1, 1, 0 },
			    { 1, 0, 0, 0, 1, 0 } } },
	/*
	 * No history, but what docs/adding-a-strategy.md has copied: beside
	 * each count of a page a tryget_live, or a put.
	 */
	{ "skeleton", 0, { { 1024, 512, 0, 1, 512, 0 },
			   { 512, 512, 0, 0, 512, 0 },
			   { 512, 512, 0, 512, 512, 0 },
			   { 512, 512, 0, 0, 512, 0 } } },
	{ "skeleton", 9, { { 1024, 512, 0, 1, 512, 0 },
			   { 512, 512, 0, 0, 512, 0 },
			   { 512, 512, 0, 1, 512, 0 },
			   { 512, 512, 0, 0, 512, 0 } } },
};

#define NR_ROWS (sizeof(expected) / sizeof(expected[0]))

/* What kernel_op() counts, of one device. */
static struct dev_dax dev;
static struct ops now;
static bool line_seen[NR];

void kernel_op(enum kernel_op op, const volatile void *address)
{
	uintptr_t offset = (uintptr_t)address - (uintptr_t)dev.pages;
	uintptr_t line = offset / sizeof(struct page);

	now.P += op == KERNEL_PERCPU;
	now.X += op == KERNEL_LOOKUP;
	now.S += op == KERNEL_RMW && address >= (void *)dev.pgmap &&
		 address < (void *)(dev.pgmap + 1);
	now.R += op == KERNEL_READ_SECTION;
	if (op != KERNEL_RMW || line >= NR)
		return;
	now.A++;
	now.lines += !line_seen[line];
	line_seen[line] = true;
}

static void count_from_here(void)
{
	memset(&now, 0, sizeof(now));
	memset(line_seen, 0, sizeof(line_seen));
}

/* How pages are taken and given back. */
struct way {
	unsigned int order;
	unsigned int flags;
	bool each;	/* released page by page, else by range */
};

static bool large(const struct way *way)
{
	return STRATEGY.hooks.unit == UNIT_FOLIOS && way->order;
}

/*
 * What a pin does besides a get (try_grab_folio_fast(), gup_put_folio() of
 * v7.0): a small page's count takes the other 1023 of its bias in an atomic of
 * its own, and gives 1024 back in one; a large folio's pincount on the second
 * page's line takes one each way.
 */
static void add_pins(const struct way *way, struct ops *ops)
{
	if (!(way->flags & FOLL_PIN) || !ops[GET].A)
		return;
	if (!large(way)) {
		ops[GET].A += NR;
		return;
	}
	ops[GET].A++;
	ops[GET].lines++;
	ops[PUT].A++;
	ops[PUT].lines++;
}

/* Page by page: what a call of unpin does once, it does for each. */
static void put_each(const struct way *way, struct ops *ops)
{
	bool by_range = ops[PUT].R == 1;

	if (!way->each)
		return;
	if (large(way))
		ops[PUT].A *= NR;
	if (by_range)
		ops[PUT].R = NR;
	if (ops[PUT].S)
		ops[PUT].S = NR;
}

static void count_phases(const struct way *way, struct ops ops[NR_PHASES])
{
	unsigned int order = way->order;
	const struct pgmap_hooks *hooks = &STRATEGY.hooks;
	struct dev_dax_params params = {
		.size = NR << PAGE_SHIFT,
		.order = order,
		.nr_mms = 1,
		.primitive = PRIMITIVE,
		.vmemmap.node = -1,
		.pgmap_node = -1, .table_node = -1,
	};
	unsigned long i, got;
	struct page *pages[NR];
	bool ok = true;

	assert_int_equal(dev_dax_open(&dev, hooks, &params), 0);

	count_from_here();
	for (i = 0; i < NR; i += 1UL << order)
		ok &= dax_fault(hooks, &dev, dev.mms, i);
	ops[MAP] = now;

	count_from_here();
	got = gup_fast(hooks, dev.mms, 0, NR, way->flags, pages);
	ops[GET] = now;

	count_from_here();
	if (way->each)
		unpin_user_page_each(hooks, pages, got, way->flags);
	else
		unpin_user_page_range(hooks, &dev, dev.pages, got, way->flags);
	ops[PUT] = now;

	count_from_here();
	for (i = 0; i < NR; i += 1UL << order)
		ok &= dax_zap(hooks, &dev, dev.mms, i);
	ops[UNMAP] = now;

	assert_true(ok);
	assert_int_equal(got, NR);
	dev_dax_kill(hooks, &dev);
	dev_dax_unmap(hooks, &dev);
	dev_dax_drain(hooks, &dev);
	dev_dax_close(&dev, hooks);
}

static void print_row(const struct way *way, const struct ops *ops)
{
	printf("%-18s%2u %-3s %-5s%5lu%5lu%2lu%2lu%5lu%4lu%4lu%5lu%4lu%4lu"
	       "%5lu%4lu\n", STRATEGY.name, way->order,
	       way->flags & FOLL_PIN ? "pin" : "get",
	       way->each ? "page" : "range",
	       ops[GET].A, ops[GET].P, ops[GET].X, ops[GET].S, ops[PUT].A,
	       ops[PUT].P, ops[PUT].S, ops[MAP].A, ops[MAP].P, ops[MAP].X,
	       ops[UNMAP].A, ops[UNMAP].P);
}

static unsigned int differ(const struct way *way, const char *phase,
			   const char *what, unsigned long count,
			   unsigned long due)
{
	if (count == due)
		return 0;
	printf("%s order %u: %s: %s is %lu, history says %lu\n", STRATEGY.name,
	       way->order, phase, what, count, due);
	return 1;
}

static unsigned int compare(const struct way *way, const struct ops *ops,
			    const struct ops *due)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < NR_PHASES; i++, ops++, due++) {
		wrong += differ(way, phases[i], "A", ops->A, due->A);
		wrong += differ(way, phases[i], "P", ops->P, due->P);
		wrong += differ(way, phases[i], "X", ops->X, due->X);
		wrong += differ(way, phases[i], "R", ops->R, due->R);
		wrong += differ(way, phases[i], "lines", ops->lines,
				due->lines);
		wrong += differ(way, phases[i], "S", ops->S, due->S);
	}
	return wrong;
}

static void counts_are_due(void **state)
{
	const struct way *way = *state;
	struct ops ops[NR_PHASES], due[NR_PHASES];
	unsigned int i;

	count_phases(way, ops);
	print_row(way, ops);
	for (i = 0; i < NR_ROWS; i++) {
		if (expected[i].order != way->order ||
		    strcmp(expected[i].strategy, STRATEGY.name))
			continue;
		memcpy(due, expected[i].ops, sizeof(due));
		add_pins(way, due);
		put_each(way, due);
		assert_int_equal(compare(way, ops, due), 0);
		return;
	}
	/* a new strategy shows what it does, and passes nothing */
	printf("%s order %u: no row in opcount_test.c\n", STRATEGY.name,
	       way->order);
	skip();
}

int main(void)
{
	static struct way ways[] = {
		{ 0, FOLL_GET, false },		{ 0, FOLL_GET, true },
		{ 0, FOLL_PIN, false },		{ 0, FOLL_PIN, true },
		{ PMD_ORDER, FOLL_GET, false }, { PMD_ORDER, FOLL_GET, true },
		{ PMD_ORDER, FOLL_PIN, false }, { PMD_ORDER, FOLL_PIN, true },
	};
	static const struct CMUnitTest tests[] = {
		{ "order 0, get", counts_are_due, NULL, NULL, &ways[0] },
		{ "order 0, get, by page", counts_are_due, NULL, NULL,
		  &ways[1] },
		{ "order 0, pin", counts_are_due, NULL, NULL, &ways[2] },
		{ "order 0, pin, by page", counts_are_due, NULL, NULL,
		  &ways[3] },
		{ "order 9, get", counts_are_due, NULL, NULL, &ways[4] },
		{ "order 9, get, by page", counts_are_due, NULL, NULL,
		  &ways[5] },
		{ "order 9, pin", counts_are_due, NULL, NULL, &ways[6] },
		{ "order 9, pin, by page", counts_are_due, NULL, NULL,
		  &ways[7] },
	};

	user_machine_enter_thread();
	printf("%-30s%-14s%-13s%-13s%s\n"
	       "%-18s%2s %-3s %-5s%5s%5s%2s%2s%5s%4s%4s%5s%4s%4s%5s%4s\n",
	       "per 512 pages", "  get", "  put", "  map", "  unmap",
	       "strategy", "", "", "put", "A", "P", "X", "S", "A", "P", "S",
	       "A", "P", "X", "A", "P");
	return cmocka_run_group_tests_name(STRATEGY.name, tests, NULL, NULL);
}
