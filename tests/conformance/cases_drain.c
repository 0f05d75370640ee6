// SPDX-License-Identifier: MIT
/*
 * Obligation 2: drain returns only when every pin is gone, and does when the
 * last goes. Obligation 3: nothing is touched after it was freed; freed memory
 * is PROT_NONE here, so that a touch is a fault.
 */
#include "tests/conformance/conformance.h"

void drain_of_idle(unsigned int order)
{
	unsigned long i;

	/* never used */
	life_open(order, 0);
	life_end();
	/* used, and idle again */
	life_open(order, 0);
	for (i = 0; i <= life.last; i += life.unit)
		must_fault(0, i);
	must_gup(0, 0, life.unit);
	for (i = 0; i <= life.last; i += life.unit)
		must_zap(0, i);
	unpin(0, life.unit);
	life_end();
}

static struct task other;

static void teardown(void *unused)
{
	life_kill();
	life_unmap();
	life_drain();
}

static void drain(void *unused)
{
	life_drain();
}

static void teardown_and_close(void *unused)
{
	teardown(NULL);
	life_close();
}

static void drain_and_close(void *unused)
{
	life_drain();
	life_close();
}

/* It sleeps in drain, and it doesn't spin there. */
static void must_be_draining(enum phase before, const char *for_what)
{
	double cpu;

	while (life_phase() < before)
		sleep_ms(1);
	check(task_blocked(&other), "drain doesn't wait for %s", for_what);
	cpu = task_cpu_ms(&other);
	sleep_ms(50);
	cpu = task_cpu_ms(&other) - cpu;
	check(life_phase() == before, "drain doesn't wait for %s", for_what);
	check(cpu < 10, "drain used %.1f ms of CPU time in 50", cpu);
}

void drain_waits_for_pin(unsigned int order)
{
	unsigned long at[3], i;

	life_open(order, 0);
	at[0] = 0;
	at[1] = life.last / 2 + 1;
	at[2] = life.last;
	life_end();
	for (i = 0; i < 3; i++) {
		life_open(order, 0);
		must_fault(0, at[i]);
		must_gup(0, at[i], 1);
		task_start(&other, teardown, NULL);
		must_be_draining(UNMAPPED, "a pin");
		/* on another thread than the one that sleeps */
		unpin(at[i], 1);
		task_join(&other);
		life_close();
	}
}

/* Four pins, two of them of the first page, released in that order. */
static void release_one_by_one(unsigned int order, const unsigned int turn[4])
{
	unsigned long at[3], i;

	life_open(order, 0);
	at[0] = 0;
	at[1] = life.last / 2;
	at[2] = life.last;
	for (i = 0; i <= life.last; i += life.unit)
		must_fault(0, i);
	for (i = 0; i < 4; i++)
		must_gup(0, at[turn[i]], 1);
	task_start(&other, teardown, NULL);
	for (i = 0; i < 4; i++) {
		must_be_draining(UNMAPPED, "the pins that are left");
		unpin(at[turn[i]], 1);
	}
	task_join(&other);
	life_close();
}

void drain_waits_for_last_of_many(unsigned int order)
{
	static const unsigned int turns[][4] = {
		{ 1, 0, 2, 0 },
		/* as a sweep meets them, and against it */
		{ 0, 0, 1, 2 },
		{ 2, 1, 0, 0 },
	};
	unsigned long i;

	for (i = 0; i < sizeof(turns) / sizeof(turns[0]); i++)
		release_one_by_one(order, turns[i]);
}

/* One pin, released page by page, the first page last. */
void drain_waits_for_part_of_leaf(unsigned int order)
{
	unsigned long i;

	life_open(order, 0);
	must_fault(0, 0);
	must_gup(0, 0, life.unit);
	task_start(&other, teardown, NULL);
	must_be_draining(UNMAPPED, "a leaf");
	for (i = life.unit - 1; i; i--)
		unpin(i, 1);
	must_be_draining(UNMAPPED, "one page of a leaf");
	unpin(0, 1);
	task_join(&other);
	life_close();
}

/* Where a mapping is counted, one that isn't zapped is waited for too. */
void drain_waits_for_mapping(unsigned int order)
{
	if (!subject->counts_mappings)
		skip_case();
	life_open(order, 0);
	must_fault(0, 0);
	life_kill();
	task_start(&other, drain, NULL);
	must_be_draining(KILLED, "a mapping");
	must_zap(0, 0);
	task_join(&other);
	life_close();
}

static void let_it_run(void)
{
	task_go(&other);
	task_blocked(&other);
}

/* A pin that came before the zap is waited for, however little before. */
void teardown_inside_gup(unsigned int order)
{
	unsigned long at, nr, got;

	life_open(order, 0);
	must_fault(0, 0);
	stop_at(0, NULL);
	must_gup(0, 0, life.unit);
	nr = stop_operations();
	unpin(0, life.unit);
	life_end();

	for (at = 1; at; at = next_stop(at, nr)) {
		life_open(order, 0);
		must_fault(0, 0);
		task_prepare(&other, teardown, NULL);
		stop_at(at, let_it_run);
		got = gup(0, 0, life.unit);
		check(stop_over(), "no stop %lu in a walk", at);
		if (got) {
			check(task_blocked(&other), "a pin is forgotten");
			unpin(0, got);
		}
		task_join(&other);
		life_close();
	}
}

/* Obligation 3. */
void freed_memory_faults(unsigned int order)
{
	struct dev_pagemap *pgmap;
	struct percpu_ref_data *data;
	struct page *first, *last;

	life_open(order, 0);
	pgmap = life.dev.pgmap;
	data = pgmap->ref.data;
	first = life.dev.pages;
	last = first + life.last;
	must_fault(0, 0);
	must_gup(0, 0, life.unit);
	must_zap(0, 0);
	unpin(0, life.unit);
	life_kill();
	life_unmap();
	life_drain();
	check(readable(first) && readable(last), "the vmemmap, before close");
	check(readable(pgmap), "the pgmap, before close");
	life_close();
	check(!readable(first) && !readable(last), "the vmemmap, after close");
	check(!readable(&last->_refcount), "the vmemmap, after close");
	check(!readable(pgmap) && !readable((char *)(pgmap + 1) - 1),
	      "the pgmap, after close");
	check(!data || !readable(data), "the percpu_ref, after close");
}

/*
 * The last pin goes; behind each operation of that unpin its thread is off
 * the CPU until the teardown got as far as it can.
 */
void teardown_inside_unpin(unsigned int order)
{
	unsigned long at, nr = 1;

	for (at = 1; at; at = next_stop(at, nr)) {
		life_open(order, 0);
		must_fault(0, 0);
		must_gup(0, 0, life.unit);
		life_kill();
		life_unmap();
		task_prepare(&other, drain_and_close, NULL);
		stop_at(at, let_it_run);
		unpin(0, life.unit);
		nr = stop_operations();
		/* where drain puts too, how many there are depends on at */
		if (!stop_over())
			let_it_run();
		task_join(&other);
	}
}

static void let_it_end(void)
{
	task_blocked(&other);
}

/* A teardown that waits for that pin already, and goes on inside its unpin. */
void unpin_inside_teardown(unsigned int order)
{
	unsigned long at, nr = 1;

	for (at = 1; at; at = next_stop(at, nr)) {
		life_open(order, order ? 1 : 0);
		must_fault(0, 0);
		must_gup(0, 0, life.unit);
		task_start(&other, teardown_and_close, NULL);
		check(task_blocked(&other), "drain doesn't wait for a pin");
		stop_at(at, let_it_end);
		unpin(0, life.unit);
		nr = stop_operations();
		stop_over();
		task_join(&other);
	}
}

static void walk_then_teardown(void)
{
	late_walk();
	let_it_run();
}

/*
 * The same, but first a late walk takes the page and puts it again: where it
 * can revive what this unpin has let go of, its put is the last, and this one
 * is still at it.
 */
void teardown_inside_revived_unpin(unsigned int order)
{
	unsigned long at, nr = 1;

	for (at = 1; at; at = next_stop(at, nr)) {
		life_open(order, 0);
		must_fault(0, 0);
		must_gup(0, 0, life.unit);
		must_zap(0, 0);
		task_prepare(&other, teardown_and_close, NULL);
		stop_at(at, walk_then_teardown);
		unpin(0, life.unit);
		nr = stop_operations();
		if (!stop_over())
			let_it_run();
		task_join(&other);
	}
}

/* Threads that release pins while the device goes, over many lives. */
#define HOLDERS 2
#define LIVES	200

static pthread_barrier_t pinned, released;

static void hold(void *arg)
{
	unsigned long me = (unsigned long)arg, seed = me + 1, i, from[8], nr[8];
	volatile unsigned long spin;
	int n;

	for (n = 0; n < LIVES; n++) {
		pthread_barrier_wait(&released);
		for (i = 0; i < 8; i++) {
			seed = seed * 6364136223846793005UL + me * 2 + 1;
			from[i] = (seed >> 33) % (life.last + 1);
			nr[i] = (seed >> 20) % 700 + 1;
			if (nr[i] > life.last + 1 - from[i])
				nr[i] = life.last + 1 - from[i];
			nr[i] = gup(0, from[i], nr[i]);
		}
		pthread_barrier_wait(&pinned);
		for (spin = seed >> 52; spin; spin--)
			;
		for (i = 0; i < 8; i++)
			unpin(from[i], nr[i]);
		/* from here the device may be gone */
	}
}

void teardown_race(unsigned int order)
{
	struct task holders[HOLDERS];
	unsigned long i;
	int n;

	pthread_barrier_init(&pinned, NULL, HOLDERS + 1);
	pthread_barrier_init(&released, NULL, HOLDERS + 1);
	for (i = 0; i < HOLDERS; i++)
		task_start(&holders[i], hold, (void *)i);
	for (n = 0; n < LIVES; n++) {
		/* at order 0 some walks cross from one table to the next */
		life_open(order, order ? 2 : 640);
		for (i = 0; i <= life.last; i += life.unit)
			must_fault(0, i);
		pthread_barrier_wait(&released);
		pthread_barrier_wait(&pinned);
		life_kill();
		life_unmap();
		life_drain();
		life_close();
	}
	for (i = 0; i < HOLDERS; i++)
		task_join(&holders[i]);
}

/*
 * A lookup by who has only a pfn, as get_dev_pagemap() does it: the strategy
 * frees what is its own when none finds the pgmap any more, and who found it
 * has let go of it.
 */
static atomic_t found, closing;

static void look_up(void *unused)
{
	struct dev_pagemap *pgmap;

	rcu_read_lock();
	pgmap = xa_load(&pgmap_array, page_to_pfn(life.dev.pages));
	atomic_xchg(&found, 1);
	sleep_ms(20);
	check(pgmap == life.dev.pgmap, "a lookup before close found nothing");
	check(!atomic_read(&closing), "a pgmap is closed that a lookup has");
	rcu_read_unlock();
}

static void close_if_gone(struct dev_pagemap *pgmap)
{
	unsigned long first = pgmap_first_pfn(pgmap);
	unsigned long last = first + pgmap_nr_pages(pgmap) - 1;

	atomic_xchg(&closing, 1);
	check(!xa_load(&pgmap_array, first) && !xa_load(&pgmap_array, last),
	      "a pgmap is closed that a lookup finds");
	subject->hooks.pgmap_close(pgmap);
}

void close_behind_lookup(unsigned int order)
{
	struct pgmap_hooks hooks = subject->hooks;

	hooks.pgmap_close = close_if_gone;
	life_open(order, 0);
	life_kill();
	life_unmap();
	life_drain();
	task_start(&other, look_up, NULL);
	while (!atomic_read(&found))
		sleep_ms(1);
	life.hooks = &hooks;
	life_close();
	task_join(&other);
}
