// SPDX-License-Identifier: MIT
/* Obligation 1: after kill no new mapping; after kill and zap no new pin. */
#include "tests/conformance/conformance.h"

/* Kill, then a fault by process mm on page 0: refused, and nothing moved. */
static void refused(unsigned int mm)
{
	life_kill();
	note_books();
	check(!fault(mm, 0), "a fault after kill");
	check(!zap(mm, 0), "it left an entry");
	check_books("after a refused fault");
}

void fault_after_kill(unsigned int order)
{
	life_open(order, 0);
	refused(0);
	life_end();
}

/* A page that is busy anyway would need no new reference on the pgmap. */
void fault_busy_after_kill(unsigned int order)
{
	life_open(order, 0);
	must_fault(0, 0);
	refused(1);
	life_end();
}

void fault_pinned_after_kill(unsigned int order)
{
	life_open(order, 0);
	must_fault(0, 0);
	must_gup(0, 0, life.unit);
	must_zap(0, 0);
	refused(0);
	unpin(0, life.unit);
	life_end();
}

void gup_after_kill(unsigned int order)
{
	unsigned long got;

	life_open(order, 0);
	must_fault(0, 0);
	life_kill();
	note_books();
	got = gup(0, 0, life.unit);
	if (got) {
		check(!subject->kill_stops_pins, "%lu pages pinned", got);
		unpin(0, got);
	}
	check_books("after a pin of a mapping that outlives kill");
	life_end();
}

void gup_after_unmap(unsigned int order)
{
	unsigned long i;

	life_open(order, 0);
	for (i = 0; i <= life.last; i += life.unit)
		must_fault(0, i);
	life_kill();
	life_unmap();
	note_books();
	for (i = 0; i <= life.last; i += life.unit)
		check(!gup(0, i, life.unit), "a pin at %lu after the zap", i);
	check_books("after pins that found no mapping");
	life_end();
}

/* A kill, then the zap, that begin in the middle of a fault. */
static struct task killer;

static void kill_and_unmap(void *unused)
{
	life_kill();
	life_unmap();
}

static void start_kill(void)
{
	task_go(&killer);
	task_blocked(&killer);
}

void kill_inside_fault(unsigned int order)
{
	unsigned long at, nr, before;
	bool ok;

	life_open(order, 0);
	stop_at(0, NULL);
	must_fault(0, 0);
	nr = stop_operations();
	life_end();

	for (at = 1; at; at = next_stop(at, nr)) {
		life_open(order, 0);
		before = frees();
		task_prepare(&killer, kill_and_unmap, NULL);
		stop_at(at, start_kill);
		ok = fault(0, 0);
		check(stop_over(), "no stop %lu in a fault", at);
		task_join(&killer);
		/* done or refused, not half, and not too late for the zap */
		check(!zap(0, 0), "a mapping is left");
		check(!gup(0, 0, life.unit), "a pin after kill and zap");
		check(all_idle(), "a fault (%d) raced kill at %lu", ok, at);
		if (ok)
			check(frees() == before + due_zap(life.unit),
			      "%lu callbacks", frees() - before);
		else
			/* of pages that were busy until the fault gave up */
			check(frees() <= before + due(life.unit),
			      "%lu callbacks", frees() - before);
		life_drain();
		life_close();
	}
}

/*
 * Two processes fault, pin and zap while a third thread kills. Nothing that
 * begins after kill (zap) returned may succeed.
 */
#define RACERS 2
#define RACES  30

static atomic_t enough;

static void race(void *arg)
{
	unsigned int mm = (unsigned int)(unsigned long)arg;
	unsigned long index = 0, got;
	enum phase begun;

	while (!atomic_fetch_add(0, &enough)) {
		index = (index * 5 + life.unit * (7 + mm)) & life.last &
			~(life.unit - 1);
		zap(mm, index);
		begun = life_phase();
		if (fault(mm, index))
			check(begun < KILLED, "a fault that began after kill");
		begun = life_phase();
		got = gup(mm, index, life.unit);
		if (!got)
			continue;
		check(begun < UNMAPPED, "a pin that began after kill and zap");
		check(begun < KILLED || !subject->kill_stops_pins,
		      "a pin that began after kill");
		unpin(index, got);
	}
}

void kill_race(unsigned int order)
{
	struct task racers[RACERS];
	unsigned long i;
	int n;

	for (n = 0; n < RACES; n++) {
		life_open(order, 0);
		atomic_set(&enough, 0);
		for (i = 0; i < RACERS; i++)
			task_start(&racers[i], race, (void *)i);
		life_kill();
		/* the racers meet each phase for a while */
		sleep_ms(n % 2);
		life_unmap();
		sleep_ms(n % 2);
		life_drain();
		atomic_xchg(&enough, 1);
		for (i = 0; i < RACERS; i++)
			task_join(&racers[i]);
		for (i = 0; i <= life.last; i++)
			check(count(i) >= 0 && count(i) <= life.hooks->idle,
			      "page %lu ended at %d", i, count(i));
		life_close();
	}
}
