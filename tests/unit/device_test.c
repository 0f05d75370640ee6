// SPDX-License-Identifier: MIT
/*
 * Proves what a device is made of and how it comes and goes: the layout of
 * struct page and of folios, a page array that exists while the device does
 * and is a fault before and after, opening with any error leaving nothing
 * over, the lookup of a pgmap by pfn, the entry lock, the phases of a
 * teardown, and books that notice a reference that is missing or too many.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"
#include "tests/unit/counting_hooks.h"

#define NR_THREADS 4

static struct actor actors[NR_THREADS];

static unsigned int line_of(size_t offset)
{
	return (unsigned int)(offset / 64);
}

static void page_layout(void)
{
	assert_int_equal(sizeof(struct page), 64);
	assert_int_equal(_Alignof(struct page), 64);
	/* one line has all that GUP touches of a small page */
	assert_int_equal(offsetof(struct page, flags), 0);
	assert_int_equal(offsetof(struct page, pgmap), 8);
	assert_int_equal(offsetof(struct page, compound_head), 8);
	assert_int_equal(offsetof(struct page, mapping), 24);
	assert_int_equal(offsetof(struct page, index), 32);
	assert_int_equal(offsetof(struct page, share), 32);
	assert_int_equal(offsetof(struct page, private), 40);
	assert_int_equal(offsetof(struct page, _mapcount), 48);
	assert_int_equal(offsetof(struct page, _refcount), 52);
	assert_int_equal(offsetof(struct page, memcg_data), 56);
	/* and the second what a large folio counts besides */
	assert_int_equal(sizeof(struct folio), 128);
	assert_int_equal(line_of(offsetof(struct folio, page)), 0);
	assert_int_equal(line_of(offsetof(struct folio, _flags_1)), 1);
	assert_int_equal(line_of(offsetof(struct folio, _large_mapcount)), 1);
	assert_int_equal(line_of(offsetof(struct folio, _nr_pages_mapped)), 1);
	assert_int_equal(line_of(offsetof(struct folio, _entire_mapcount)), 1);
	assert_int_equal(line_of(offsetof(struct folio, _pincount)), 1);
	/* it overlays the second page */
	assert_int_equal(offsetof(struct folio, _head_1) - 64,
			 offsetof(struct page, compound_head));
	assert_int_equal(offsetof(struct folio, _mapcount_1) - 64,
			 offsetof(struct page, _mapcount));
	assert_int_equal(offsetof(struct folio, _refcount_1) - 64,
			 offsetof(struct page, _refcount));
}

static void pgmap_layout(void)
{
	assert_int_equal(sizeof(struct percpu_ref), 16);
	assert_int_equal(offsetof(struct dev_pagemap, ref), 48);
	assert_int_equal(offsetof(struct dev_pagemap, done), 64);
	assert_int_equal(offsetof(struct dev_pagemap, type), 96);
	assert_int_equal(offsetof(struct dev_pagemap, flags), 100);
	assert_int_equal(offsetof(struct dev_pagemap, vmemmap_shift), 104);
	assert_int_equal(offsetof(struct dev_pagemap, ops), 112);
	assert_int_equal(offsetof(struct dev_pagemap, owner), 120);
	assert_int_equal(offsetof(struct dev_pagemap, nr_range), 128);
	assert_int_equal(offsetof(struct dev_pagemap, range), 136);
}

static void compound_page(void)
{
	static struct page pages[1 + 512 + 1];
	struct page *head = pages + 1;
	struct folio *folio = (struct folio *)head;
	unsigned int i;

	/* order 0 is no compound page */
	head->pgmap = (struct dev_pagemap *)pages;
	atomic_set(&head->_refcount, 1);
	prep_compound_page(head, 0);
	assert_false(folio_test_large(folio));
	assert_int_equal(folio_order(folio), 0);
	assert_int_equal(folio_nr_pages(folio), 1);
	assert_ptr_equal(page_folio(head), folio);

	prep_compound_page(head, PMD_ORDER);
	assert_true(folio_test_large(folio));
	assert_int_equal(folio_order(folio), PMD_ORDER);
	assert_int_equal(folio_nr_pages(folio), 512);
	for (i = 0; i < 512; i++) {
		assert_ptr_equal(compound_head(head + i), head);
		assert_ptr_equal(page_folio(head + i), folio);
		assert_int_equal(page_ref_count(head + i), i == 0);
	}
	/* the head keeps its own */
	assert_ptr_equal(head->pgmap, pages);
	assert_int_equal(page_ref_count(head), 1);
	/* and the neighbours theirs */
	assert_null((void *)pages[0].compound_head);
	assert_null((void *)pages[513].compound_head);
	assert_int_equal(pages[0].flags | pages[513].flags, 0);

	/* the referenced bit is the head's, whichever page it's for */
	folio_set_referenced(page_folio(head + 7));
	assert_true(test_bit(PG_referenced, &head->flags));
	assert_true(folio_test_large(folio));
	assert_int_equal(head[7].flags, 0);
}

/* The page's memory can be read: asked of the kernel, so nobody dies. */
static bool readable(const struct page *page)
{
	int fds[2];
	long ret;

	assert_int_equal(pipe(fds), 0);
	/* the system call itself: sanitizers look at libc's arguments */
	ret = syscall(SYS_write, fds[1], page, 1UL);
	if (ret < 0)
		assert_int_equal(errno, EFAULT);
	close(fds[0]);
	close(fds[1]);
	return ret == 1;
}

static void assert_lookup(unsigned long first, unsigned long nr,
			  struct dev_pagemap *pgmap)
{
	assert_ptr_equal(xa_load(&pgmap_array, first), pgmap);
	assert_ptr_equal(xa_load(&pgmap_array, first + nr / 2), pgmap);
	assert_ptr_equal(xa_load(&pgmap_array, first + nr - 1), pgmap);
	assert_null(xa_load(&pgmap_array, first - 1));
	assert_null(xa_load(&pgmap_array, first + nr));
}

static void assert_pages(const struct pgmap_hooks *hooks)
{
	unsigned long unit = 1, i;
	struct page *page;

	if (hooks->unit == UNIT_FOLIOS)
		unit <<= dev.order;
	for (i = 0; i < dev.nr_pages; i++) {
		page = dev.pages + i;
		if (page_ref_count(page) != (i % unit ? 0 : hooks->idle) ||
		    compound_head(page) != page - i % unit)
			fail_msg("page %lu", i);
		if (i % unit)
			continue;
		assert_ptr_equal(page->pgmap, dev.pgmap);
		assert_int_equal(page->index, i);
		assert_int_equal(folio_nr_pages(page_folio(page)), unit);
	}
}

static void open_and_close(const struct pgmap_hooks *hooks, unsigned long nr,
			   unsigned int order)
{
	unsigned long first;
	struct page *pages;

	open_dev(hooks, nr, order, 1);
	pages = dev.pages;
	first = page_to_pfn(pages);
	assert_int_equal(atomic_read(&calls.open), 1);
	assert_int_equal(dev.nr_pages, nr);
	assert_int_equal(dev.order, order);
	assert_ptr_equal(pfn_to_page(first), pages);
	assert_int_equal(page_to_pfn(pages + nr - 1), first + nr - 1);
	assert_int_equal(first % (1UL << PUD_ORDER), 0);
	assert_int_equal(pgmap_first_pfn(dev.pgmap), first);
	assert_int_equal(pgmap_nr_pages(dev.pgmap), nr);
	assert_int_equal(dev.pgmap->vmemmap_shift,
			 hooks->unit == UNIT_FOLIOS ? order : 0);
	assert_lookup(first, nr, dev.pgmap);
	assert_pages(hooks);
	assert_true(readable(pages + nr - 1));
	assert_null(dev_dax_books(&dev, hooks));
	close_dev(hooks);
	assert_int_equal(atomic_read(&calls.close), 1);
	assert_int_equal(atomic_read(&calls.unmap), 0);
	assert_null(xa_load(&pgmap_array, first));
	assert_null(xa_load(&pgmap_array, first + nr - 1));
	assert_false(readable(pages));
	assert_false(readable(pages + nr - 1));
}

static void open_close_all_orders(void)
{
	static const struct pgmap_hooks all[] = {
		COUNTING_HOOKS(UNIT_PAGES, 0), COUNTING_HOOKS(UNIT_PAGES, 1),
		COUNTING_HOOKS(UNIT_FOLIOS, 0), COUNTING_HOOKS(UNIT_FOLIOS, 1),
	};
	unsigned int i;

	for (i = 0; i < 4; i++) {
		open_and_close(&all[i], 1, 0);
		open_and_close(&all[i], 1000, 0);
		open_and_close(&all[i], 512, PMD_ORDER);
		open_and_close(&all[i], 512 * 100, PMD_ORDER);
		open_and_close(&all[i], 1UL << PUD_ORDER, PUD_ORDER);
	}
}

/* 0 under a sanitizer: its own memory grows with what was freed. */
static unsigned long pages_mapped(void)
{
	unsigned long pages = 0;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	FILE *statm = fopen("/proc/self/statm", "re");

	assert_non_null(statm);
	assert_int_equal(fscanf(statm, "%lu", &pages), 1);
	fclose(statm);
#endif
	return pages;
}

static unsigned int words_left(void)
{
	static unsigned long *words[2049];
	unsigned int nr = 0, i;

	while (nr < 2049 && (words[nr] = alloc_percpu()))
		nr++;
	for (i = 0; i < nr; i++)
		free_percpu(words[i]);
	return nr;
}

/* How many ranges of one page there is room for. */
static unsigned int ranges_left(void)
{
	static unsigned long first[4096];
	unsigned int nr = 0, i;

	while (nr < 4096 && !pfn_range_alloc(1, &first[nr]))
		nr++;
	for (i = 0; i < nr; i++)
		pfn_range_free(first[i], 1);
	return nr;
}

/* All that a device could leave behind. */
struct resources {
	unsigned long mapped;
	unsigned int words, ranges;
	void *lookup;
};

static struct resources resources(void)
{
	struct resources r = { .words = words_left(), .ranges = ranges_left() };

	rcu_barrier();
	r.lookup = pgmap_array.head;
	r.mapped = pages_mapped();
	return r;
}

static void assert_nothing_left(const struct resources *before)
{
	struct resources after = resources();

	assert_int_equal(after.words, before->words);
	assert_int_equal(after.ranges, before->ranges);
	assert_ptr_equal(after.lookup, before->lookup);
	assert_int_equal(after.mapped, before->mapped);
}

static void close_leaves_nothing(void)
{
	struct resources before;
	unsigned int i;

	open_and_close(&page_hooks, 1000, 0);
	before = resources();
	for (i = 0; i < 20; i++) {
		open_and_close(&page_hooks, 1 + i * 5000, 0);
		open_and_close(&folio_hooks, 512 * (1 + i), PMD_ORDER);
	}
	assert_nothing_left(&before);
}

static int open_with(unsigned long size, unsigned int order,
		     unsigned int nr_mms)
{
	struct dev_dax_params params = {
		.size = size, .order = order, .nr_mms = nr_mms,
		.vmemmap.node = -1, .pgmap_node = -1, .table_node = -1,
	};

	return dev_dax_open(&dev, &page_hooks, &params);
}

static void open_refuses_bad_parameters(void)
{
	struct resources before;

	open_and_close(&page_hooks, 1, 0);
	before = resources();
	reset_calls();
	assert_int_equal(open_with(0, 0, 1), -EINVAL);
	assert_int_equal(open_with(1, 0, 1), -EINVAL);
	assert_int_equal(open_with(4095, 0, 1), -EINVAL);
	assert_int_equal(open_with(4097, 0, 1), -EINVAL);
	assert_int_equal(open_with(4096, 9, 1), -EINVAL);
	assert_int_equal(open_with((2UL << 20) + 4096, 9, 1), -EINVAL);
	assert_int_equal(open_with(2UL << 20, 18, 1), -EINVAL);
	assert_int_equal(open_with(3UL << 29, 18, 1), -EINVAL);
	assert_int_equal(open_with(2UL << 20, 1, 1), -EINVAL);
	assert_int_equal(open_with(2UL << 20, 8, 1), -EINVAL);
	assert_int_equal(open_with(1UL << 30, 10, 1), -EINVAL);
	assert_int_equal(open_with(1UL << 40, 27, 1), -EINVAL);
	assert_int_equal(open_with(4096, 64, 1), -EINVAL);
	assert_int_equal(open_with(4096, 0, 0), -EINVAL);
	assert_int_equal(atomic_read(&calls.open), 0);
	assert_nothing_left(&before);
}

static void open_refuses_too_much(void)
{
	struct resources before;

	open_and_close(&page_hooks, 1, 0);
	before = resources();
	reset_calls();
	/* more pfns than there are, by little and by much */
	assert_int_equal(open_with(VMEMMAP_PAGES << PAGE_SHIFT, 0, 1), -ENOSPC);
	assert_int_equal(open_with(1UL << 62, 0, 1), -ENOSPC);
	assert_int_equal(atomic_read(&calls.open), 0);
	assert_nothing_left(&before);
}

/* Bytes of private writable memory, which RLIMIT_DATA limits. */
static unsigned long data_bytes(void)
{
	FILE *status = fopen("/proc/self/status", "re");
	unsigned long kib = 0;
	char line[128];

	assert_non_null(status);
	while (!kib && fgets(line, sizeof(line), status))
		if (sscanf(line, "VmData: %lu kB", &kib) != 1)
			kib = 0;
	fclose(status);
	return kib << 10;
}

/* 64 MiB of a device, with so much more memory than there is now. */
static int open_within(unsigned long bytes)
{
	struct rlimit limit, less;
	int err;

	assert_int_equal(getrlimit(RLIMIT_DATA, &limit), 0);
	less = limit;
	less.rlim_cur = data_bytes() + bytes;
	assert_int_equal(setrlimit(RLIMIT_DATA, &less), 0);
	err = open_with(64UL << 20, 0, 1);
	assert_int_equal(setrlimit(RLIMIT_DATA, &limit), 0);
	return err;
}

/* Memory may run out at every step: closer and closer to where it suffices. */
static void open_without_memory(void)
{
	unsigned long step, bytes = 0, failures = 0;
	struct resources before;
	int err;

	open_and_close(&page_hooks, 64UL << 8, 0);
	before = resources();
	for (step = 1UL << 20; step >= PAGE_SIZE; step /= 16) {
		while ((err = open_within(bytes))) {
			assert_int_equal(err, -ENOMEM);
			assert_nothing_left(&before);
			bytes += step;
			failures++;
		}
		close_dev(&page_hooks);
		assert_nothing_left(&before);
		bytes -= step;
	}
	assert_true(failures > 5);
}

static void open_passes_errors_on(void)
{
	struct resources before;

	open_and_close(&page_hooks, 1, 0);
	before = resources();
	/* the strategy's own: it has nothing to close then */
	reset_calls();
	open_error = -EIO;
	assert_int_equal(open_with(64UL << 20, 0, 2), -EIO);
	open_error = 0;
	assert_int_equal(atomic_read(&calls.open), 1);
	assert_int_equal(atomic_read(&calls.close), 0);
	assert_nothing_left(&before);

	/* the lookup has something there: the strategy is closed again */
	reset_calls();
	assert_int_equal(xa_store_range(&pgmap_array, 0, VMEMMAP_PAGES - 1,
					&before), 0);
	assert_int_equal(open_with(64UL << 20, 0, 2), -EEXIST);
	assert_int_equal(xa_store_range(&pgmap_array, 0, VMEMMAP_PAGES - 1,
					NULL), 0);
	assert_int_equal(atomic_read(&calls.open), 1);
	assert_int_equal(atomic_read(&calls.close), 1);
	assert_nothing_left(&before);
}

static void pfn_ranges(void)
{
	unsigned long gib = 1UL << PUD_ORDER, a, b, c, again;
	unsigned int all = ranges_left();

	assert_int_equal(pfn_range_alloc(1, &a), 0);
	assert_int_equal(pfn_range_alloc(2 * gib + 1, &b), 0);
	assert_int_equal(pfn_range_alloc(gib, &c), 0);
	/* 1 GiB aligned, above 4 GiB, and 1 GiB of hole behind each */
	assert_int_equal((a | b | c) % gib, 0);
	assert_true(a >= 4 * gib && b >= 4 * gib && c >= 4 * gib);
	assert_true(b >= a + 2 * gib || b + 4 * gib <= a);
	assert_true(c >= b + 4 * gib || c + 2 * gib <= b);
	/* what was just freed rests while there is anything else */
	pfn_range_free(b, 2 * gib + 1);
	assert_int_equal(pfn_range_alloc(1, &again), 0);
	assert_true(again < b || again >= b + 4 * gib);
	pfn_range_free(again, 1);
	pfn_range_free(a, 1);
	pfn_range_free(c, gib);
	assert_int_equal(ranges_left(), all);
	/* fewer if the host limits addresses */
	assert_in_range(all, 10, (VMEMMAP_PAGES / gib - 4) / 2);
}

static void vmemmap_is_there_with_device(void)
{
	struct page *pages, *next;

	/* never anybody's, and nobody's yet */
	open_and_close(&page_hooks, 1, 0);
	assert_false(readable(pfn_to_page(0)));
	open_dev(&page_hooks, SECTION_PAGES + 1, 0, 1);
	pages = dev.pages;
	next = pages + (2UL << PUD_ORDER);
	assert_true(readable(pages));
	assert_true(readable(pages + SECTION_PAGES));
	/* whole sections, and then nothing */
	assert_false(readable(pages + 2 * SECTION_PAGES));
	assert_false(readable(pages - 1));
	assert_false(readable(next));
	close_dev(&page_hooks);
	assert_false(readable(pages));
	assert_false(readable(pages + SECTION_PAGES));
}

static void child_device(unsigned long nr)
{
	struct dev_dax_params params = {
		.size = nr << PAGE_SHIFT, .nr_mms = 1,
		.vmemmap.node = -1, .pgmap_node = -1, .table_node = -1,
	};

	if (dev_dax_open(&dev, &page_hooks, &params))
		exit(EXIT_FAILURE);
}

static void child_touches_before(void)
{
	unsigned long first;

	if (!pfn_range_alloc(1, &first))
		page_ref_add(pfn_to_page(first), 1);
}

static void child_touches_after(void)
{
	struct page *page;

	child_device(1000);
	page = dev.pages + 999;
	page_ref_add(page, 1);
	page_ref_add(page, -1);
	dev_dax_kill(&page_hooks, &dev);
	dev_dax_unmap(&page_hooks, &dev);
	dev_dax_drain(&page_hooks, &dev);
	dev_dax_close(&dev, &page_hooks);
	page_ref_add(page, 1);
}

static void child_touches_behind(void)
{
	child_device(SECTION_PAGES);
	page_ref_add(dev.pages + SECTION_PAGES, 1);
}

static void child_touches_closed_pgmap(void)
{
	struct dev_pagemap *pgmap;

	child_device(1);
	pgmap = dev.pgmap;
	dev_dax_kill(&page_hooks, &dev);
	dev_dax_drain(&page_hooks, &dev);
	dev_dax_close(&dev, &page_hooks);
	WRITE_ONCE(pgmap->alive, true);
}

static void touch_outside_life_is_fatal(void)
{
	assert_dies("touches_before", SIGSEGV, NULL);
	assert_dies("touches_after", SIGSEGV, NULL);
	assert_dies("touches_behind", SIGSEGV, NULL);
	assert_dies("touches_closed_pgmap", SIGSEGV, NULL);
}

static void huge_bytes(void)
{
	unsigned long first, bytes, huge = 2UL << 20, array;
	struct dev_dax other;

	open_dev(&page_hooks, 3 * SECTION_PAGES + 5, 0, 1);
	other = dev;
	open_dev(&page_hooks, SECTION_PAGES, 0, 1);
	/* at most what the array takes, in whole huge pages */
	first = page_to_pfn(dev.pages);
	bytes = vmemmap_huge_bytes(first, dev.nr_pages);
	assert_int_equal(bytes % huge, 0);
	assert_true(bytes <= huge);
	close_dev(&page_hooks);
	assert_int_equal(vmemmap_huge_bytes(first, SECTION_PAGES), 0);

	dev = other;
	first = page_to_pfn(dev.pages);
	array = 4 * huge;
	bytes = vmemmap_huge_bytes(first, dev.nr_pages);
	assert_int_equal(bytes % huge, 0);
	assert_true(bytes <= array);
	close_dev(&page_hooks);
	assert_int_equal(vmemmap_huge_bytes(first, dev.nr_pages), 0);
}

static void books_see_page_counts(void)
{
	open_dev(&page_hooks, 1000, 0, 1);
	assert_null(dev_dax_books(&dev, &page_hooks));
	page_ref_add(dev.pages + 999, 1);
	assert_non_null(strstr(dev_dax_books(&dev, &page_hooks), "page 999"));
	page_ref_add(dev.pages + 999, -2);
	assert_non_null(dev_dax_books(&dev, &page_hooks));
	page_ref_add(dev.pages + 999, 1);
	close_dev(&page_hooks);

	open_dev(&folio_hooks, 4 * 512, PMD_ORDER, 1);
	assert_null(dev_dax_books(&dev, &folio_hooks));
	page_ref_add(dev.pages + 1024, 1);
	assert_non_null(strstr(dev_dax_books(&dev, &folio_hooks), "page 1024"));
	page_ref_add(dev.pages + 1024, -1);
	close_dev(&folio_hooks);
}

static void books_see_pgmap_refs(void)
{
	open_dev(&page_hooks, 1000, 0, 1);
	percpu_ref_get_many(&dev.pgmap->ref, 3);
	assert_non_null(strstr(dev_dax_books(&dev, &page_hooks), "3 pgmap"));
	percpu_ref_put_many(&dev.pgmap->ref, 4);
	assert_non_null(strstr(dev_dax_books(&dev, &page_hooks), "-1 pgmap"));
	percpu_ref_get(&dev.pgmap->ref);
	close_dev(&page_hooks);
}

/* A mapping or a pin that is still there is something, too. */
static void books_see_mappings_and_pins(void)
{
	struct page *page = NULL;

	open_dev(&page_hooks, 1000, 0, 1);
	assert_true(dax_fault(&page_hooks, &dev, dev.mms, 3));
	assert_non_null(dev_dax_books(&dev, &page_hooks));
	assert_int_equal(gup_fast(&page_hooks, dev.mms, 3, 1, FOLL_GET, &page), 1);
	assert_true(dax_zap(&page_hooks, &dev, dev.mms, 3));
	assert_non_null(dev_dax_books(&dev, &page_hooks));
	counting_unpin(page, 1, FOLL_GET);
	assert_null(dev_dax_books(&dev, &page_hooks));
	close_dev(&page_hooks);
}

static void get_pgmap(void)
{
	struct dev_pagemap *pgmap;
	unsigned long first, last;

	open_dev(&page_hooks, 1000, 0, 1);
	first = page_to_pfn(dev.pages);
	last = first + 999;
	assert_null(get_dev_pagemap(first - 1, NULL));
	assert_null(get_dev_pagemap(last + 1, NULL));
	assert_null(get_dev_pagemap(0, NULL));
	assert_int_equal(percpu_ref_sum(&dev.pgmap->ref), 1);

	/* a reference each, unless one is held already */
	pgmap = get_dev_pagemap(first, NULL);
	assert_ptr_equal(pgmap, dev.pgmap);
	assert_int_equal(percpu_ref_sum(&pgmap->ref), 2);
	assert_ptr_equal(get_dev_pagemap(last, NULL), pgmap);
	assert_int_equal(percpu_ref_sum(&pgmap->ref), 3);
	assert_ptr_equal(get_dev_pagemap(first, pgmap), pgmap);
	assert_ptr_equal(get_dev_pagemap(last, pgmap), pgmap);
	assert_int_equal(percpu_ref_sum(&pgmap->ref), 3);
	/* the one held doesn't cover it: it is dropped */
	assert_null(get_dev_pagemap(last + 1, pgmap));
	assert_int_equal(percpu_ref_sum(&pgmap->ref), 2);
	put_dev_pagemap(pgmap);
	put_dev_pagemap(NULL);
	assert_int_equal(percpu_ref_sum(&pgmap->ref), 1);

	assert_ptr_equal(get_dev_pagemap_many(first, 5), pgmap);
	assert_int_equal(percpu_ref_sum(&pgmap->ref), 6);
	percpu_ref_put_many(&pgmap->ref, 5);
	assert_null(get_dev_pagemap_many(last + 1, 5));
	close_dev(&page_hooks);
	assert_null(get_dev_pagemap(first, NULL));
}

static void get_pgmap_of_two_devices(void)
{
	struct dev_pagemap *a, *b;
	struct dev_dax other;

	open_dev(&page_hooks, 1000, 0, 1);
	other = dev;
	open_dev(&page_hooks, 1000, 0, 1);
	a = get_dev_pagemap(page_to_pfn(other.pages), NULL);
	assert_ptr_equal(a, other.pgmap);
	b = get_dev_pagemap(page_to_pfn(dev.pages), a);
	assert_ptr_equal(b, dev.pgmap);
	assert_int_equal(percpu_ref_sum(&a->ref), 1);
	assert_int_equal(percpu_ref_sum(&b->ref), 2);
	put_dev_pagemap(b);
	close_dev(&page_hooks);
	dev = other;
	close_dev(&page_hooks);
}

static void get_pgmap_after_kill(void)
{
	struct dev_pagemap *pgmap;
	unsigned long first;

	open_dev(&page_hooks, 1000, 0, 1);
	first = page_to_pfn(dev.pages);
	pgmap = get_dev_pagemap(first, NULL);
	dev_dax_kill(&page_hooks, &dev);
	assert_null(get_dev_pagemap(first, NULL));
	assert_null(get_dev_pagemap_many(first, 3));
	/* who holds one goes on with it */
	assert_ptr_equal(get_dev_pagemap(first + 1, pgmap), pgmap);
	/* the switch drops its own reference after it has confirmed */
	rcu_barrier();
	assert_int_equal(percpu_ref_sum(&pgmap->ref), 1);
	assert_null(get_dev_pagemap(first - 1, pgmap));
	dev_dax_unmap(&page_hooks, &dev);
	dev_dax_drain(&page_hooks, &dev);
	dev_dax_close(&dev, &page_hooks);
}

static unsigned long guarded[2];

static void lock_and_count(unsigned int id, void *unused)
{
	unsigned int i, which;
	atomic_t *lock;

	for (i = 0; i < 10000; i++) {
		which = (i + id) % 2;
		lock = dax_lock_entry(&dev, which * 512);
		guarded[which]++;
		dax_unlock_entry(lock);
	}
}

static void entry_lock_excludes(void)
{
	open_dev(&folio_hooks, 2 * 512, PMD_ORDER, 1);
	guarded[0] = 0;
	guarded[1] = 0;
	run_threads(NR_THREADS, lock_and_count, NULL);
	assert_int_equal(guarded[0] + guarded[1], NR_THREADS * 10000);
	assert_int_equal(atomic_read(&dev.entries[0]), 0);
	assert_int_equal(atomic_read(&dev.entries[1]), 0);
	close_dev(&folio_hooks);
}

static void step_lock(void *index)
{
	dax_lock_entry(&dev, (unsigned long)index);
}

static void step_unlock(void *index)
{
	dax_unlock_entry(&dev.entries[(unsigned long)index >> dev.order]);
}

/* One lock a mapping unit; who waits for it sleeps. */
static void entry_lock_waits(void)
{
	atomic_t *lock;

	open_dev(&folio_hooks, 2 * 512, PMD_ORDER, 1);
	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	lock = dax_lock_entry(&dev, 511);
	assert_ptr_equal(lock, &dev.entries[0]);
	/* another entry isn't locked by it */
	actor_do(&actors[1], step_lock, (void *)512);
	actor_do(&actors[1], step_unlock, (void *)512);
	actor_begin(&actors[0], step_lock, (void *)0);
	assert_true(actor_sleeps(&actors[0]));
	dax_unlock_entry(lock);
	actor_wait(&actors[0]);
	/* and another that waits is woken, whoever slept before */
	actor_begin(&actors[1], step_lock, (void *)0);
	assert_true(actor_stays(&actors[1]));
	actor_do(&actors[0], step_unlock, (void *)0);
	actor_wait(&actors[1]);
	actor_do(&actors[1], step_unlock, (void *)0);
	assert_int_equal(atomic_read(lock), 0);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
	close_dev(&folio_hooks);
}

static void step_drain(void *unused)
{
	dev_dax_drain(&page_hooks, &dev);
}

/* The order of an unbind: each phase does its own part and no other's. */
static void phases_of_teardown(void)
{
	struct page *pages[4];

	open_dev(&page_hooks, 1000, 0, 1);
	assert_true(dax_fault(&page_hooks, &dev, dev.mms, 5));
	assert_true(dax_fault(&page_hooks, &dev, dev.mms, 6));
	assert_int_equal(gup_fast(&page_hooks, dev.mms, 5, 2, FOLL_GET, pages), 2);

	dev_dax_kill(&page_hooks, &dev);
	assert_false(dax_fault(&page_hooks, &dev, dev.mms, 7));
	assert_int_equal(gup_fast(&page_hooks, dev.mms, 7, 1, FOLL_GET, pages + 2), 0);
	/* what was mapped still is */
	assert_true(dax_fault(&page_hooks, &dev, dev.mms, 5));
	assert_int_equal(atomic_read(&calls.unmap), 0);

	dev_dax_unmap(&page_hooks, &dev);
	assert_int_equal(atomic_read(&calls.unmap), 2);
	assert_int_equal(gup_fast(&page_hooks, dev.mms, 5, 1, FOLL_GET, pages + 2), 0);

	actor_start(&actors[0], -1);
	actor_begin(&actors[0], step_drain, NULL);
	counting_unpin(pages[0], 1, FOLL_GET);
	assert_true(actor_stays(&actors[0]));
	counting_unpin(pages[1], 1, FOLL_GET);
	actor_wait(&actors[0]);
	actor_stop(&actors[0]);
	assert_int_equal(page_ref_count(dev.pages + 5), 0);
	dev_dax_close(&dev, &page_hooks);
}

static void step_unmap(void *unused)
{
	dev_dax_unmap(&page_hooks, &dev);
}

/* A walk that may have seen an entry holds up the zap, as a flush would. */
static void unmap_waits_for_walkers(void)
{
	open_dev(&page_hooks, 1000, 0, 1);
	assert_true(dax_fault(&page_hooks, &dev, dev.mms, 5));
	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	actor_begin(&actors[1], step_unmap, NULL);
	assert_soon(atomic_read(&calls.unmap) == 1);
	assert_true(actor_stays(&actors[1]));
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_wait(&actors[1]);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
	close_dev(&page_hooks);
}

static void step_close(void *unused)
{
	dev_dax_close(&dev, &page_hooks);
}

/* A reader that found the pgmap, or a page, keeps both until it is out. */
static void close_waits_for_readers(void)
{
	struct page *pages;

	open_dev(&page_hooks, 1000, 0, 1);
	pages = dev.pages;
	dev_dax_kill(&page_hooks, &dev);
	dev_dax_unmap(&page_hooks, &dev);
	dev_dax_drain(&page_hooks, &dev);
	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	actor_begin(&actors[1], step_close, NULL);
	assert_soon(!xa_load(&pgmap_array, page_to_pfn(pages)));
	assert_true(actor_stays(&actors[1]));
	assert_true(readable(pages));
	assert_int_equal(atomic_read(&calls.close), 0);
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_wait(&actors[1]);
	assert_false(readable(pages));
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
}

static const struct child children[] = {
	{ "touches_before", child_touches_before },
	{ "touches_after", child_touches_after },
	{ "touches_behind", child_touches_behind },
	{ "touches_closed_pgmap", child_touches_closed_pgmap },
};

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(page_layout),
		UNIT_TEST(pgmap_layout),
		UNIT_TEST(compound_page),
		UNIT_TEST(open_close_all_orders),
		UNIT_TEST(close_leaves_nothing),
		UNIT_TEST(open_refuses_bad_parameters),
		UNIT_TEST(open_refuses_too_much),
		UNIT_TEST(open_without_memory),
		UNIT_TEST(open_passes_errors_on),
		UNIT_TEST(pfn_ranges),
		UNIT_TEST(vmemmap_is_there_with_device),
		UNIT_TEST(touch_outside_life_is_fatal),
		UNIT_TEST(huge_bytes),
		UNIT_TEST(books_see_page_counts),
		UNIT_TEST(books_see_pgmap_refs),
		UNIT_TEST(books_see_mappings_and_pins),
		UNIT_TEST(get_pgmap),
		UNIT_TEST(get_pgmap_of_two_devices),
		UNIT_TEST(get_pgmap_after_kill),
		UNIT_TEST(entry_lock_excludes),
		UNIT_TEST(entry_lock_waits),
		UNIT_TEST(phases_of_teardown),
		UNIT_TEST(unmap_waits_for_walkers),
		UNIT_TEST(close_waits_for_readers),
	};

	unit_init(argc, argv, children, 4);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
