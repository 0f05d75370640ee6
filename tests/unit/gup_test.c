// SPDX-License-Identifier: MIT
/*
 * Proves that what is mapped is found, and nothing else: faults and zaps on
 * PTE, PMD and PUD leaves, GUP-fast over partial ranges, holes and several
 * tables, the second read of every entry, which gives back what was taken of
 * an entry that changed meanwhile, and a zap of everything that takes out
 * exactly what went in, in every process.
 */
#include <string.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"
#include "tests/unit/counting_hooks.h"

#define NR_THREADS 4
#define PUD_PAGES  (1UL << PUD_ORDER)

/* A device, by the leaves that map it. */
struct kind {
	const struct pgmap_hooks *hooks;
	unsigned int order;
	unsigned long nr_pages;
};

static const struct kind kinds[] = {
	{ &page_hooks, 0, 3 * 512 + 100 },
	{ &page_hooks, PMD_ORDER, 8 * 512 },
	{ &folio_hooks, PMD_ORDER, 8 * 512 },
	{ &folio_hooks, PUD_ORDER, 2 * PUD_PAGES },
};
#define NR_KINDS (sizeof(kinds) / sizeof(kinds[0]))

static struct page *pages[4096];

static void open_kind(const struct kind *kind, unsigned int nr_mms)
{
	open_dev(kind->hooks, kind->nr_pages, kind->order, nr_mms);
}

static void fault_all(const struct kind *kind)
{
	unsigned long i;

	for (i = 0; i < kind->nr_pages; i += 1UL << kind->order)
		assert_true(dax_fault(kind->hooks, &dev, dev.mms, i));
}

static void zap_all(const struct kind *kind)
{
	unsigned long i;

	for (i = 0; i < kind->nr_pages; i += 1UL << kind->order)
		dax_zap(kind->hooks, &dev, dev.mms, i);
}

/* GUP and back: got pages, from index on, each the right one. */
static void assert_gup(const struct kind *kind, struct mm_struct *mm,
		       unsigned long index, unsigned long nr,
		       unsigned long expect)
{
	unsigned long got, i;

	memset(pages, 0, nr * sizeof(pages[0]));
	got = gup_fast(kind->hooks, mm, index, nr, FOLL_GET, pages);
	if (got != expect)
		fail_msg("%lu pages from %lu: got %lu, not %lu", nr, index, got,
			 expect);
	for (i = 0; i < got; i++)
		if (pages[i] != dev.pages + index + i)
			fail_msg("page %lu isn't %lu", i, index + i);
	for (; i < nr; i++)
		if (pages[i])
			fail_msg("page %lu of %lu was stored", i, got);
	if (got)
		unpin_user_page_range(kind->hooks, &dev, pages[0], got, FOLL_GET);
}

static void fault_and_zap(void)
{
	const struct kind *kind;
	unsigned long nr, i;

	for (kind = kinds; kind < kinds + NR_KINDS; kind++) {
		open_kind(kind, 1);
		nr = 1UL << kind->order;
		/* any index of the folio will do */
		i = nr + nr / 2;
		assert_false(dax_zap(kind->hooks, &dev, dev.mms, i));
		assert_true(dax_fault(kind->hooks, &dev, dev.mms, i));
		assert_int_equal(atomic_read(&calls.map), 1);
		assert_ptr_equal(calls.page, dev.pages + nr);
		assert_int_equal(calls.nr, nr);
		assert_int_equal(*entry_at(dev.mms, nr, kind->order),
				 mk_leaf(page_to_pfn(dev.pages + nr),
					 kind->order));
		/* already there: spurious, and nothing is taken */
		assert_true(dax_fault(kind->hooks, &dev, dev.mms, nr));
		assert_int_equal(atomic_read(&calls.map), 1);

		assert_true(dax_zap(kind->hooks, &dev, dev.mms, i));
		assert_int_equal(atomic_read(&calls.unmap), 1);
		assert_ptr_equal(calls.page, dev.pages + nr);
		assert_int_equal(calls.nr, nr);
		assert_int_equal(*entry_at(dev.mms, nr, kind->order), 0);
		/* nothing there: nothing happens */
		assert_false(dax_zap(kind->hooks, &dev, dev.mms, i));
		assert_int_equal(atomic_read(&calls.unmap), 1);
		assert_null(dev_dax_books(&dev, kind->hooks));
		close_dev(kind->hooks);
	}
}

static void refused_fault_changes_nothing(void)
{
	const struct kind *kind;

	for (kind = kinds; kind < kinds + NR_KINDS; kind++) {
		open_kind(kind, 1);
		refuse_map = true;
		assert_false(dax_fault(kind->hooks, &dev, dev.mms, 0));
		refuse_map = false;
		assert_int_equal(*entry_at(dev.mms, 0, kind->order), 0);
		assert_gup(kind, dev.mms, 0, 1, 0);
		assert_false(dax_zap(kind->hooks, &dev, dev.mms, 0));
		/* the entry lock was given back, or this would hang */
		assert_true(dax_fault(kind->hooks, &dev, dev.mms, 0));
		assert_true(dax_zap(kind->hooks, &dev, dev.mms, 0));
		close_dev(kind->hooks);
	}
}

static void entries(void)
{
	unsigned long pfn = 0x3fffffff;

	assert_int_equal(leaf_pfn(mk_leaf(pfn, 0)), pfn);
	assert_int_equal(leaf_pfn(mk_leaf(pfn, PMD_ORDER)), pfn);
	assert_false(entry_leaf(mk_leaf(pfn, 0)));
	assert_true(entry_leaf(mk_leaf(pfn, PMD_ORDER)));
	assert_true(entry_leaf(mk_leaf(pfn, PUD_ORDER)));
	assert_true(entry_writable(mk_leaf(pfn, 0)));
	assert_false(entry_writable(0));
	assert_false(entry_writable(_PAGE_PRESENT));
	assert_false(entry_writable(_PAGE_RW));
}

/* Ranges that start and end anywhere, over leaves and tables. */
static void gup_partial_ranges(void)
{
	static const struct {
		unsigned long index, nr;
	} ranges[] = {
		{ 0, 1 }, { 0, 511 }, { 0, 512 }, { 0, 513 }, { 511, 1 },
		{ 511, 2 }, { 512, 512 }, { 100, 1300 }, { 513, 1023 },
		{ 1535, 1 }, { 1, 1600 },
	};
	const struct kind *kind;
	unsigned int i;

	for (kind = kinds; kind < kinds + NR_KINDS; kind++) {
		open_kind(kind, 1);
		fault_all(kind);
		for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
			assert_gup(kind, dev.mms, ranges[i].index, ranges[i].nr,
				   ranges[i].nr);
		/* beyond the last page there is nothing */
		assert_gup(kind, dev.mms, kind->nr_pages - 3, 10, 3);
		assert_gup(kind, dev.mms, kind->nr_pages, 10, 0);
		zap_all(kind);
		assert_gup(kind, dev.mms, 0, 10, 0);
		close_dev(kind->hooks);
	}
	/* from one PUD leaf into the next */
	kind = &kinds[NR_KINDS - 1];
	open_kind(kind, 1);
	fault_all(kind);
	assert_gup(kind, dev.mms, PUD_PAGES - 1000, 3000, 3000);
	zap_all(kind);
	close_dev(kind->hooks);
}

/* PMD leaves and PTE tables of the same process, in one walk. */
static void gup_over_pud_tables(void)
{
	const struct kind kind = { &page_hooks, 0, PUD_PAGES + 512 };
	unsigned long i;

	open_kind(&kind, 1);
	for (i = PUD_PAGES - 700; i < PUD_PAGES + 512; i++)
		assert_true(dax_fault(&page_hooks, &dev, dev.mms, i));
	assert_gup(&kind, dev.mms, PUD_PAGES - 700, 1212, 1212);
	assert_gup(&kind, dev.mms, PUD_PAGES - 1, 2, 2);
	assert_gup(&kind, dev.mms, PUD_PAGES - 701, 2, 0);
	dev_dax_unmap(&page_hooks, &dev);
	close_dev(&page_hooks);
}

/* Any set of folios mapped, any range asked for: all up to the first hole. */
static void gup_stops_at_holes(void)
{
	unsigned long seed = 11, unit, index, nr, i;
	bool mapped[2048];
	const struct kind *kind;
	unsigned int round;

	for (kind = kinds; kind < kinds + 3; kind++) {
		open_kind(kind, 1);
		unit = 1UL << kind->order;
		for (i = 0; i * unit < kind->nr_pages; i++) {
			mapped[i] = rnd(&seed) % 8 > 0;
			if (mapped[i])
				assert_true(dax_fault(kind->hooks, &dev,
						      dev.mms, i * unit));
		}
		for (round = 0; round < 500; round++) {
			index = rnd(&seed) % kind->nr_pages;
			nr = 1 + rnd(&seed) % (kind->nr_pages - index);
			for (i = index; i < index + nr; i++)
				if (!mapped[i / unit])
					break;
			assert_gup(kind, dev.mms, index, nr, i - index);
		}
		zap_all(kind);
		close_dev(kind->hooks);
	}
}

/* How often the strategy is asked: a pin a page or a leaf, an end a leaf. */
static void gup_calls(void)
{
	const struct kind *kind = &kinds[0];

	open_kind(kind, 1);
	fault_all(kind);
	reset_calls();
	assert_int_equal(gup_fast(kind->hooks, dev.mms, 500, 600, FOLL_GET, pages), 600);
	assert_int_equal(atomic_read(&calls.pin), 600);
	assert_int_equal(atomic_read(&calls.end), 3);
	assert_int_equal(atomic_read(&calls.unpin), 0);
	/* pages with counts of their own go back in one call */
	unpin_user_page_range(kind->hooks, &dev, pages[0], 600, FOLL_GET);
	assert_int_equal(atomic_read(&calls.unpin), 1);
	assert_int_equal(calls.nr, 600);
	zap_all(kind);
	close_dev(kind->hooks);

	kind = &kinds[2];
	open_kind(kind, 1);
	fault_all(kind);
	reset_calls();
	assert_int_equal(gup_fast(kind->hooks, dev.mms, 500, 600, FOLL_GET, pages), 600);
	assert_int_equal(atomic_read(&calls.pin), 3);
	assert_int_equal(atomic_read(&calls.end), 3);
	assert_int_equal(page_ref_count(dev.pages), 512 + 12);
	assert_int_equal(page_ref_count(dev.pages + 512), 512 + 512);
	assert_int_equal(page_ref_count(dev.pages + 1024), 512 + 76);
	/* folios one by one */
	unpin_user_page_range(kind->hooks, &dev, pages[0], 600, FOLL_GET);
	assert_int_equal(atomic_read(&calls.unpin), 3);
	assert_ptr_equal(calls.page, dev.pages + 1024);
	assert_int_equal(calls.nr, 76);
	zap_all(kind);
	close_dev(kind->hooks);
}

static void gup_needs_write_permission(void)
{
	const struct kind *kind;
	pgentry_t *entry;

	for (kind = kinds; kind < kinds + NR_KINDS; kind++) {
		open_kind(kind, 1);
		fault_all(kind);
		entry = entry_at(dev.mms, 0, kind->order);
		*entry &= ~_PAGE_RW;
		assert_gup(kind, dev.mms, 0, 2, 0);
		*entry |= _PAGE_RW;
		assert_gup(kind, dev.mms, 0, 2, 2);
		zap_all(kind);
		close_dev(kind->hooks);
	}
}

/* What the strategy refuses ends the walk; it took nothing. */
static void gup_refused(void)
{
	const struct kind *kind;

	for (kind = kinds; kind < kinds + NR_KINDS; kind++) {
		open_kind(kind, 1);
		fault_all(kind);
		reset_calls();
		refuse_pin = 0;
		assert_gup(kind, dev.mms, 0, 1000, 0);
		assert_int_equal(atomic_read(&calls.unpin), 0);
		assert_int_equal(atomic_read(&calls.end), 1);
		reset_calls();
		refuse_pin = 1;
		assert_gup(kind, dev.mms, 0, 1000,
			   kind->order == 0 ? 1 :
			   kind->order == PMD_ORDER ? 512 : 1000);
		refuse_pin = -1;
		zap_all(kind);
		close_dev(kind->hooks);
	}
}

/* The entry that changes between its two reads, to what, and at which pin. */
static pgentry_t *changing, changes_to, changed_from;
static int changes_at;

static void change_entry(struct page *page, unsigned long nr)
{
	if (atomic_read(&calls.pin) != changes_at)
		return;
	changed_from = READ_ONCE(*changing);
	WRITE_ONCE(*changing, changes_to);
}

/*
 * Of nr pages from index on, the walk keeps those before the leaf that
 * changed; that one it gives back, exactly, and it ends there.
 */
static void assert_gives_back(const struct kind *kind, unsigned long index,
			      unsigned long nr, unsigned long keeps,
			      struct page *page, unsigned long gives)
{
	unsigned long got;

	reset_calls();
	on_pin = change_entry;
	got = gup_fast(kind->hooks, dev.mms, index, nr, FOLL_GET, pages);
	on_pin = NULL;
	WRITE_ONCE(*changing, changed_from);
	assert_int_equal(got, keeps);
	assert_int_equal(atomic_read(&calls.pin), changes_at);
	assert_int_equal(atomic_read(&calls.unpin), 1);
	assert_ptr_equal(calls.page, page);
	assert_int_equal(calls.nr, gives);
	if (got)
		unpin_user_page_range(kind->hooks, &dev, pages[0], got, FOLL_GET);
	/* the next walk is none the worse */
	assert_gup(kind, dev.mms, index, nr, nr);
}

static void reread_pte(void)
{
	const struct kind *kind = &kinds[0];

	open_kind(kind, 1);
	fault_all(kind);
	changing = entry_at(dev.mms, 600, 0);
	/* gone; another page; not writable any more; at the start or later */
	changes_to = 0;
	changes_at = 1;
	assert_gives_back(kind, 600, 3, 0, dev.pages + 600, 1);
	changes_at = 101;
	assert_gives_back(kind, 500, 300, 100, dev.pages + 600, 1);
	changes_to = mk_leaf(page_to_pfn(dev.pages + 601), 0);
	assert_gives_back(kind, 500, 300, 100, dev.pages + 600, 1);
	changes_to = mk_leaf(page_to_pfn(dev.pages + 600), 0) & ~_PAGE_RW;
	assert_gives_back(kind, 500, 300, 100, dev.pages + 600, 1);
	zap_all(kind);
	close_dev(kind->hooks);
}

/* The table itself goes, and its entries still read as they did. */
static void reread_table(void)
{
	const struct kind *kind = &kinds[0];

	open_kind(kind, 1);
	fault_all(kind);
	changing = entry_at(dev.mms, 512, PMD_ORDER);
	changes_to = 0;
	changes_at = 1;
	assert_gives_back(kind, 600, 3, 0, dev.pages + 600, 1);
	changes_at = 20;
	assert_gives_back(kind, 500, 300, 19, dev.pages + 519, 1);
	/* collapsed into a leaf */
	changes_to = mk_leaf(page_to_pfn(dev.pages + 512), PMD_ORDER);
	assert_gives_back(kind, 500, 300, 19, dev.pages + 519, 1);
	zap_all(kind);
	close_dev(kind->hooks);
}

static void reread_pmd(void)
{
	const struct kind *kind;

	for (kind = kinds + 1; kind < kinds + 3; kind++) {
		open_kind(kind, 1);
		fault_all(kind);
		changing = entry_at(dev.mms, 512, PMD_ORDER);
		changes_to = 0;
		changes_at = 1;
		assert_gives_back(kind, 600, 200, 0, dev.pages + 600, 200);
		changes_at = 2;
		assert_gives_back(kind, 500, 1000, 12, dev.pages + 512, 512);
		changes_to = mk_leaf(page_to_pfn(dev.pages + 1024), PMD_ORDER);
		assert_gives_back(kind, 500, 1000, 12, dev.pages + 512, 512);
		zap_all(kind);
		close_dev(kind->hooks);
	}
}

static void reread_pud(void)
{
	const struct kind *kind = &kinds[3];

	open_kind(kind, 1);
	fault_all(kind);
	changing = entry_at(dev.mms, PUD_PAGES, PUD_ORDER);
	changes_to = 0;
	changes_at = 1;
	assert_gives_back(kind, PUD_PAGES + 7, 900, 0,
			  dev.pages + PUD_PAGES + 7, 900);
	changes_at = 2;
	assert_gives_back(kind, PUD_PAGES - 100, 900, 100,
			  dev.pages + PUD_PAGES, 800);
	changes_to = mk_leaf(page_to_pfn(dev.pages), PUD_ORDER);
	assert_gives_back(kind, PUD_PAGES - 100, 900, 100,
			  dev.pages + PUD_PAGES, 800);
	zap_all(kind);
	close_dev(kind->hooks);
}

/*
 * An entry may name any page: what GUP returns is what the entry said, not
 * what the index would suggest.
 */
static void gup_returns_what_entry_names(void)
{
	const struct kind *kind = &kinds[0];
	struct page *page = NULL;
	pgentry_t *entry;

	open_kind(kind, 1);
	fault_all(kind);
	entry = entry_at(dev.mms, 5, 0);
	*entry = mk_leaf(page_to_pfn(dev.pages + 77), 0);
	assert_int_equal(gup_fast(kind->hooks, dev.mms, 5, 1, FOLL_GET, &page), 1);
	assert_ptr_equal(page, dev.pages + 77);
	counting_unpin(page, 1, FOLL_GET);
	*entry = mk_leaf(page_to_pfn(dev.pages + 5), 0);
	zap_all(kind);
	close_dev(kind->hooks);
}

/* Each process has its own entries, and its own references for them. */
static void several_processes(void)
{
	const struct kind *kind;
	unsigned long nr;

	for (kind = kinds; kind < kinds + NR_KINDS; kind++) {
		open_kind(kind, 3);
		nr = 1UL << kind->order;
		assert_true(dax_fault(kind->hooks, &dev, &dev.mms[0], 0));
		assert_true(dax_fault(kind->hooks, &dev, &dev.mms[2], 0));
		assert_true(dax_fault(kind->hooks, &dev, &dev.mms[2], nr));
		assert_int_equal(atomic_read(&calls.map), 3);
		assert_gup(kind, &dev.mms[0], 0, 1, 1);
		assert_gup(kind, &dev.mms[1], 0, 1, 0);
		assert_gup(kind, &dev.mms[2], nr - 1, 2, 2);
		assert_true(dax_zap(kind->hooks, &dev, &dev.mms[0], 0));
		assert_gup(kind, &dev.mms[0], 0, 1, 0);
		assert_gup(kind, &dev.mms[2], 0, 1, 1);
		reset_calls();
		dev_dax_unmap(kind->hooks, &dev);
		assert_int_equal(atomic_read(&calls.unmap), 2);
		close_dev(kind->hooks);
	}
}

/* A zap of everything finds what lies alone, at the edges of tables. */
static void unmap_finds_sparse_mappings(void)
{
	static const unsigned long at[] = {
		0, 1, 511, 512, 513, 100000, PUD_PAGES - 1, PUD_PAGES,
		PUD_PAGES + 511, PUD_PAGES + 512, 3 * PUD_PAGES / 2 - 1,
	};
	unsigned int i, j, nr = sizeof(at) / sizeof(at[0]);

	open_dev(&page_hooks, 3 * PUD_PAGES / 2, 0, 2);
	for (i = 0; i < nr; i++) {
		/* each alone, and then all of those up to it */
		assert_true(dax_fault(&page_hooks, &dev, &dev.mms[1], at[i]));
		reset_calls();
		dev_dax_unmap(&page_hooks, &dev);
		assert_int_equal(atomic_read(&calls.unmap), 1);
		assert_ptr_equal(calls.page, dev.pages + at[i]);
		assert_null(dev_dax_books(&dev, &page_hooks));
		for (j = 0; j <= i; j++)
			assert_true(dax_fault(&page_hooks, &dev,
					      &dev.mms[j % 2], at[j]));
		reset_calls();
		dev_dax_unmap(&page_hooks, &dev);
		assert_int_equal(atomic_read(&calls.unmap), i + 1);
		assert_null(dev_dax_books(&dev, &page_hooks));
	}
	reset_calls();
	dev_dax_unmap(&page_hooks, &dev);
	assert_int_equal(atomic_read(&calls.unmap), 0);
	close_dev(&page_hooks);
}

static void unmap_finds_sparse_folios(void)
{
	static const unsigned long at[] = { 0, 1, 511, 512, 513, 700 };
	unsigned int i;

	open_dev(&folio_hooks, 701 * 512, PMD_ORDER, 1);
	for (i = 0; i < 6; i++)
		assert_true(dax_fault(&folio_hooks, &dev, dev.mms,
				      at[i] * 512));
	dev_dax_unmap(&folio_hooks, &dev);
	assert_int_equal(atomic_read(&calls.unmap), 6);
	assert_null(dev_dax_books(&dev, &folio_hooks));
	close_dev(&folio_hooks);

	open_dev(&folio_hooks, 3 * PUD_PAGES, PUD_ORDER, 1);
	assert_true(dax_fault(&folio_hooks, &dev, dev.mms, 2 * PUD_PAGES));
	dev_dax_unmap(&folio_hooks, &dev);
	assert_int_equal(atomic_read(&calls.unmap), 1);
	close_dev(&folio_hooks);
}

/* One thread does it all at random; others do, too, over the same folios. */
static void fault_zap_gup(unsigned int id, void *arg)
{
	const struct kind *kind = arg;
	unsigned long seed = 3 + id, index, nr, got, i;
	struct page *batch[64];
	struct mm_struct *mm;
	unsigned int round;

	for (round = 0; round < 5000; round++) {
		/* few folios, so that they meet */
		index = rnd(&seed) % (4UL << kind->order);
		mm = &dev.mms[rnd(&seed) % 2];
		switch (rnd(&seed) % 3) {
		case 0:
			CHECK(dax_fault(kind->hooks, &dev, mm, index));
			break;
		case 1:
			dax_zap(kind->hooks, &dev, mm, index);
			break;
		default:
			nr = 1 + rnd(&seed) % 64;
			got = gup_fast(kind->hooks, mm, index, nr, FOLL_GET, batch);
			for (i = 0; i < got; i++)
				CHECK(batch[i] == dev.pages + index + i);
			if (got)
				unpin_user_page_range(kind->hooks, &dev,
						      batch[0], got, FOLL_GET);
		}
	}
}

static void threads(void)
{
	const struct kind *kind;

	for (kind = kinds; kind < kinds + 3; kind++) {
		open_kind(kind, 2);
		run_threads(NR_THREADS, fault_zap_gup, (void *)kind);
		dev_dax_unmap(kind->hooks, &dev);
		assert_int_equal(atomic_read(&calls.map),
				 atomic_read(&calls.unmap));
		close_dev(kind->hooks);
	}
}

static atomic_t pins_out, unmapped, torn_down;

/* The first thread takes the device down, under those that still use it. */
static void use_or_tear_down(unsigned int id, void *unused)
{
	unsigned long seed = 9 + id, got;
	struct page *batch[16];
	bool was_unmapped;

	if (id == 0) {
		nap_ms(2);
		dev_dax_kill(&page_hooks, &dev);
		CHECK(!dax_fault(&page_hooks, &dev, dev.mms, 999));
		dev_dax_unmap(&page_hooks, &dev);
		atomic_inc_return(&unmapped);
		dev_dax_drain(&page_hooks, &dev);
		CHECK(atomic_read(&pins_out) == 0);
		atomic_inc_return(&torn_down);
		return;
	}
	while (!atomic_read(&torn_down)) {
		was_unmapped = atomic_fetch_add(0, &unmapped);
		dax_fault(&page_hooks, &dev, dev.mms, rnd(&seed) % 16);
		got = gup_fast(&page_hooks, dev.mms, rnd(&seed) % 16, 16, FOLL_GET,
			       batch);
		CHECK(!(got && was_unmapped));
		atomic_add_return((int)got, &pins_out);
		if (!got)
			continue;
		/* before the put: the last one lets the drain return */
		atomic_sub_return((int)got, &pins_out);
		unpin_user_page_range(&page_hooks, &dev, batch[0], got, FOLL_GET);
	}
}

static void threads_over_teardown(void)
{
	unsigned int round;

	for (round = 0; round < 20; round++) {
		open_dev(&page_hooks, 1000, 0, 1);
		atomic_set(&pins_out, 0);
		atomic_set(&unmapped, 0);
		atomic_set(&torn_down, 0);
		run_threads(NR_THREADS, use_or_tear_down, NULL);
		dev_dax_close(&dev, &page_hooks);
	}
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(entries),
		UNIT_TEST(fault_and_zap),
		UNIT_TEST(refused_fault_changes_nothing),
		UNIT_TEST(gup_partial_ranges),
		UNIT_TEST(gup_over_pud_tables),
		UNIT_TEST(gup_stops_at_holes),
		UNIT_TEST(gup_calls),
		UNIT_TEST(gup_needs_write_permission),
		UNIT_TEST(gup_refused),
		UNIT_TEST(reread_pte),
		UNIT_TEST(reread_table),
		UNIT_TEST(reread_pmd),
		UNIT_TEST(reread_pud),
		UNIT_TEST(gup_returns_what_entry_names),
		UNIT_TEST(several_processes),
		UNIT_TEST(unmap_finds_sparse_mappings),
		UNIT_TEST(unmap_finds_sparse_folios),
		UNIT_TEST(threads),
		UNIT_TEST(threads_over_teardown),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
