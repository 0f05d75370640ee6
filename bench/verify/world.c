// SPDX-License-Identifier: MIT
/*
 * The devices of a scenario and what is known of them that no strategy is
 * asked for: who holds what, which phase a teardown is in, when a page's count
 * came to rest.
 */
#include <stdio.h>
#include <string.h>

#include "bench/verify/primitives/life.h"
#include "bench/verify/world.h"
#include "harness/device/fault.h"
#include "harness/device/gup.h"
#include "harness/device/life.h"

enum phase { OPEN, KILLED, UNMAPPED, DRAINED, CLOSED };

/* What is a local notion of this file, and no step of the model. */
#define unseen __attribute__((no_sanitize("thread")))

const struct subject *subject;
const struct scenario *world_scenario;
bool world_pins;

/*
 * Read and written by the steps of the model, so that a search tells the
 * orders apart: held, per CPU and device, has a bit for a pinned page.
 */
static __machine_data struct {
	struct {
		unsigned long held[EXPLORE_CPUS];
		int phase;
	} dev[WORLD_DEVICES];
	struct completion handed;
	struct page *ordinary;
} shared;

/* Of one CPU each, or changed where the page's count changes. */
static __machine_data struct {
	struct {
		struct dev_dax dax;
		struct mm_struct mms[WORLD_MMS];
		int transitions[WORLD_PAGES], callbacks[WORLD_PAGES];
		bool killing, killed, draining, frozen, generic, has_ref;
		long refs;
	} dev[WORLD_DEVICES];
	bool mapping[EXPLORE_CPUS + 1];
	bool refused;
	unsigned long frozen_page; /* of device 0, + 1 */
} ghost;

struct world_seen world_seen;

static unseen void saw(unsigned long *count)
{
	if (explore_now())
		++*count;
}

/* The step of each CPU's last gup_pin of a page. */
static unsigned int pinned_at[EXPLORE_CPUS + 1][WORLD_PAGES];

/* The strategy's, with a look at who calls. */
static struct pgmap_hooks hooks;

static unseen const struct pgmap_hooks *theirs(void)
{
	return &subject->strategy->hooks;
}

static unseen unsigned int gup_flags(void)
{
	return world_pins ? FOLL_PIN : FOLL_GET;
}

static unseen void mapping(bool now)
{
	ghost.mapping[explore_cpu()] = now;
}

/* Pages. */
static unseen int device_of(const volatile void *address, unsigned long *index)
{
	unsigned int d;
	size_t offset;

	for (d = 0; d < world_scenario->nr_devices; d++) {
		offset = (size_t)((const volatile char *)address -
				  (char *)ghost.dev[d].dax.pages);
		if (offset >= ghost.dev[d].dax.nr_pages * sizeof(struct page))
			continue;
		*index = offset / sizeof(struct page);
		return (int)d;
	}
	return -1;
}

static unseen void pinned_now(struct page *page, unsigned long nr)
{
	unsigned long index, i;

	if (device_of(page, &index) < 0)
		explore_violate(7, "a walk came to a page that is no device's");
	for (i = 0; i < nr; i++)
		pinned_at[explore_cpu()][index + i] = explore_now();
}

static bool watched_gup_pin(struct gup *gup, struct page *page,
			    unsigned long nr)
{
	bool ret = theirs()->gup_pin(gup, page, nr);

	if (ret)
		pinned_now(page, nr);
	return ret;
}

static unseen bool is_count(const volatile void *address)
{
	unsigned long index;
	int d = device_of(address, &index);

	return d >= 0 &&
	       address == (void *)&ghost.dev[d].dax.pages[index]._refcount;
}

static unseen int count_of(uint64_t word)
{
	return primitive_count(subject->primitive, (int)word);
}

/* Nobody can take a reference on it but who maps it. */
static unseen bool is_free(uint64_t word)
{
	if (subject->primitive == PRIMITIVE_XADD)
		return (int)word < 0;
	return count_of(word) == 0;
}

static unseen bool is_idle(uint64_t word)
{
	int idle = theirs()->idle;

	return idle ? count_of(word) == idle : is_free(word);
}

static unseen unsigned int device_with(const struct dev_pagemap *pgmap)
{
	return pgmap == ghost.dev[0].dax.pgmap ? 0 : 1;
}

/* Its read section lasts until the entry is in: a kill waits for that. */
static bool watched_map(struct dev_pagemap *pgmap, struct page *page,
			unsigned long nr)
{
	unsigned int d = device_with(pgmap);
	bool ret;

	mapping(true);
	ret = theirs()->map(pgmap, page, nr);
	mapping(false);
	saw(ret ? &world_seen.mapped : &world_seen.not_mapped);
	/* a step: where the entry goes in it is to be asked by either order */
	if (ret && READ_ONCE(shared.dev[d].phase) >= KILLED)
		explore_violate(1, "a mapping is made after kill");
	return ret;
}

/* An entry goes in, of a page: what is no leaf leads to a table. */
static unseen void watch_entry(uint64_t before, uint64_t after)
{
	unsigned long index;
	int d = device_of(pfn_to_page(leaf_pfn(after)), &index);

	if (!before && d >= 0 && ghost.dev[d].killed)
		explore_violate(1, "page %lu is mapped after kill", index);
}

static unseen void watch_pte(const volatile void *address, uint64_t before,
			     uint64_t after)
{
	if (after)
		watch_entry(before, after);
}

static unseen void watch_leaf(const volatile void *address, uint64_t before,
			      uint64_t after)
{
	if (after && entry_leaf(after))
		watch_entry(before, after);
}

/* A word of the page array has changed: obligations 4 and 5. */
static unseen void watch_page(const volatile void *address, uint64_t before,
			      uint64_t after)
{
	unsigned long index;
	int d = device_of(address, &index), idle = theirs()->idle;

	if (!is_count(address))
		return;
	if (ghost.dev[d].frozen)
		return;
	if (subject->primitive != PRIMITIVE_XADD &&
	    subject->primitive != PRIMITIVE_RCUREF && (int)after < 0)
		explore_violate(5, "the count of page %lu went to %d", index,
				(int)after);
	if (is_free(before) && !is_free(after) &&
	    !ghost.mapping[explore_cpu()] && !explore_flushing())
		explore_violate(5, "page %lu was free, and got a reference",
				index);
	if (idle && !ghost.dev[d].draining && count_of(before) >= idle &&
	    count_of(after) < idle)
		explore_violate(5, "the count of page %lu is %d, below idle",
				index, count_of(after));
	if (!is_idle(before) && is_idle(after) &&
	    !(subject->strategy->callbacks_until_kill && ghost.dev[d].killing))
		ghost.dev[d].transitions[index]++;
}

static unseen int ghost_freed(int d, unsigned long index)
{
	return ++ghost.dev[d].callbacks[index] -
	       ghost.dev[d].transitions[index];
}

static unseen bool exact_callbacks(int d)
{
	return !(subject->strategy->callbacks_until_kill &&
		 ghost.dev[d].killing);
}

void world_freed(struct page *page)
{
	unsigned long index;
	int d = device_of(page, &index);

	if (d < 0)
		explore_violate(4, "a callback of a page that is no device's");
	/* a step: it is to come ahead of drain's return */
	if (READ_ONCE(shared.dev[d].phase) >= DRAINED)
		explore_violate(3, "the callback of page %lu after drain", index);
	if (exact_callbacks(d) && ghost_freed(d, index) > 0)
		explore_violate(4, "the callback of page %lu, which isn't idle",
				index);
}

/* Calls. */
static unseen struct dev_dax *dax(unsigned int d)
{
	return &ghost.dev[d].dax;
}

/* Not of the device: it lives as long as its process. */
static unseen struct mm_struct *mm_of(unsigned int d, unsigned int mm)
{
	return &ghost.dev[d].mms[mm];
}

static unseen void was_refused(void)
{
	ghost.refused = true;
}

bool fault(unsigned int d, unsigned int mm, unsigned long index)
{
	bool ret = dax_fault(&hooks, dax(d), mm_of(d, mm), index);

	if (!ret)
		was_refused();
	return ret;
}

bool zap(unsigned int d, unsigned int mm, unsigned long index)
{
	return dax_zap(&hooks, dax(d), mm_of(d, mm), index);
}

static unseen unsigned long *held_by(unsigned int d, unsigned int cpu)
{
	return &shared.dev[d].held[cpu];
}

static unseen unsigned long bits(unsigned long index, unsigned long nr)
{
	return ((1UL << nr) - 1) << index;
}

static unseen void check_walk(unsigned int d, struct mm_struct *mm,
			      unsigned long index, unsigned long nr,
			      struct page **pages)
{
	unsigned int order = dax(d)->order;
	unsigned int *at = pinned_at[explore_cpu()];
	unsigned long i;

	for (i = 0; i < nr; i++)
		if (pages[i] != dax(d)->pages + index + i)
			explore_violate(7, "a walk of page %lu got another",
					index + i);
	if (!explore_now())
		return;
	for (i = index; i < index + nr; i++)
		if (explore_last_read(entry_at(mm, i, order)) <= at[i] ||
		    (!order &&
		     explore_last_read(entry_at(mm, i, PMD_ORDER)) <= at[i]))
			explore_violate(7, "page %lu is pinned, and its entry "
					"wasn't read again", i);
}

bool pin(unsigned int d, unsigned int mm, unsigned long index,
	 unsigned long nr)
{
	struct page *pages[WORLD_PAGES];
	int phase = READ_ONCE(shared.dev[d].phase);
	unsigned long got = gup_fast(&hooks, mm_of(d, mm), index, nr,
				     gup_flags(), pages);

	saw(got == nr ? &world_seen.pinned : &world_seen.not_pinned);
	if (got < nr)
		was_refused();
	if (!got)
		return false;
	check_walk(d, mm_of(d, mm), index, got, pages);
	__atomic_fetch_or(held_by(d, explore_cpu()), bits(index, got),
			  __ATOMIC_RELAXED);
	if (phase >= UNMAPPED)
		explore_violate(1, "a pin that began after kill and zap");
	if (phase >= KILLED && subject->strategy->kill_stops_pins)
		explore_violate(1, "a pin that began after kill");
	if (got == nr)
		return true;
	unpin(d, index, got);
	return false;
}

/* Whose pin that is, one's own before others'. */
static unseen unsigned int holder(unsigned int d, unsigned long mask)
{
	unsigned int cpu = explore_cpu(), i;

	for (i = 0; i < EXPLORE_CPUS; i++, cpu = (cpu + 1) % EXPLORE_CPUS)
		if ((shared.dev[d].held[cpu] & mask) == mask)
			return cpu;
	explore_violate(0, "the scenario unpins what isn't pinned");
}

static void let_go(unsigned int d, unsigned long mask)
{
	__atomic_fetch_and(held_by(d, holder(d, mask)), ~mask,
			   __ATOMIC_RELAXED);
}

static unseen bool drains(unsigned int d)
{
	return ghost.dev[d].draining;
}

void unpin(unsigned int d, unsigned long index, unsigned long nr)
{
	let_go(d, bits(index, nr));
	unpin_user_page_range(&hooks, dax(d), dax(d)->pages + index, nr,
			      gup_flags());
	if (drains(d))
		saw(&world_seen.waited);
}

/* Teardown. */
static unseen void ghost_phase(unsigned int d, bool killed, bool drains)
{
	ghost.dev[d].killing = true;
	ghost.dev[d].killed = killed;
	ghost.dev[d].draining = drains;
}

void kill_device(unsigned int d)
{
	ghost_phase(d, false, false);
	dev_dax_kill(&hooks, dax(d));
	ghost_phase(d, true, false);
	WRITE_ONCE(shared.dev[d].phase, KILLED);
}

void unmap_device(unsigned int d)
{
	dev_dax_unmap(&hooks, dax(d));
	WRITE_ONCE(shared.dev[d].phase, UNMAPPED);
}

static unseen long refs(unsigned int d)
{
	struct percpu_ref *ref = &dax(d)->pgmap->ref;

	return ref->data ? percpu_ref_sum(ref) : 0;
}

void drain_device(unsigned int d)
{
	unsigned int cpu;

	ghost_phase(d, true, true);
	dev_dax_drain(&hooks, dax(d));
	for (cpu = 0; cpu < EXPLORE_CPUS; cpu++)
		if (READ_ONCE(shared.dev[d].held[cpu]))
			explore_violate(2, "drain returned, and a page is "
					"pinned");
	WRITE_ONCE(shared.dev[d].phase, DRAINED);
}

void close_device(unsigned int d)
{
	dev_dax_close(dax(d), &hooks);
	WRITE_ONCE(shared.dev[d].phase, CLOSED);
}

void teardown(unsigned int d)
{
	kill_device(d);
	unmap_device(d);
	drain_device(d);
	close_device(d);
}

/* Setup. */
void must_fault(unsigned int d, unsigned int mm, unsigned long index)
{
	if (!fault(d, mm, index))
		explore_violate(6, "a fault in the setup failed");
}

void must_pin(unsigned int cpu, unsigned int d, unsigned int mm,
	      unsigned long index, unsigned long nr)
{
	unsigned long of_0 = shared.dev[d].held[0];

	if (!pin(d, mm, index, nr))
		explore_violate(6, "a pin in the setup failed");
	shared.dev[d].held[0] = of_0;
	shared.dev[d].held[cpu] |= bits(index, nr);
}

static unseen void set_frozen(unsigned int d, bool frozen)
{
	ghost.dev[d].frozen = frozen;
}

/* Its owner's stores aren't the strategy's: they aren't judged. */
static void freeze_to(unsigned int d, unsigned long index, int nr)
{
	set_frozen(d, true);
	atomic_set(&dax(d)->pages[index]._refcount,
		   primitive_word(subject->primitive, nr));
	set_frozen(d, false);
}

void freeze(unsigned int d, unsigned long index)
{
	freeze_to(d, index, 0);
	ghost.frozen_page = index + 1;
}

void hand_over(void)
{
	complete(&shared.handed);
}

void take_over(void)
{
	wait_for_completion(&shared.handed);
}

static void get_page(struct page *page)
{
	if (theirs()->get_page)
		theirs()->get_page(page);
	else
		atomic_add(1, &page->_refcount);
}

void get_ordinary_page(void)
{
	get_page(shared.ordinary);
}

void put_ordinary_page(void)
{
	if (theirs()->put_page)
		theirs()->put_page(shared.ordinary);
	else
		atomic_sub(1, &shared.ordinary->_refcount);
}

void get_device_page(unsigned int d, unsigned long index)
{
	get_page(dax(d)->pages + index);
}

void put_device_page(unsigned int d, unsigned long index)
{
	theirs()->put_page(dax(d)->pages + index);
}

void set_generic(unsigned int d)
{
	dax(d)->pgmap->type = MEMORY_DEVICE_GENERIC;
	ghost.dev[d].generic = true;
}

static unseen struct page *page_of(unsigned int d, unsigned long index)
{
	return dax(d)->pages + index;
}

static unseen bool has_ref(unsigned int d)
{
	return ghost.dev[d].has_ref;
}

void lookup(unsigned int d, unsigned long index)
{
	unsigned long pfn = page_to_pfn(page_of(d, index));
	struct dev_pagemap *pgmap;
	bool live;

	rcu_read_lock();
	pgmap = xa_load(&pgmap_array, pfn);
	live = pgmap && READ_ONCE(pgmap->nr_range) && has_ref(d) &&
	       percpu_ref_tryget_live_rcu(&pgmap->ref);
	rcu_read_unlock();
	saw(pgmap ? &world_seen.found : &world_seen.not_found);
	if (live)
		percpu_ref_put(&pgmap->ref);
}

/* What frees the pgmap's ref: whoever looks the pgmap up would use it. */
static void watched_close(struct dev_pagemap *pgmap)
{
	if (xa_load(&pgmap_array, pgmap_first_pfn(pgmap)))
		explore_violate(3, "pgmap_close ahead of the lookup's end");
	theirs()->pgmap_close(pgmap);
}

static void watch_list(const volatile void *address, uint64_t before,
		       uint64_t after)
{
	explore_violate(5, "an ordinary page was taken for a device's");
}

/*
 * Where a page of a device has its pgmap, this one is on a list: what lies
 * there is made so that whoever takes it for a pgmap counts in it.
 */
static void make_ordinary_page(void)
{
	struct dev_pagemap *list =
		explore_alloc(offsetof(struct dev_pagemap, done), 64, "list");

	shared.ordinary = explore_alloc(sizeof(struct page), 64,
					"ordinary page");
	if (!list || !shared.ordinary)
		explore_violate(0, "the model has no room for a page");
	list->ref.percpu_count_ptr = __PERCPU_REF_ATOMIC_DEAD;
	list->ref.data = (struct percpu_ref_data *)list;
	shared.ordinary->lru_next = list;
	shared.ordinary->lru_prev = list;
	atomic_set(&shared.ordinary->_refcount,
		   primitive_word(subject->primitive, 2));
	explore_watch(list, watch_list);
}

static void ref_warning(const char *what)
{
	explore_violate(8, "percpu_ref: %s", what);
}

static void open_device(unsigned int d)
{
	struct dev_dax_params params = {
		.order = world_scenario->order,
		.nr_mms = WORLD_MMS,
		.primitive = subject->primitive,
		.vmemmap_node = -1,
		.pgmap_node = -1,
		.size = world_scenario->units << world_scenario->order
						<< PAGE_SHIFT,
	};
	unsigned int mm;

	if (dev_dax_open(dax(d), &hooks, &params))
		explore_violate(0, "the model has no room for device %u", d);
	memcpy(ghost.dev[d].mms, dax(d)->mms, sizeof(ghost.dev[d].mms));
	ghost.dev[d].refs = refs(d);
	explore_watch(dax(d)->pages, watch_page);
	for (mm = 0; mm < WORLD_MMS; mm++) {
		explore_watch(mm_of(d, mm)->pte, watch_pte);
		explore_watch(mm_of(d, mm)->pmd, watch_leaf);
		explore_watch(mm_of(d, mm)->pud, watch_leaf);
	}
	explore_rename(dax(d)->pgmap, "pgmap");
	ghost.dev[d].has_ref = dax(d)->pgmap->ref.data;
	if (ghost.dev[d].has_ref) {
		explore_rename(dax(d)->pgmap->ref.data, "ref.data");
		explore_rename((void *)(dax(d)->pgmap->ref.percpu_count_ptr &
					~__PERCPU_REF_ATOMIC_DEAD),
			       "ref of CPU");
	}
	explore_rename(dax(d)->entries, "entry lock");
}

void world_setup(void)
{
	unsigned int d;

	percpu_ref_warn = ref_warning;
	explore_describe = world_describe;
	hooks = *theirs();
	hooks.map = watched_map;
	hooks.gup_pin = watched_gup_pin;
	hooks.pgmap_close = watched_close;
	make_ordinary_page();
	for (d = 0; d < world_scenario->nr_devices; d++)
		open_device(d);
	if (world_scenario->setup)
		world_scenario->setup();
	ghost.refused = false;
}

/* The end. */
static int leftover(int sound)
{
	return ghost.refused ? 6 : sound;
}

static void check_counts(unsigned int d)
{
	const struct dev_dax *dev = dax(d);
	unsigned long i, unit = 1;

	if (theirs()->unit == UNIT_FOLIOS)
		unit <<= dev->order;
	for (i = 0; i < dev->nr_pages; i += unit)
		if (!is_idle((uint64_t)atomic_read(&dev->pages[i]._refcount)))
			explore_violate(leftover(5), "nobody uses page %lu, and "
					"its count is %d", i,
					dev_dax_page_count(dev, i));
}

static void check_callbacks(unsigned int d)
{
	unsigned long i;

	if (!subject->strategy->callback || ghost.dev[d].generic)
		return;
	for (i = 0; i < dax(d)->nr_pages; i++)
		if (ghost.dev[d].callbacks[i] != ghost.dev[d].transitions[i])
			explore_violate(4, "page %lu went idle %d times, and "
					"had %d callbacks", i,
					ghost.dev[d].transitions[i],
					ghost.dev[d].callbacks[i]);
}

static void give_back(unsigned int d)
{
	unsigned long i;
	unsigned int cpu, mm;

	for (cpu = 0; cpu < EXPLORE_CPUS; cpu++)
		for (i = 0; i < WORLD_PAGES; i++)
			if (shared.dev[d].held[cpu] & 1UL << i)
				unpin(d, i, 1);
	for (mm = 0; mm < WORLD_MMS; mm++)
		for (i = 0; i < dax(d)->nr_pages; i += 1UL << dax(d)->order)
			zap(d, mm, i);
}

/* What the histories have left undone is done, and nothing may be left over. */
static void finish_device(unsigned int d)
{
	int phase = shared.dev[d].phase;
	long out;

	if (phase < DRAINED) {
		give_back(d);
		check_counts(d);
		check_callbacks(d);
		if (dax(d)->pgmap->i_count.counter)
			explore_violate(leftover(5), "the inode is held %ld "
					"times", dax(d)->pgmap->i_count.counter);
		out = refs(d) - ghost.dev[d].refs;
		if (phase < KILLED && out)
			explore_violate(leftover(8), "%ld pgmap references are "
					"out", out);
		if (phase < KILLED)
			kill_device(d);
		if (phase < UNMAPPED)
			unmap_device(d);
		drain_device(d);
	}
	if (phase < CLOSED) {
		if (refs(d))
			explore_violate(8, "%ld pgmap references after drain",
					refs(d));
		close_device(d);
	}
	check_callbacks(d);
}

void world_finish(void)
{
	unsigned int d;
	int left;

	if (ghost.frozen_page)
		freeze_to(0, ghost.frozen_page - 1, 1);
	for (d = 0; d < world_scenario->nr_devices; d++)
		finish_device(d);
	left = primitive_count(subject->primitive,
			       atomic_read(&shared.ordinary->_refcount));
	if (left != 2)
		explore_violate(5, "an ordinary page's count is %d, was 2", left);
	if (static_branch_unlikely(&devmap_managed_key))
		explore_violate(5, "put_page() still looks for devices");
}

/* Names. */
static const struct {
	size_t offset;
	const char *name;
} page_fields[] = {
	{ offsetof(struct page, flags), "flags" },
	{ offsetof(struct page, pgmap), "pgmap" },
	{ offsetof(struct page, index), "index" },
	{ offsetof(struct page, _mapcount), "_mapcount" },
	{ offsetof(struct page, _refcount), "_refcount" },
}, folio_fields[] = {
	{ offsetof(struct folio, _flags_1), "_flags_1" },
	{ offsetof(struct folio, _head_1), "compound_head" },
	{ offsetof(struct folio, _large_mapcount), "_large_mapcount" },
	{ offsetof(struct folio, _nr_pages_mapped), "_nr_pages_mapped" },
	{ offsetof(struct folio, _entire_mapcount), "_entire_mapcount" },
	{ offsetof(struct folio, _pincount), "_pincount" },
}, pgmap_fields[] = {
	{ offsetof(struct dev_pagemap, ref.percpu_count_ptr), "ref" },
	{ offsetof(struct dev_pagemap, ref.data), "ref.data" },
	{ offsetof(struct dev_pagemap, done), "done" },
	{ offsetof(struct dev_pagemap, confirmed), "confirmed" },
	{ offsetof(struct dev_pagemap, alive), "alive" },
	{ offsetof(struct dev_pagemap, type), "type" },
	{ offsetof(struct dev_pagemap, vmemmap_shift), "vmemmap_shift" },
	{ offsetof(struct dev_pagemap, range.start), "range.start" },
	{ offsetof(struct dev_pagemap, range.end), "range.end" },
	{ offsetof(struct dev_pagemap, i_count), "i_count" },
};

#define FIELD(table, at) \
	field(table, sizeof(table) / sizeof((table)[0]), at)

static const char *field(const void *fields, size_t nr, size_t offset)
{
	const __typeof__(page_fields[0]) *table = fields;

	for (size_t i = 0; i < nr; i++)
		if (table[i].offset == offset)
			return table[i].name;
	return "?";
}

/* What isn't allocated. */
static void describe_global(const volatile void *address, char *text,
			    size_t size)
{
	size_t offset = (size_t)((const volatile char *)address -
				 (char *)&shared), d, at;

	if (address == (void *)&devmap_managed_key)
		snprintf(text, size, "devmap_managed_key");
	else if ((size_t)((const volatile char *)address -
			  (char *)&pgmap_array) < sizeof(pgmap_array))
		snprintf(text, size, "pgmap_array");
	else if (offset >= sizeof(shared))
		snprintf(text, size, "a global");
	else if (address == (void *)&shared.handed)
		snprintf(text, size, "what was handed over");
	else if (address == (void *)&shared.ordinary)
		snprintf(text, size, "the ordinary page");
	else {
		d = offset / sizeof(shared.dev[0]);
		at = offset % sizeof(shared.dev[0]);
		if (at == offsetof(__typeof__(shared.dev[0]), phase))
			snprintf(text, size, "phase of teardown %zu", d);
		else
			snprintf(text, size, "pins of CPU %zu, device %zu",
				 at / sizeof(shared.dev[0].held[0]), d);
	}
}

void world_describe(const volatile void *address, char *text, size_t size)
{
	unsigned long index = 0;
	const char *name;
	size_t offset;
	int d;

	if (!subject->strategy) {
		life_describe(address, text, size);
		return;
	}
	d = device_of(address, &index);
	if (d >= 0) {
		offset = (size_t)((const volatile char *)address -
				  (char *)(ghost.dev[d].dax.pages + index));
		if (index % 2 && ghost.dev[d].dax.order &&
		    theirs()->unit == UNIT_FOLIOS)
			snprintf(text, size, "folio %s",
				 FIELD(folio_fields,
				       offset + sizeof(struct page)));
		else
			snprintf(text, size, "page %lu %s", index,
				 FIELD(page_fields, offset));
		return;
	}
	name = explore_name(address, &offset);
	if (!name)
		describe_global(address, text, size);
	else if (!strcmp(name, "pgmap"))
		snprintf(text, size, "pgmap->%s", FIELD(pgmap_fields, offset));
	else if (!strcmp(name, "ref.data"))
		snprintf(text, size, "ref.data->count");
	else if (!strcmp(name, "ref of CPU"))
		snprintf(text, size, "ref of CPU %zu", offset / 8);
	else
		snprintf(text, size, "%s %zu", name, offset / 8);
}

/* The flags of percpu_ref's pointer, and what is left above them at its exit. */
static void ref_value(uint64_t word, char *text, size_t size)
{
	snprintf(text, size, "%s", !(word & __PERCPU_REF_ATOMIC_DEAD) ?
					   "percpu" :
				   word & __PERCPU_REF_ATOMIC ?
					   "ATOMIC|DEAD" : "DEAD");
}

void world_value(const volatile void *address, uint64_t word, char *text,
		 size_t size)
{
	const char *name;
	size_t offset;

	if (!subject->strategy) {
		life_value(address, word, text, size);
		return;
	}
	if (is_count(address)) {
		if (is_free(word) && !theirs()->idle)
			snprintf(text, size, "free");
		else
			snprintf(text, size, "%d", count_of(word));
		return;
	}
	name = explore_name(address, &offset);
	if (name && (!strcmp(name, "pte") || !strcmp(name, "pmd") ||
		     !strcmp(name, "pud"))) {
		if (!word)
			snprintf(text, size, "none");
		else if (name[1] != 't' && !entry_leaf(word))
			snprintf(text, size, "table");
		else
			snprintf(text, size, "present");
		return;
	}
	if (name && !strcmp(name, "pgmap") &&
	    offset == offsetof(struct dev_pagemap, ref.percpu_count_ptr)) {
		ref_value(word, text, size);
		return;
	}
	if (name && !strcmp(name, "ref.data") && (int64_t)word < -4096)
		snprintf(text, size, "bias%+ld",
			 (long)(word - PERCPU_COUNT_BIAS));
	else if ((int64_t)word > 0xffffff)
		snprintf(text, size, "set");
	else
		snprintf(text, size, "%ld", (long)word);
}
