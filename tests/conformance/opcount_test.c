// SPDX-License-Identifier: MIT
/*
 * Proves that a strategy costs what the kernel history that it models says, in
 * operations on 512 base pages: one more or one fewer fails. It prints what it
 * counted.
 *
 * A	 locked read-modify-writes of struct pages (an add-unless-zero that
 *	 finds 0 is a plain read and none)
 * P	 operations on the pgmap's percpu_ref
 * X	 pfn -> pgmap lookups
 * R	 RCU read sections that the strategy or the device opens
 * lines distinct lines of the vmemmap that the atomics write
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
	unsigned long A, P, X, R, lines;
};

/*
 * What is common to all of them:
 * - GUP-fast is one read section: interrupts are off (mm/gup.c).
 * - A fault is one: dax_read_lock() (drivers/dax/device.c).
 * - 512 PTEs are 512 faults and 512 zaps; one PMD is one of each.
 * - A pin of a base page is its count and its referenced bit, 2 A on one line
 *   (try_grab_folio_fast() and folio_set_referenced()); its release is 1 A.
 */
#define GET_BASE_PAGES { 1024, 0, 0, 1, 512 }
#define PUT_BASE_PAGES { 512, 0, 0, 0, 512 }
#define SECTIONS(nr)   { 0, 0, 0, nr, 0 }
#define NOTHING	       { 0, 0, 0, 0, 0 }

static const struct {
	const char *strategy;
	unsigned int order;
	struct ops ops[NR_PHASES];
} expected[] = {
	{ "null", 0, { SECTIONS(1), NOTHING, SECTIONS(512), NOTHING } },
	{ "null", 9, { SECTIONS(1), NOTHING, SECTIONS(1), NOTHING } },
	/*
	 * v4.16, 20171229075406.1936-13-hch@lst.de: the reference of the first
	 * page is carried to the last of its PTE table or leaf: one lookup with
	 * its read section, one tryget_live, one put. v4.12, 71389703839e: a
	 * put is only a put. DAX entries are special: they take nothing.
	 */
	{ "gup_pgmap", 0, { { 1024, 2, 1, 2, 512 }, PUT_BASE_PAGES,
			    SECTIONS(512), NOTHING } },
	{ "gup_pgmap", 9, { { 1024, 2, 1, 2, 512 }, PUT_BASE_PAGES,
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
	 * page_ref_inc() a page. Corrected in its thread (21 Sept): the put is
	 * free_zone_device_page()'s, a page at a time, not the entry's.
	 */
	{ "entry_pgmap_free", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
				   { 512, 512, 512, 1024, 512 },
				   { 512, 512, 0, 0, 512 } } },
	{ "entry_pgmap_free", 9, { GET_BASE_PAGES, PUT_BASE_PAGES,
				   { 512, 2, 1, 2, 512 },
				   { 512, 512, 0, 0, 512 } } },
	/*
	 * 166579195218.2236710 (23/25) and Y02v7/FIh6K2JlHm@nvidia.com (Oct
	 * 2022): an increment and, at 0->1, a tryget a page; a decrement and,
	 * at 1->0, a put. The pgmap is at hand: no lookup.
	 */
	{ "edge", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
		       { 512, 512, 0, 512, 512 }, { 512, 512, 0, 0, 512 } } },
	{ "edge", 9, { GET_BASE_PAGES, PUT_BASE_PAGES,
		       { 512, 512, 0, 1, 512 }, { 512, 512, 0, 0, 512 } } },
	/*
	 * The thread of v2 10/18, Jason Gunthorpe (27 Sept 2022): pages count,
	 * the pgmap never does; map reads a flag. The read section of a put is
	 * ours: the kernel leaves it to its teardown's grace periods.
	 */
	{ "liveness", 0, { GET_BASE_PAGES, { 512, 0, 0, 1, 512 },
			   { 512, 0, 0, 512, 512 }, { 512, 0, 0, 512, 512 } } },
	{ "liveness", 9, { GET_BASE_PAGES, { 512, 0, 0, 1, 512 },
			   { 512, 0, 0, 1, 512 }, { 512, 0, 0, 1, 512 } } },
	/*
	 * mm/gup.c's PMD leaf of a compound page (devdax since 14606001efb4,
	 * v5.17; the loop over base pages went with fd2825b0760a, v6.17): one
	 * add of 512 and one referenced bit on the head; unpin_user_pages()
	 * subtracts once a folio. A PMD mapping is one reference of the head,
	 * and the head's 0->1 and 1->0 are the folio's. PTEs: as edge.
	 */
	{ "folio", 0, { GET_BASE_PAGES, PUT_BASE_PAGES,
			{ 512, 512, 0, 512, 512 }, { 512, 512, 0, 0, 512 } } },
	{ "folio", 9, { { 2, 0, 0, 1, 1 }, { 1, 0, 0, 0, 1 },
			{ 1, 1, 0, 1, 1 }, { 1, 1, 0, 0, 1 } } },
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

static void count_phases(unsigned int order, struct ops ops[NR_PHASES])
{
	const struct pgmap_hooks *hooks = &STRATEGY.hooks;
	struct dev_dax_params params = {
		.size = NR << PAGE_SHIFT,
		.order = order,
		.nr_mms = 1,
		.vmemmap_node = -1,
		.pgmap_node = -1,
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
	got = gup_fast(hooks, dev.mms, 0, NR, pages);
	ops[GET] = now;

	count_from_here();
	unpin_user_page_range(hooks, &dev, dev.pages, got);
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

static void print_row(unsigned int order, const struct ops *ops)
{
	printf("%-16s %5u   %4lu %3lu %3lu   %4lu %3lu   %4lu %3lu %3lu   "
	       "%4lu %3lu\n", STRATEGY.name, order,
	       ops[GET].A, ops[GET].P, ops[GET].X, ops[PUT].A, ops[PUT].P,
	       ops[MAP].A, ops[MAP].P, ops[MAP].X, ops[UNMAP].A, ops[UNMAP].P);
}

static unsigned int differ(unsigned int order, const char *phase,
			   const char *what, unsigned long count,
			   unsigned long due)
{
	if (count == due)
		return 0;
	printf("%s order %u: %s: %s is %lu, history says %lu\n", STRATEGY.name,
	       order, phase, what, count, due);
	return 1;
}

static unsigned int compare(unsigned int order, const struct ops *ops,
			    const struct ops *due)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < NR_PHASES; i++, ops++, due++) {
		wrong += differ(order, phases[i], "A", ops->A, due->A);
		wrong += differ(order, phases[i], "P", ops->P, due->P);
		wrong += differ(order, phases[i], "X", ops->X, due->X);
		wrong += differ(order, phases[i], "R", ops->R, due->R);
		wrong += differ(order, phases[i], "lines", ops->lines,
				due->lines);
	}
	return wrong;
}

static void counts_are_due(void **state)
{
	unsigned int order = (unsigned int)(uintptr_t)*state;
	struct ops ops[NR_PHASES];
	unsigned int i;

	count_phases(order, ops);
	print_row(order, ops);
	for (i = 0; i < NR_ROWS; i++) {
		if (expected[i].order != order ||
		    strcmp(expected[i].strategy, STRATEGY.name))
			continue;
		assert_int_equal(compare(order, ops, expected[i].ops), 0);
		return;
	}
	/* a new strategy shows what it does, and passes nothing */
	printf("%s order %u: no row in opcount_test.c\n", STRATEGY.name, order);
	skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		{ "order 0", counts_are_due, NULL, NULL, (void *)0 },
		{ "order 9", counts_are_due, NULL, NULL, (void *)PMD_ORDER },
	};

	user_machine_enter_thread();
	printf("%-16s %5s   %-14s%-11s%-15s%s\n"
	       "%-16s %5s   %4s %3s %3s   %4s %3s   %4s %3s %3s   %4s %3s\n",
	       "per 512 pages", "", " get", " put", " map", " unmap",
	       "strategy", "order", "A", "P", "X", "A", "P", "A", "P", "X", "A",
	       "P");
	return cmocka_run_group_tests_name(STRATEGY.name, tests, NULL, NULL);
}
