// SPDX-License-Identifier: MIT
/*
 * The devices of a scenario, from its setup to the books at its end, and what
 * is known of them that no strategy is asked for: who holds what, which phase a
 * teardown is in, when a page's count came to rest.
 */
#include <string.h>

#include "bench/verify/state.h"

const struct subject *subject;
const struct scenario *world_scenario;
bool world_pins;
struct world_seen world_seen;

__machine_data struct shared shared;
__machine_data struct ghost ghost;

/* Each word of the page arrays, ahead of any use. */
static int words[WORLD_DEVICES][WORLD_PAGES * sizeof(struct page) / sizeof(int)];

unseen void saw(unsigned long *count)
{
	if (explore_now())
		++*count;
}

unseen const struct pgmap_hooks *theirs(void)
{
	return &subject->strategy->hooks;
}

unseen struct dev_dax *dax(unsigned int d)
{
	return &ghost.dev[d].dax;
}

unseen struct mm_struct *mm_of(unsigned int d, unsigned int mm)
{
	return &ghost.dev[d].mms[mm];
}

/* Pages. */
unseen int device_of(const volatile void *address, unsigned long *index)
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

unseen bool is_count(const volatile void *address)
{
	unsigned long index;
	int d = device_of(address, &index);

	return d >= 0 &&
	       address == (void *)&ghost.dev[d].dax.pages[index]._refcount;
}

unseen int count_of(uint64_t word)
{
	return primitive_count(subject->primitive, (int)word);
}

unseen bool is_free(uint64_t word)
{
	if (subject->primitive == PRIMITIVE_XADD)
		return (int)word < 0;
	return count_of(word) == 0;
}

unseen bool is_idle(uint64_t word)
{
	int idle = theirs()->idle;

	return idle ? count_of(word) == idle : is_free(word);
}

unseen long refs(unsigned int d)
{
	struct percpu_ref *ref = &dax(d)->pgmap->ref;

	return ref->data ? percpu_ref_sum(ref) : 0;
}

/* The beginning. */
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
		.vmemmap.node = -1,
		.pgmap_node = -1, .table_node = -1,
		.size = world_scenario->units << world_scenario->order
						<< PAGE_SHIFT,
	};

	if (dev_dax_open(dax(d), &hooks, &params))
		explore_violate(0, "the model has no room for device %u", d);
	memcpy(ghost.dev[d].mms, dax(d)->mms, sizeof(ghost.dev[d].mms));
	ghost.dev[d].refs = refs(d);
	watch_device(d);
	memcpy(words[d], dax(d)->pages,
	       dax(d)->nr_pages * sizeof(struct page));
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
	watch_hooks();
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

/*
 * All else in the page array: mapcounts, pincounts, the counts of tail pages.
 * The referenced bit stays, and a count that is free has residue.
 */
static unseen void check_words(unsigned int d)
{
	const int *now = (const int *)dax(d)->pages;
	unsigned long i, offset;
	char name[64];

	for (i = 0; i < dax(d)->nr_pages * sizeof(struct page) / sizeof(*now);
	     i++) {
		offset = i * sizeof(*now) % sizeof(struct page);
		if (offset < sizeof(dax(d)->pages->flags) ||
		    is_count(now + i) || now[i] == words[d][i])
			continue;
		world_describe(now + i, name, sizeof(name));
		explore_violate(leftover(5), "nobody uses the device, and %s "
				"is %d, was %d", name, now[i],
				words[d][i]);
	}
}

static void check_callbacks(unsigned int d)
{
	unsigned long i;

	if (!subject->strategy->callback || ghost.dev[d].generic)
		return;
	/* which were before the kill, and which behind, isn't known exactly */
	if (subject->strategy->callbacks_until_kill && ghost.dev[d].killing)
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
		check_words(d);
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
