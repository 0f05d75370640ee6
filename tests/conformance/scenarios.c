// SPDX-License-Identifier: MIT
/*
 * The scenarios that break the unsound strategies, one each, by name: the
 * schedule is fixed, so they break every time. A sound strategy keeps them.
 */
#include <stdio.h>
#include <unistd.h>

#include "tests/conformance/conformance.h"

static struct task unbind;

static unsigned long unexpected;

static void teardown_and_free(void *unused)
{
	life_kill();
	life_unmap();
	life_drain();
	unexpected = life.dev.pgmap->unexpected;
	life_close();
}

/* Page 0 is pinned. A teardown waits for that pin, or its struct page goes. */
static void must_wait_for_pin(void)
{
	unsigned int asked = 0;

	task_start(&unbind, teardown_and_free, NULL);
	/* a loaded host's grace period may take as long: ask again */
	while (task_blocked(&unbind))
		if (subject->verdict != VERDICT_UNSOUND || ++asked == 10)
			break;
	if (atomic_fetch_add(0, &unbind.done) && !readable(life.dev.pages)) {
		fprintf(stderr, "%s: page 0 is pinned, the teardown is over "
			"(it saw %lu pages that it would warn of), and its "
			"struct page is gone\n", subject_name, unexpected);
		_exit(CASE_AS_TOLD);
	}
	unpin(0, life.unit);
	task_join(&unbind);
}

void pin_outlives_teardown(unsigned int order)
{
	life_open(order, 2);
	must_fault(0, 0);
	must_gup(0, 0, life.unit);
	must_wait_for_pin();
}

/* late_walk() that stays: the entry that it reads again is there by then. */
static bool kept;

static void late_pin(void)
{
	struct gup gup = { .flags = life.flags };

	rcu_read_lock();
	kept = life.hooks->gup_pin(&gup, life.dev.pages, life.unit);
	life.hooks->gup_end(&gup);
	rcu_read_unlock();
}

/*
 * The page's only mapping is zapped and comes back; the walk falls between
 * two operations of that fault. Its pin stays or is undone: then the page is
 * pinned anew.
 */
static void fault_around(void (*walk)(void))
{
	/* first behind the entry lock, the read section, and one operation */
	static const unsigned int stops[] = { 3, 4, 5, 6, 7, 8, 2, 1 };
	unsigned long i;

	for (i = 0; i < sizeof(stops) / sizeof(stops[0]); i++) {
		life_open(0, 2);
		must_fault(0, 0);
		must_zap(0, 0);
		kept = false;
		stop_at(stops[i], walk);
		must_fault(0, 0);
		stop_over();
		if (!kept)
			must_gup(0, 0, 1);
		must_wait_for_pin();
	}
}

void pin_between_increment_and_test(unsigned int order)
{
	fault_around(late_pin);
	fault_around(late_walk);
}
