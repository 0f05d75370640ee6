// SPDX-License-Identifier: MIT
/*
 * Obligation 6: a failed pin or map leaves no trace. Obligation 7: the page
 * returned is the one that the entry named when it was read again.
 * Obligation 8: the percpu_ref keeps its invariants.
 */
#include "tests/conformance/conformance.h"

/* Page nr of a walk refuses: what came before it stays or is undone. */
void gup_refused_in_the_middle(unsigned int order)
{
	unsigned long bad, got, expected, hole, i;
	int was;

	life_open(order, order == PUD_ORDER ? 2 : 0);
	hole = life.last + 1 - life.unit;
	for (i = 0; i <= life.last; i += life.unit)
		must_fault(0, i);

	/* the second PTE table, or the second leaf */
	bad = order ? life.unit + 256 : 512 + 100;
	was = count(bad);
	if (subject->gets_blindly)
		goto in_the_mapping;
	set_count(bad, 0);

	/* a leaf comes as a whole or not at all */
	note_books();
	expected = order ? life.unit : bad;
	got = gup(0, 0, bad + 200);
	check(got == expected, "%lu pages, %lu came before", got, expected);
	unpin(0, got);
	check_books("undone behind a leaf");

	expected = order ? 0 : 20;
	got = gup(0, bad - 20, 40);
	check(got == expected, "%lu pages, %lu came before", got, expected);
	unpin(bad - 20, got);
	check_books("undone in the middle of a leaf");

	set_count(bad, was);
in_the_mapping: /* a hole */
	must_zap(0, hole);
	note_books();
	got = gup(0, 0, hole + life.unit);
	check(got == hole, "%lu pages", got);
	unpin(0, got);
	check_books("undone before a hole");

	for (i = 0; i < hole; i += life.unit)
		must_zap(0, i);
	life_end();
}

/*
 * The strategy's hooks, but the page table changes between a pin and the
 * second read of its entry, at pin number change.at.
 */
static struct {
	unsigned long at, seen;
	pgentry_t *entry;	/* changes to value; NULL: zap of index */
	pgentry_t value, old;
	unsigned long index;
} change;

static bool pin_and_change(struct gup *gup, struct page *page, unsigned long nr)
{
	bool ret = subject->hooks.gup_pin(gup, page, nr);

	if (change.seen++ != change.at)
		return ret;
	if (change.entry) {
		change.old = *change.entry;
		WRITE_ONCE(*change.entry, change.value);
	} else {
		must_zap(0, change.index);
	}
	return ret;
}

/* Pins nr pages from 0 on, of which expected come before the change. */
static void gup_and_change(const struct pgmap_hooks *hooks, unsigned long at,
			   pgentry_t *entry, pgentry_t value, unsigned long nr,
			   unsigned long expected)
{
	unsigned long got;

	change.at = at;
	change.seen = 0;
	change.entry = entry;
	change.value = value;
	life.hooks = hooks;
	note_books();
	got = gup(0, 0, nr);
	life.hooks = &subject->hooks;
	check(change.seen > at, "%lu pins", change.seen);
	check(got == expected, "%lu pages, the entry of page %lu changed", got,
	      expected);
	if (entry)
		WRITE_ONCE(*entry, change.old);
	unpin(0, got);
}

void gup_of_changed_entry(unsigned int order)
{
	struct pgmap_hooks hooks = subject->hooks;
	unsigned long nr, before, freed, i;
	struct mm_struct *mm;
	pgentry_t *entry;

	hooks.gup_pin = pin_and_change;
	life_open(order, order == PUD_ORDER ? 2 : 0);
	mm = life.dev.mms;
	for (i = 0; i <= life.last; i += life.unit)
		must_fault(0, i);

	/* the second of two leaves, or a PTE in the middle */
	nr = order ? 2 * life.unit : 20;
	before = order ? life.unit : 7;
	change.index = before;
	entry = entry_at(mm, before, order);

	gup_and_change(&hooks, before / life.unit, entry, 0, nr, before);
	check_books("an entry that went away");
	gup_and_change(&hooks, before / life.unit, entry,
		       *entry_at(mm, 0, order), nr, before);
	check_books("an entry that names another page");
	gup_and_change(&hooks, 0, entry_at(mm, 0, order), *entry, nr, 0);
	check_books("a first entry that names another page");
	if (!order) {
		/* the same PTE, but in a table that is no longer mapped */
		gup_and_change(&hooks, 7, entry_at(mm, 0, PMD_ORDER), 0, 20, 7);
		check_books("a PMD that went away");
	}

	/* a real zap: the pin that is undone was the last reference */
	freed = frees();
	gup_and_change(&hooks, before / life.unit, NULL, 0, nr, before);
	check(frees() == freed + due(life.unit) + due_mapped(before),
	      "%lu callbacks",
	      frees() - freed);
	check(count(before) == life.hooks->idle, "%d", count(before));
	for (i = 0; i <= life.last; i += life.unit)
		if (i != before)
			must_zap(0, i);
	life_end();
}

/* Walk and zap of one leaf, each in the middle of the other. */
static unsigned long got_beside;

static void zap_beside(void)
{
	must_zap(0, 0);
}

static void gup_beside(void)
{
	got_beside = gup(0, 0, life.unit);
}

static void run_beside(unsigned int order, void (*first)(void),
		       void (*second)(void))
{
	unsigned long at, before, freed;
	bool stopped = true;

	life_open(order, 0);
	for (at = 1; stopped; at += at < 16 ? 1 : 61) {
		must_fault(0, 0);
		before = frees();
		got_beside = 0;
		stop_at(at, second);
		first();
		stopped = stop_over();
		if (!stopped)
			second();
		check(!got_beside || got_beside == life.unit, "%lu pages",
		      got_beside);
		if (got_beside)
			check(frees() == before, "callbacks of a pinned page");
		unpin(0, got_beside);
		freed = frees() - before;
		/* where mappings don't count: of a pin, had or undone */
		if (subject->counts_mappings || got_beside)
			check(freed == due(life.unit),
			      "stopped at %lu: %lu callbacks", at, freed);
		else
			check(freed == 0 || freed == due(life.unit),
			      "stopped at %lu: %lu callbacks", at, freed);
		check(!dev_dax_books(&life.dev, life.hooks),
		      "stopped at %lu: %s", at,
		      dev_dax_books(&life.dev, life.hooks));
	}
	life_end();
}

void gup_beside_zap(unsigned int order)
{
	run_beside(order, gup_beside, zap_beside);
	run_beside(order, zap_beside, gup_beside);
}

/* Faults that are refused in each state that a page may be in. */
void fault_refused(unsigned int order)
{
	unsigned long i, round;

	life_open(order, 0);
	must_fault(0, 0);
	must_gup(0, 0, life.unit);
	must_fault(0, life.unit > life.last ? 0 : life.unit);
	life_kill();
	note_books();
	for (round = 0; round < 3; round++)
		for (i = 0; i <= life.last; i += life.unit)
			check(!fault(1, i), "a fault at %lu after kill", i);
	check_books("after refused faults");
	life_unmap();
	unpin(0, life.unit);
	life_end();
}

/* Obligation 7: gup() compares each page with the device's. */
void gup_returns_named_pages(unsigned int order)
{
	unsigned long i, nr, from;

	life_open(order, order == PUD_ORDER ? 2 : 0);
	for (i = 0; i <= life.last; i += life.unit)
		must_fault(0, i);
	nr = life.last + 1;
	/* all; one; across the border of two leaves or tables; to the end */
	must_gup(0, 0, nr);
	unpin(0, nr);
	must_gup(0, nr / 2, 1);
	unpin(nr / 2, 1);
	from = nr / 2 - 300;
	must_gup(0, from, 700);
	unpin(from, 700);
	must_gup(0, nr - 3, 3);
	unpin(nr - 3, 3);
	for (i = 0; i <= life.last; i += life.unit)
		must_zap(0, i);
	life_end();
}

/* An entry may name any page: its page is returned, not the index's. */
void gup_follows_the_entry(unsigned int order)
{
	pgentry_t *a, *b, old;
	struct page *page[2];
	unsigned long got;

	life_open(order, order == PUD_ORDER ? 2 : 0);
	must_fault(0, 0);
	must_fault(0, life.unit);
	a = entry_at(life.dev.mms, 0, order);
	b = entry_at(life.dev.mms, life.unit, order);
	old = *a;
	*a = *b;
	*b = old;
	/* the last page of the one leaf and the first of the other */
	got = gup_fast(life.hooks, life.dev.mms, life.unit - 1, 2, life.flags, page);
	check(got == 2, "%lu pages", got);
	check(page[0] == life.dev.pages + 2 * life.unit - 1, "a wrong page");
	check(page[1] == life.dev.pages, "a wrong page");
	unpin(2 * life.unit - 1, 1);
	unpin(0, 1);
	*b = *a;
	*a = old;
	must_zap(0, life.unit);
	must_zap(0, 0);
	life_end();
}

/* Obligation 8. A warning of a percpu_ref ends any case, here or elsewhere. */
static void put_some(void *unused)
{
	unpin(0, life.unit);
	must_zap(1, 0);
}

void ref_over_lives(unsigned int order)
{
	struct percpu_ref *ref;
	struct task other;
	unsigned long i;
	int n, lives = order == PUD_ORDER ? 3 : order ? 50 : 200;

	for (n = 0; n < lives; n++) {
		life_open(order, order ? 2 : 64);
		ref = &life.dev.pgmap->ref;
		if (!ref->data)
			skip_case();
		for (i = 0; i <= life.last; i += life.unit)
			must_fault(n % 2, i);
		must_gup(n % 2, 0, life.unit);
		must_gup(n % 2, 0, life.unit);
		if (n % 2 == 0)
			must_fault(1, 0);
		task_start(&other, put_some, NULL);
		task_join(&other);
		check(!percpu_ref_is_dying(ref) && refs() > 0, "alive, %ld",
		      refs());
		life_kill();
		check(percpu_ref_is_dying(ref) && !percpu_ref_tryget_live(ref),
		      "tryget_live after kill was confirmed");
		check(refs() > 0, "%ld while a page is pinned", refs());
		life_unmap();
		unpin(0, life.unit);
		life_drain();
		check(refs() == 0, "%ld after drain", refs());
		check(!percpu_ref_tryget(ref), "tryget after 0");
		life_close();
	}
}
