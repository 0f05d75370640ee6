// SPDX-License-Identifier: MIT
/*
 * Obligation 4: the free callback runs exactly once for each busy-to-idle
 * transition. Obligation 5: counts return to idle, none goes negative, none
 * rises from 0 except through map.
 *
 * That a page is free when its callback runs is checked in the callback
 * itself: subject_freed().
 */
#include "tests/conformance/conformance.h"

static void must_have_freed(unsigned long nr, const char *when)
{
	check(frees() == nr, "%s: %lu callbacks, due are %lu", when, frees(),
	      nr);
}

/* Of the first mapping: no page had them in place of another. */
static void must_have_freed_each(unsigned long nr)
{
	unsigned long i, step = life.unit / counts_of(life.unit);

	for (i = 0; i < life.unit; i += step)
		check(frees_of(i) == nr, "page %lu: %lu callbacks, due are %lu",
		      i, frees_of(i), nr);
}

void free_once(unsigned int order)
{
	unsigned long one, zap, sum;

	life_open(order, 0);
	one = due(life.unit);

	zap = due_zap(life.unit);
	must_fault(0, 0);
	must_have_freed(0, "mapped");
	must_zap(0, 0);
	sum = zap;
	must_have_freed(sum, "zapped");

	must_fault(0, 0);
	must_gup(0, 0, life.unit);
	must_gup(0, 0, life.unit);
	must_zap(0, 0);
	unpin(0, life.unit);
	must_have_freed(sum, "pinned still");
	unpin(0, life.unit);
	sum += one;
	must_have_freed(sum, "zapped, then unpinned");

	must_fault(0, 0);
	must_gup(0, 0, life.unit);
	unpin(0, life.unit);
	sum += due_mapped(life.unit);
	must_have_freed(sum, "unpinned, and mapped still");
	must_zap(0, 0);
	sum += zap;
	must_have_freed(sum, "unpinned, then zapped");

	must_fault(0, 0);
	must_fault(1, 0);
	must_fault(2, 0);
	must_zap(1, 0);
	must_zap(0, 0);
	must_have_freed(sum, "one of three mappings left");
	must_zap(2, 0);
	sum += zap;
	must_have_freed(sum, "the last of three mappings");
	must_have_freed_each(one ? sum / one : 0);
	life_end();
}

/* Parts of a leaf go back one by one: a page is free with its own last. */
void free_of_parts(unsigned int order)
{
	unsigned long page;

	life_open(order, 0);
	if (life.unit == 1)
		skip_case();
	page = life.hooks->unit == UNIT_PAGES && subject->callback;
	must_fault(0, 0);
	must_gup(0, 0, life.unit);
	must_zap(0, 0);
	unpin(life.unit - 1, 1);
	must_have_freed(page, "a last page of many");
	unpin(1, life.unit - 2);
	must_have_freed(page * (life.unit - 1), "all but the first page");
	unpin(0, 1);
	must_have_freed(due(life.unit), "all");
	must_have_freed_each(subject->callback);
	life_end();
}

/* Kill, drain and close free nothing; the zap frees what it makes idle. */
static struct task teardown;

static void kill_unmap_drain(void *unused)
{
	life_kill();
	life_unmap();
	life_drain();
}

/* Of pins that teardown waits for: none while they are held, then one each. */
void free_across_drain(unsigned int order)
{
	life_open(order, 0);
	if (!subject->callback || subject->callbacks_until_kill)
		skip_case();
	must_fault(0, 0);
	must_gup(0, 0, life.unit);
	must_gup(0, 0, life.unit);
	task_start(&teardown, kill_unmap_drain, NULL);
	check(task_blocked(&teardown), "drain doesn't wait for two pins");
	must_have_freed(0, "pinned twice, and drain waits");
	unpin(0, life.unit);
	must_have_freed(0, "pinned once, and drain waits");
	unpin(0, life.unit);
	task_join(&teardown);
	must_have_freed(due(life.unit), "the last pin is gone");
	life_close();
}

void free_never_at_teardown(unsigned int order)
{
	unsigned long i, freed;

	life_open(order, 0);
	life_end();
	must_have_freed(0, "a device never used");

	life_open(order, 0);
	for (i = 0; i <= life.last; i += 2 * life.unit)
		must_fault(0, i);
	freed = frees();
	life_end();	/* checks each phase */
	check((frees() > freed) == (due_zap(life.unit) > 0), "%lu callbacks",
	      frees() - freed);
}

/*
 * Two operations on one page, the second in the middle of the first: behind
 * each of its kernel operations in turn (at order 9, behind some).
 */
static struct pair {
	void (*before)(void);
	void (*first)(void);
	void (*second)(void);
} now;

static void run_pairs(unsigned int order, struct pair pair)
{
	unsigned long at, expected, rounds = 0;
	bool stopped;

	now = pair;
	life_open(order, 0);
	for (at = 1, stopped = true; stopped; at += at < 16 ? 1 : 61) {
		expected = frees() + due(life.unit);
		now.before();
		stop_at(at, now.second);
		now.first();
		stopped = stop_over();
		if (!stopped)
			now.second();
		check(frees() == expected,
		      "%lu callbacks in all, due are %lu, stopped at %lu",
		      frees(), expected, at);
		check(!dev_dax_books(&life.dev, life.hooks),
		      "stopped at %lu: %s", at,
		      dev_dax_books(&life.dev, life.hooks));
		rounds++;
	}
	must_have_freed_each(subject->callback ? rounds : 0);
	life_end();
}

static void map_one(void)
{
	must_fault(0, 0);
}

static void zap_one(void)
{
	must_zap(0, 0);
}

static void unpin_one(void)
{
	unpin(0, life.unit);
}

static void pinned_and_mapped(void)
{
	must_fault(0, 0);
	must_gup(0, 0, life.unit);
}

static void pinned(void)
{
	pinned_and_mapped();
	must_zap(0, 0);
}

static void pinned_twice(void)
{
	pinned_and_mapped();
	must_gup(0, 0, life.unit);
	must_zap(0, 0);
}

void free_whose_put_is_last(unsigned int order)
{
	static const struct pair pairs[] = {
		{ pinned_twice, unpin_one, unpin_one },
		{ pinned_and_mapped, unpin_one, zap_one },
		{ pinned_and_mapped, zap_one, unpin_one },
		{ map_one, zap_one, late_walk },
		{ pinned, unpin_one, late_walk },
	};
	unsigned long i;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		/* a page that idles at 1 can be pinned by a stale walk, too */
		if (pairs[i].second == late_walk && !subject->counts_mappings)
			continue;
		run_pairs(order, pairs[i]);
	}
}

/* The last unpin, and a fault in the middle of it. */
static unsigned long went_idle;

static void fault_and_see(void)
{
	unsigned long i, step = life.unit / counts_of(life.unit);

	for (i = 0; i < life.unit && subject->callback; i += step)
		went_idle += idle(i);
	must_fault(1, 0);
}

/* The last unpin and a fault, the second in the middle of the first. */
static void run_unpin_and_fault(unsigned int order, void (*first)(void),
				void (*second)(void))
{
	unsigned long at, before;
	bool stopped = true;

	life_open(order, 0);
	for (at = 1; stopped; at += at < 16 ? 1 : 61) {
		pinned();
		before = frees();
		went_idle = 0;
		stop_at(at, second);
		first();
		stopped = stop_over();
		if (!stopped)
			second();
		if (!subject->counts_mappings)
			went_idle = due(life.unit);
		check(frees() == before + went_idle,
		      "stopped at %lu: %lu callbacks, due are %lu", at,
		      frees() - before, went_idle);
		must_zap(1, 0);
		check(frees() == before + went_idle + due_zap(life.unit),
		      "stopped at %lu: callbacks after the zap", at);
		check(!dev_dax_books(&life.dev, life.hooks),
		      "stopped at %lu: %s", at,
		      dev_dax_books(&life.dev, life.hooks));
	}
	life_end();
}

static void unpin_beside_fault(unsigned int order)
{
	run_unpin_and_fault(order, unpin_one, fault_and_see);
}

void free_beside_fault(unsigned int order)
{
	busy_again = true;
	unpin_beside_fault(order);
}

void free_before_fault(unsigned int order)
{
	unpin_beside_fault(order);
}

/* Obligation 5. */
void counts_come_back(unsigned int order)
{
	unsigned long i;
	int n;

	life_open(order, 0);
	for (n = 0; n < 3; n++) {
		for (i = 0; i <= life.last; i += life.unit)
			must_fault(0, i);
		must_gup(0, 0, life.unit);
		must_gup(0, life.last, 1);
		for (i = 0; i <= life.last; i += life.unit)
			must_zap(0, i);
		check(!all_idle(), "pins count");
		unpin(life.last, 1);
		unpin(0, life.unit);
		check(all_idle(), "after round %d", n);
		check(!dev_dax_books(&life.dev, life.hooks), "%s",
		      dev_dax_books(&life.dev, life.hooks));
	}
	life_end();
}

/* One page of several processes, zapped in another order than mapped. */
void counts_of_several_mms(unsigned int order)
{
	int mappings = subject->counts_mappings, before;

	life_open(order, 0);
	must_fault(0, 0);
	must_fault(1, 0);
	must_fault(2, 0);
	/* a fault on an entry that is there is none */
	must_fault(1, 0);
	check(count(0) == life.hooks->idle + 3 * mappings, "%d", count(0));
	before = count(0);
	must_gup(1, 0, life.unit);
	check(count(0) == before + pin_worth(life.unit),
	      "%d after a pin, %d before", count(0), before);
	must_zap(1, 0);
	must_zap(2, 0);
	check(!zap(2, 0), "zapped twice");
	unpin(0, life.unit);
	check(count(0) == life.hooks->idle + mappings, "%d", count(0));
	must_fault(2, 0);
	must_zap(0, 0);
	must_zap(2, 0);
	check(all_idle(), "with nothing mapped");
	life_end();
}

static void put_all(void *unused)
{
	unsigned long i;

	for (i = 0; i <= life.last; i += life.unit) {
		must_zap(0, i);
		unpin(i, life.unit);
	}
}

void counts_put_elsewhere(unsigned int order)
{
	struct task other;
	unsigned long i;

	life_open(order, 0);
	for (i = 0; i <= life.last; i += life.unit) {
		must_fault(0, i);
		must_gup(0, i, life.unit);
	}
	task_start(&other, put_all, NULL);
	task_join(&other);
	check(all_idle(), "after puts on another thread");
	life_end();
}

/* Whatever the entry says, a page without a reference can't be pinned. */
void gup_never_from_zero(unsigned int order)
{
	unsigned long index[3], i;
	int was;

	if (subject->gets_blindly)
		skip_case();
	life_open(order, 0);
	index[0] = 0;
	index[1] = life.unit / 2;
	index[2] = life.unit - 1;
	must_fault(0, 0);
	for (i = 0; i < 3; i++) {
		was = count(index[i]);
		set_count(index[i], 0);
		note_books();
		check(!gup(0, index[i], 1), "a pin of page %lu", index[i]);
		check(!gup(0, 0, life.unit), "a pin of the leaf");
		check_books("after pins of a page at 0");
		set_count(index[i], was);
	}
	must_zap(0, 0);
	life_end();
}

/* The last unpin beside a fault, which may find the page busy or idle. */
static void unpin_and_see(void)
{
	unsigned long i, step = life.unit / counts_of(life.unit);

	/* pages that this makes idle, and the fault busy again */
	for (i = 0; i < life.unit && subject->callback; i += step)
		went_idle +=
			count(i) == life.hooks->idle + pin_worth(life.unit);
	unpin(0, life.unit);
}

static void fault_one(void)
{
	must_fault(1, 0);
}

void fault_beside_last_unpin(unsigned int order)
{
	run_unpin_and_fault(order, fault_one, unpin_and_see);
}

/*
 * get_page() and put_page(), where the strategy has something in them: they
 * are called for every page of the system.
 */
static int count_of(const struct page *page)
{
	return primitive_count(subject_primitive,
			       atomic_read(&page->_refcount));
}

/* From a count of 1: a get, or what is worth one, and a put. */
static void get_and_put(struct page *page, const char *which)
{
	atomic_set(&page->_refcount, primitive_word(subject_primitive, 1));
	if (life.hooks->get_page)
		life.hooks->get_page(page);
	else
		atomic_set(&page->_refcount,
			   primitive_word(subject_primitive, 2));
	check(count_of(page) == 2, "%s: a get made 1 %d", which,
	      count_of(page));
	life.hooks->put_page(page);
	check(count_of(page) == 1, "%s: a put made 2 %d", which,
	      count_of(page));
}

static void get_and_put_ordinary(const char *which)
{
	/* on a list, where a page of a device has its pgmap */
	struct page page = { .lru_next = NULL, .lru_prev = &page };
	long before = life_phase() == ALIVE ? refs() : 0;
	unsigned long freed = frees();

	page.lru_next = &page;
	get_and_put(&page, which);
	check(page.lru_next == &page && page.lru_prev == &page && !page.flags,
	      "%s was taken for a device's", which);
	check(frees() == freed, "%s: %lu callbacks", which, frees() - freed);
	if (life_phase() == ALIVE)
		check(refs() == before, "%s: %ld pgmap references, were %ld",
		      which, refs(), before);
}

/* It goes to the allocator, and a pgmap has nothing to do with it. */
static void put_last_of_ordinary(void)
{
	struct page page = { .flags = 0, .pgmap = NULL };

	atomic_set(&page._refcount, primitive_word(subject_primitive, 1));
	life.hooks->put_page(&page);
	check(!primitive_count(subject_primitive,
			       atomic_read(&page._refcount)),
	      "an ordinary page that nobody holds is at %#x",
	      atomic_read(&page._refcount));
}

void get_and_put_of_any_page(unsigned int order)
{
	unsigned long freed;
	long before;

	if (!subject->hooks.put_page)
		skip_case();
	life_open(order, 0);
	check(life.hooks->idle == 1, "a get from idle would raise it from 0");
	get_and_put_ordinary("an ordinary page");
	put_last_of_ordinary();

	before = refs();
	freed = frees();
	get_and_put(life.dev.pages, "a page of the device");
	check(refs() == before, "%ld pgmap references, were %ld", refs(),
	      before);
	check(frees() == freed + due(1), "%lu callbacks", frees() - freed);

	/* of a type whose callback nobody asked for: MEMORY_DEVICE_GENERIC */
	life.dev.pgmap->type = MEMORY_DEVICE_GENERIC;
	freed = frees();
	get_and_put(life.dev.pages + life.last, "a page of another device");
	check(refs() == before, "%ld pgmap references, were %ld", refs(),
	      before);
	check(frees() == freed, "%lu callbacks", frees() - freed);
	life_end();

	check(!static_branch_unlikely(&devmap_managed_key),
	      "put_page() of every page still looks for devices");
	get_and_put_ordinary("an ordinary page behind the last device");
}
