// SPDX-License-Identifier: MIT
/* What a scenario may call: the device's own functions, with a look around. */
#include "bench/verify/state.h"
#include "harness/device/fault.h"
#include "harness/device/gup.h"
#include "harness/device/life.h"

static unseen unsigned int gup_flags(void)
{
	return world_pins ? FOLL_PIN : FOLL_GET;
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

static unseen bool read_again(pgentry_t *entry, unsigned long index)
{
	return explore_last_read(entry) > pinned_at(explore_cpu(), index);
}

static unseen void check_walk(unsigned int d, struct mm_struct *mm,
			      unsigned long index, unsigned long nr,
			      struct page **pages)
{
	unsigned int order = dax(d)->order;
	unsigned long i;

	for (i = index; i < index + nr; i++) {
		if (pages[i - index] != dax(d)->pages + i)
			explore_violate(7, "a walk of page %lu got another", i);
		if (!explore_now())
			continue;
		if (!read_again(entry_at(mm, i, order), i) ||
		    (!order && !read_again(entry_at(mm, i, PMD_ORDER), i)))
			explore_violate(7, "page %lu is pinned, and its entry "
					"wasn't read again", i);
	}
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

static unseen void check_unmapped(unsigned int d)
{
	unsigned long i, nr = 1UL << dax(d)->order;
	unsigned int mm;

	for (mm = 0; mm < WORLD_MMS; mm++)
		for (i = 0; i < dax(d)->nr_pages; i += nr)
			if (*entry_at(mm_of(d, mm), i, dax(d)->order))
				explore_violate(1, "page %lu is mapped behind "
						"the zap of all", i);
}

void unmap_device(unsigned int d)
{
	dev_dax_unmap(&hooks, dax(d));
	check_unmapped(d);
	WRITE_ONCE(shared.dev[d].phase, UNMAPPED);
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
void freeze_to(unsigned int d, unsigned long index, int nr)
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
