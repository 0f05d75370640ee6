// SPDX-License-Identifier: MIT
/*
 * What is judged as it comes about: each change of a page's count and of a page
 * table's entry, the hooks that may make them, the free callbacks.
 */
#include "bench/verify/state.h"
#include "harness/device/pgtable.h"

static unsigned int pinned[EXPLORE_CPUS + 1][WORLD_PAGES];
struct pgmap_hooks hooks;

unseen unsigned int pinned_at(unsigned int cpu, unsigned long index)
{
	return pinned[cpu][index];
}

static unseen void mapping(bool now)
{
	ghost.mapping[explore_cpu()] = now;
}

static unseen void pinned_now(struct page *page, unsigned long nr)
{
	unsigned long index, i;

	if (device_of(page, &index) < 0)
		explore_violate(7, "a walk came to a page that is no device's");
	for (i = 0; i < nr; i++)
		pinned[explore_cpu()][index + i] = explore_now();
}

/* What strategy.h says must not sleep doesn't. */
static bool watched_gup_pin(struct gup *gup, struct page *page,
			    unsigned long nr)
{
	bool ret;

	explore_no_sleep(true);
	ret = theirs()->gup_pin(gup, page, nr);
	explore_no_sleep(false);
	if (ret)
		pinned_now(page, nr);
	return ret;
}

static void watched_gup_end(struct gup *gup)
{
	explore_no_sleep(true);
	theirs()->gup_end(gup);
	explore_no_sleep(false);
}

static void watched_unmap(struct dev_pagemap *pgmap, struct page *page,
			  unsigned long nr)
{
	explore_no_sleep(true);
	theirs()->unmap(pgmap, page, nr);
	explore_no_sleep(false);
}

static void watched_unpin(struct page *page, unsigned long nr,
			  unsigned int flags)
{
	explore_no_sleep(true);
	theirs()->unpin(page, nr, flags);
	explore_no_sleep(false);
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
	explore_no_sleep(true);
	ret = theirs()->map(pgmap, page, nr);
	explore_no_sleep(false);
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

/* What frees the pgmap's ref: whoever looks the pgmap up would use it. */
static void watched_close(struct dev_pagemap *pgmap)
{
	if (xa_load(&pgmap_array, pgmap_first_pfn(pgmap)))
		explore_violate(3, "pgmap_close ahead of the lookup's end");
	theirs()->pgmap_close(pgmap);
}

void watch_hooks(void)
{
	hooks = *theirs();
	hooks.map = watched_map;
	hooks.unmap = watched_unmap;
	hooks.gup_pin = watched_gup_pin;
	hooks.gup_end = watched_gup_end;
	hooks.unpin = watched_unpin;
	hooks.pgmap_close = watched_close;
}

void watch_device(unsigned int d)
{
	unsigned int mm;

	explore_watch(dax(d)->pages, watch_page);
	for (mm = 0; mm < WORLD_MMS; mm++) {
		explore_watch(mm_of(d, mm)->pte, watch_pte);
		explore_watch(mm_of(d, mm)->pmd, watch_leaf);
		explore_watch(mm_of(d, mm)->pud, watch_leaf);
	}
}
