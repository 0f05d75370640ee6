// SPDX-License-Identifier: MIT
/*
 * Proves what a page array can be made of: folded, where the tails of a large
 * folio share memory and folios share none; a part of the device, whatever was
 * there before; and that what can't be is refused, with nothing left over.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"
#include "tests/unit/counting_hooks.h"

#define FOLIO	   (1UL << PMD_ORDER)	/* base pages of one */
#define FOLIOS	   (SECTION_PAGES / FOLIO)
#define PER_PAGE   (PAGE_SIZE / sizeof(struct page))
#define ARRAY_SIZE (2UL << 20)		/* of a section */

static const struct vmemmap_backing folded = {
	.kind = VMEMMAP_FOLDED, .node = -1, .order = PMD_ORDER,
};

/* Whether a write to one page of a folio is seen in another. */
static bool shares(struct page *folio, unsigned long from, unsigned long to)
{
	bool shared;

	/* the compiler knows that two of an array can't be the same */
	WRITE_ONCE(folio[from].private, 42);
	shared = READ_ONCE(folio[to].private) == 42;
	WRITE_ONCE(folio[from].private, 0);
	return shared;
}

static void tails_share_the_second_page(void)
{
	unsigned long first, i;
	struct page *page;

	assert_int_equal(pfn_range_alloc(SECTION_PAGES, &first), 0);
	assert_int_equal(vmemmap_populate(first, SECTION_PAGES, &folded), 0);
	for (page = pfn_to_page(first); page < pfn_to_page(first) +
	     SECTION_PAGES; page += FOLIO) {
		for (i = 0; i < FOLIO; i++)
			assert_int_equal(page[i].private, 0);
		for (i = PER_PAGE; i < FOLIO; i += PER_PAGE) {
			assert_false(shares(page, 0, i));
			assert_false(shares(page, i, 0));
			assert_true(shares(page, PER_PAGE + 5, i + 5));
			assert_true(shares(page, i + 5, PER_PAGE + 5));
		}
		/* and what is beside it stays its neighbour's */
		if (page > pfn_to_page(first)) {
			assert_false(shares(page - FOLIO, PER_PAGE, FOLIO));
			assert_false(shares(page - FOLIO, PER_PAGE,
					    FOLIO + PER_PAGE));
		}
	}
	vmemmap_free(first, SECTION_PAGES);
	pfn_range_free(first, SECTION_PAGES);
}

/* Lines of /proc/self/maps that lie in a range of addresses. */
static unsigned long maps_within(const void *start, size_t size)
{
	unsigned long low = (unsigned long)start, from, to, nr = 0;
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];

	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps))
		nr += sscanf(line, "%lx-%lx", &from, &to) == 2 && from >= low &&
		      to <= low + size;
	fclose(maps);
	return nr;
}

static void folding_takes_so_many_maps(void)
{
	unsigned long first;

	assert_int_equal(vmemmap_folded_maps(FOLIO, PMD_ORDER), 7);
	assert_int_equal(vmemmap_folded_maps(1UL << PUD_ORDER, PUD_ORDER), 4095);
	assert_int_equal(vmemmap_folded_maps(2 * FOLIO, PMD_ORDER), 13);
	assert_int_equal(pfn_range_alloc(SECTION_PAGES, &first), 0);
	assert_int_equal(vmemmap_populate(first, SECTION_PAGES, &folded), 0);
	assert_int_equal(maps_within(pfn_to_page(first), ARRAY_SIZE),
			 vmemmap_folded_maps(SECTION_PAGES, PMD_ORDER));
	vmemmap_free(first, SECTION_PAGES);
	pfn_range_free(first, SECTION_PAGES);
	assert_int_equal(maps_within(pfn_to_page(first), ARRAY_SIZE), 0);
}

/* Refused before they are made, as none can be taken back then. */
static void too_many_maps(void)
{
	FILE *file = fopen("/proc/sys/vm/max_map_count", "re");
	unsigned long most, nr, first;

	if (!file || fscanf(file, "%lu", &most) != 1 || most > 1UL << 17)
		SKIP_BECAUSE("no limit of mappings that can be reached");
	fclose(file);
	/* so many would leave none for the rest of a process */
	nr = (most - 512) / 6 * FOLIO;
	assert_true(vmemmap_folded_maps(nr, PMD_ORDER) > vmemmap_max_maps());
	assert_true(vmemmap_folded_maps(nr / 2, PMD_ORDER) <
		    vmemmap_max_maps());
	assert_int_equal(pfn_range_alloc(nr, &first), 0);
	assert_int_equal(vmemmap_populate(first, nr, &folded), -ENOMEM);
	assert_int_equal(maps_within(pfn_to_page(first), vmemmap_bytes(nr)), 0);
	pfn_range_free(first, nr);
	tails_share_the_second_page();
}

static void what_cannot_be_folded(void)
{
	struct vmemmap_backing small = folded;
	const struct dev_dax_params params = {
		.size = SECTION_PAGES << PAGE_SHIFT, .nr_mms = 1,
		.vmemmap = folded, .pgmap_node = -1,
		.table_node = -1,
	};
	unsigned long first;

	/* two base pages hold 128 struct pages: nothing is left to share */
	assert_int_equal(pfn_range_alloc(SECTION_PAGES, &first), 0);
	small.order = 7;
	assert_int_equal(vmemmap_populate(first, SECTION_PAGES, &small),
			 -EINVAL);
	assert_int_equal(vmemmap_populate(first, FOLIO + 1, &folded), -EINVAL);
	pfn_range_free(first, SECTION_PAGES);

	/* a device has the order of its mappings */
	assert_int_equal(dev_dax_open(&dev, &folio_hooks, &params), -EINVAL);
}

/* All that a device does, and the books are in order. */
static void use_device(const struct dev_dax_params *params)
{
	struct page *pages[64];
	unsigned long i, got;

	reset_calls();
	assert_int_equal(dev_dax_open(&dev, &folio_hooks, params), 0);
	for (i = 0; i < dev.nr_pages; i += FOLIO) {
		assert_int_equal(folio_order(page_folio(dev.pages + i)),
				 PMD_ORDER);
		assert_ptr_equal(compound_head(dev.pages + i + FOLIO - 1),
				 dev.pages + i);
		assert_true(dax_fault(&folio_hooks, &dev, dev.mms, i));
		got = gup_fast(&folio_hooks, dev.mms, i + 400, 64, FOLL_PIN,
			       pages);
		assert_int_equal(got, 64);
		assert_ptr_equal(pages[63], dev.pages + i + 463);
		unpin_user_page_range(&folio_hooks, &dev, pages[0], got,
				      FOLL_PIN);
		assert_int_equal(dax_zap(&folio_hooks, &dev, dev.mms, i), 1);
	}
	close_dev(&folio_hooks);
}

static void folded_device_works(void)
{
	const struct dev_dax_params params = {
		.size = 2 * SECTION_PAGES << PAGE_SHIFT, .nr_mms = 1,
		.order = PMD_ORDER, .vmemmap = folded, .pgmap_node = -1,
		.table_node = -1,
	};

	use_device(&params);
}

/* A device: a file whose bytes are all 1, and what was asked of it. */
static struct {
	int fd, error;
	void *addr;
	size_t size;
} file;

static int map_file(void *arg, void *addr, size_t size)
{
	assert_ptr_equal(arg, &file);
	file.addr = addr;
	file.size = size;
	assert_ptr_equal(mmap(addr, size, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_FIXED, file.fd, 0), addr);
	return file.error;
}

static const struct dev_dax_params altmap = {
	.size = SECTION_PAGES << PAGE_SHIFT, .nr_mms = 1, .order = PMD_ORDER,
	.vmemmap = { .kind = VMEMMAP_DEVICE, .map = map_file, .arg = &file },
	.pgmap_node = -1, .table_node = -1,
};

static void open_file(void)
{
	char *bytes;

	file.fd = memfd_create("device", MFD_CLOEXEC);
	assert_true(file.fd >= 0);
	assert_int_equal(ftruncate(file.fd, ARRAY_SIZE), 0);
	bytes = mmap(NULL, ARRAY_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
		     file.fd, 0);
	assert_true(bytes != MAP_FAILED);
	memset(bytes, 1, ARRAY_SIZE);
	munmap(bytes, ARRAY_SIZE);
}

/* The struct pages are in the file, and nothing of what it held before. */
static void array_lies_on_the_device(void)
{
	struct page on_device;

	open_file();
	reset_calls();
	assert_int_equal(dev_dax_open(&dev, &folio_hooks, &altmap), 0);
	assert_ptr_equal(file.addr, dev.pages);
	assert_int_equal(file.size, ARRAY_SIZE);
	assert_int_equal(dev.pages->private, 0);
	assert_int_equal(dev.pages[SECTION_PAGES - 1].private, 0);
	assert_int_equal(dev_dax_page_count(&dev, SECTION_PAGES - 1), 0);
	dev.pages[FOLIO].private = 42;
	assert_int_equal(pread(file.fd, &on_device, sizeof(on_device),
			       FOLIO * sizeof(struct page)),
			 sizeof(on_device));
	assert_int_equal(on_device.private, 42);
	close_dev(&folio_hooks);
	use_device(&altmap);
	close(file.fd);
}

static void device_that_cannot_be_mapped(void)
{
	struct page *pages;

	open_file();
	file.error = -ENXIO;
	assert_int_equal(dev_dax_open(&dev, &folio_hooks, &altmap), -ENXIO);
	pages = file.addr;
	file.error = 0;
	close(file.fd);
	/* what was mapped by then isn't any more */
	assert_int_equal(maps_within(pages, ARRAY_SIZE), 0);
	folded_device_works();
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(tails_share_the_second_page),
		UNIT_TEST(folding_takes_so_many_maps),
		UNIT_TEST(too_many_maps),
		UNIT_TEST(what_cannot_be_folded),
		UNIT_TEST(folded_device_works),
		UNIT_TEST(array_lies_on_the_device),
		UNIT_TEST(device_that_cannot_be_mapped),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
