// SPDX-License-Identifier: MIT
/*
 * Proves the ten invariants of percpu_ref (harness/kernel/percpu_ref.h): a
 * test's name begins with the number of the one it checks. Each is checked
 * step by step, with the interleaving laid out by actors or by the stops of
 * percpu_ref_machine.h, and then by 4 threads that run freely.
 *
 * The references of a test are counted in `held` by whoever has them, so what
 * must be true of a release is checked inside every release there is. That
 * each check can fail is shown by the mutants in mutants.cmake.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"

#define NR_THREADS 4
#define POISON	   0x6b6b6b6b6b6b6b6bUL

void (*before_add)(void);
void (*before_read)(unsigned int cpu);
void (*after_flags)(void);

static struct percpu_ref ref;
static struct actor actors[NR_THREADS];

static atomic_long_t held;	/* references that a test has, not initial */
static atomic_t killed;		/* kill was called */
static atomic_t confirmed;	/* calls of the confirm function */
static atomic_t released;	/* calls of the release function */
static atomic_t warned;		/* calls of percpu_ref_warn */

static bool in_read_section(void)
{
#ifdef KERNEL_PORTABLE
	return rcu_reader.nesting;
#else
	return urcu_memb_read_ongoing();
#endif
}

static unsigned long *counter_of(struct percpu_ref *r)
{
	return (unsigned long *)(READ_ONCE(r->percpu_count_ptr) &
				 ~__PERCPU_REF_ATOMIC_DEAD);
}

/* What every release may rely on, whichever test it happens in. */
static void on_release(struct percpu_ref *r)
{
	CHECK(r == &ref);
	CHECK(atomic_read(&killed));
	CHECK(atomic_read(&confirmed) == 1);
	CHECK(r->data->confirm_switch == NULL);
	CHECK(atomic_long_read(&held) == 0);
	CHECK(atomic_long_read(&r->data->count) == 0);
	CHECK(percpu_ref_is_dying(r));
	CHECK(!percpu_ref_tryget(r));
	CHECK(!percpu_ref_tryget_live(r));
	CHECK(in_read_section());
	/* the last: whoever waits for it may exit now */
	CHECK(atomic_inc_return(&released) == 1);
}

static void on_confirm(struct percpu_ref *r)
{
	CHECK(r == &ref);
	CHECK(!atomic_read(&released));
	CHECK(percpu_ref_is_dying(r));
	CHECK(!percpu_ref_tryget_live(r));
	atomic_inc_return(&confirmed);
}

static void on_warning(const char *what)
{
	atomic_inc_return(&warned);
}

static void open_ref(unsigned int flags)
{
	atomic_long_set(&held, 0);
	atomic_set(&killed, 0);
	atomic_set(&confirmed, 0);
	atomic_set(&released, 0);
	atomic_set(&warned, 0);
	percpu_ref_warn = on_warning;
	assert_int_equal(percpu_ref_init(&ref, on_release, flags, -1), 0);
}

static void kill_ref(void)
{
	atomic_inc_return(&killed);
	percpu_ref_kill_and_confirm(&ref, on_confirm);
}

/*
 * The same, and the fold can't start before kill has dropped the initial
 * reference, as it otherwise may.
 */
static void kill_ref_then_fold(void)
{
	rcu_read_lock();
	kill_ref();
	rcu_read_unlock();
	rcu_barrier();
}

/* Nobody holds anything: it was released, once, and nothing was warned of. */
static void close_ref(void)
{
	rcu_barrier();
	assert_int_equal(atomic_long_read(&held), 0);
	assert_int_equal(atomic_read(&confirmed), 1);
	assert_int_equal(atomic_read(&released), 1);
	assert_int_equal(atomic_read(&warned), 0);
	percpu_ref_exit(&ref);
}

/* The operations, with the books kept. */
static void get(unsigned long nr)
{
	percpu_ref_get_many(&ref, nr);
	atomic_long_add((long)nr, &held);
}

static bool tryget(unsigned long nr)
{
	bool ok = percpu_ref_tryget_many(&ref, nr);

	if (ok)
		atomic_long_add((long)nr, &held);
	return ok;
}

static bool tryget_live(void)
{
	bool ok = percpu_ref_tryget_live(&ref);

	if (ok)
		atomic_long_inc(&held);
	return ok;
}

static void put(unsigned long nr)
{
	/* before the put: a release looks at it */
	atomic_long_sub_return((long)nr, &held);
	percpu_ref_put_many(&ref, nr);
}

/* As steps of an actor. */
static void step_kill(void *unused)
{
	kill_ref();
}

static void step_kill_again(void *unused)
{
	percpu_ref_kill(&ref);
}

static void step_get(void *nr)
{
	get((unsigned long)nr);
}

static void step_put(void *nr)
{
	put((unsigned long)nr);
}

/* What invariant 1 speaks of, whatever the mode. */
static long raw_sum(void)
{
	unsigned long sum = (unsigned long)atomic_long_read(&ref.data->count);
	unsigned long *counter = counter_of(&ref);
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(counter, cpu));
	return (long)(sum - PERCPU_COUNT_BIAS);
}

static void inv1_conservation(void)
{
	open_ref(0);
	assert_int_equal(percpu_ref_sum(&ref), 1);
	percpu_ref_get(&ref);
	assert_int_equal(percpu_ref_sum(&ref), 2);
	percpu_ref_get_many(&ref, 5);
	assert_int_equal(percpu_ref_sum(&ref), 7);
	assert_true(percpu_ref_tryget(&ref));
	assert_int_equal(percpu_ref_sum(&ref), 8);
	assert_true(percpu_ref_tryget_many(&ref, 3));
	assert_int_equal(percpu_ref_sum(&ref), 11);
	assert_true(percpu_ref_tryget_live(&ref));
	assert_int_equal(percpu_ref_sum(&ref), 12);
	rcu_read_lock();
	assert_true(percpu_ref_tryget_live_rcu(&ref));
	rcu_read_unlock();
	assert_int_equal(percpu_ref_sum(&ref), 13);
	percpu_ref_put_many(&ref, 4);
	assert_int_equal(percpu_ref_sum(&ref), 9);
	percpu_ref_put(&ref);
	assert_int_equal(percpu_ref_sum(&ref), 8);
	atomic_long_set(&held, 7);

	/* the switch under way: the initial one is gone, the switch has one */
	actor_start(&actors[0], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	kill_ref();
	assert_int_equal(raw_sum(), 7 + 1);
	get(2);
	assert_int_equal(raw_sum(), 9 + 1);
	put(3);
	assert_int_equal(raw_sum(), 6 + 1);
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_stop(&actors[0]);
	rcu_barrier();

	/* folded */
	assert_int_equal(percpu_ref_sum(&ref), 6);
	get(4);
	assert_int_equal(percpu_ref_sum(&ref), 10);
	assert_true(tryget(2));
	assert_int_equal(percpu_ref_sum(&ref), 12);
	put(11);
	assert_int_equal(percpu_ref_sum(&ref), 1);
	put(1);
	assert_int_equal(percpu_ref_sum(&ref), 0);
	close_ref();
}

/* Any operation, and what it did to the references of this thread. */
static long random_op(unsigned long *seed, long mine)
{
	unsigned long nr = 1 + rnd(seed) % 5;

	switch (rnd(seed) % 6) {
	case 0:
		get(nr);
		return mine + (long)nr;
	case 1:
		return tryget(nr) ? mine + (long)nr : mine;
	case 2:
		return tryget_live() ? mine + 1 : mine;
	default:
		if ((unsigned long)mine < nr)
			return mine;
		put(nr);
		return mine - (long)nr;
	}
}

/* One reference stays with each thread, so that get() is always legal. */
static void random_ops(unsigned int id, void *net)
{
	unsigned long seed = 0x9e3779b9 + id;
	long mine = ((long *)net)[id];
	unsigned int i;

	for (i = 0; i < 30000; i++) {
		if (mine <= 5) {
			get(5);
			mine += 5;
		}
		mine = random_op(&seed, mine);
	}
	((long *)net)[id] = mine;
}

static void inv1_conservation_threads(void)
{
	long net[NR_THREADS] = { 0 }, before;
	unsigned int i;

	open_ref(0);
	/* per CPU, twice; then killed, with references still coming */
	for (i = 0; i < 2; i++) {
		run_threads(NR_THREADS, random_ops, net);
		before = net[0] + net[1] + net[2] + net[3];
		assert_int_equal(before, atomic_long_read(&held));
		assert_int_equal(percpu_ref_sum(&ref), before + 1);
	}
	kill_ref();
	run_threads(NR_THREADS, random_ops, net);
	rcu_barrier();
	assert_int_equal(percpu_ref_sum(&ref), atomic_long_read(&held));
	assert_int_equal(atomic_read(&released), 0);
	for (i = 0; i < NR_THREADS; i++)
		put((unsigned long)net[i]);
	close_ref();
}

static void inv2_last_put_after_fold(void)
{
	open_ref(0);
	get(2);
	kill_ref();
	rcu_barrier();
	assert_int_equal(atomic_read(&confirmed), 1);
	put(1);
	assert_int_equal(atomic_read(&released), 0);
	put(1);
	assert_int_equal(atomic_read(&released), 1);
	close_ref();
}

/* The count is 0 before the fold: who folds also releases. */
static void inv2_last_put_before_fold(void)
{
	open_ref(0);
	get(1);
	actor_start(&actors[0], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	kill_ref();
	put(1);
	settle();
	assert_int_equal(atomic_read(&released), 0);
	assert_int_equal(atomic_read(&confirmed), 0);
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_stop(&actors[0]);
	close_ref();
}

/* Per CPU there is no test for 0: without a kill nothing is ever released. */
static void inv2_not_before_kill(void)
{
	open_ref(0);
	percpu_ref_put(&ref);
	assert_int_equal(percpu_ref_sum(&ref), 0);
	percpu_ref_put(&ref);
	percpu_ref_get_many(&ref, 2);
	get(3);
	put(3);
	rcu_barrier();
	assert_int_equal(atomic_read(&released), 0);
	kill_ref();
	close_ref();
}

static void inv2_without_confirm(void)
{
	open_ref(0);
	atomic_inc_return(&killed);
	atomic_inc_return(&confirmed);	/* on_release() looks at it */
	percpu_ref_kill(&ref);
	close_ref();
}

/* Takes and gives until the kill is seen; the first thread kills. */
static void use_until_killed(unsigned int id, void *unused)
{
	unsigned long seed = 1 + id;
	unsigned int i;
	long mine = 0;

	for (i = 0;; i++) {
		if (id == 0 && i == 200)
			kill_ref();
		if (!tryget_live())
			break;
		mine++;
		if (rnd(&seed) % 2) {
			put(1);
			mine--;
		}
	}
	while (mine--)
		put(1);
}

static void inv2_threads(void)
{
	unsigned int round;

	for (round = 0; round < 30; round++) {
		open_ref(0);
		run_threads(NR_THREADS, use_until_killed, NULL);
		close_ref();
	}
}

/* The reader's own add, made of the pieces it is made of. */
static unsigned long *late_counter;

static void step_load(void *unused)
{
	rcu_read_lock();
	late_counter = __percpu_ref_counter(&ref);
}

static void step_late_add(void *nr)
{
	this_cpu_add(late_counter, (unsigned long)nr);
	atomic_long_add((long)nr, &held);
}

/*
 * One thread puts in atomic mode while another still counts per CPU: what the
 * atomic has is 1 too few, and only the bias keeps it from being 0.
 */
static void inv3_no_early_zero(void)
{
	open_ref(0);
	get(1);
	actor_start(&actors[0], -1);
	actor_do(&actors[0], step_load, NULL);
	kill_ref();
	put(1);
	assert_int_equal(atomic_read(&released), 0);
	actor_do(&actors[0], step_late_add, (void *)1);
	settle();
	assert_int_equal(atomic_read(&released), 0);
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_stop(&actors[0]);
	rcu_barrier();
	assert_int_equal(atomic_read(&confirmed), 1);
	assert_int_equal(atomic_read(&released), 0);
	assert_int_equal(percpu_ref_sum(&ref), 1);
	put(1);
	close_ref();
}

/* In the middle of the fold, on its thread, which holds no lock then. */
static void put_in_fold(unsigned int cpu)
{
	if (cpu != nr_cpu_ids - 1)
		return;
	put(1);
	CHECK(!atomic_read(&released));
	CHECK(tryget(1));
	put(1);
	CHECK(!atomic_read(&released));
}

/*
 * References are counted on the last CPU alone, and one is put while the fold
 * has already read the others: a fold that adds CPU by CPU passes 0.
 */
static void inv3_fold_adds_once(void)
{
	if (nr_cpu_ids < 2)
		SKIP_BECAUSE("the fold has only one CPU to read");
	open_ref(0);
	*per_cpu_ptr(counter_of(&ref), nr_cpu_ids - 1) += 2;
	atomic_long_set(&held, 2);
	before_read = put_in_fold;
	kill_ref_then_fold();
	before_read = NULL;
	assert_int_equal(atomic_read(&released), 0);
	assert_int_equal(percpu_ref_sum(&ref), 1);
	put(1);
	close_ref();
}

/* References wander: each thread puts what the one before it got. */
static atomic_long_t mailbox[NR_THREADS];

static void pass_on(unsigned int id, long nr)
{
	atomic_long_add_return(nr, &mailbox[(id + 1) % NR_THREADS]);
}

static void put_what_came(unsigned int id)
{
	long nr = atomic_long_xchg(&mailbox[id], 0);

	if (nr)
		put((unsigned long)nr);
}

static void pass_until_killed(unsigned int id, void *unused)
{
	unsigned int i;

	for (i = 0;; i++) {
		if (id == 1 && i == 300)
			kill_ref();
		if (!tryget_live())
			break;
		pass_on(id, 1);
		put_what_came(id);
	}
}

static void inv3_threads(void)
{
	unsigned int round, i;

	for (round = 0; round < 30; round++) {
		open_ref(0);
		run_threads(NR_THREADS, pass_until_killed, NULL);
		for (i = 0; i < NR_THREADS; i++)
			put_what_came(i);
		close_ref();
	}
}

static void inv4_tryget_live(void)
{
	unsigned int i;

	open_ref(0);
	for (i = 0; i < 1000; i++)
		assert_true(tryget_live());
	kill_ref();
	rcu_barrier();
	assert_int_equal(atomic_read(&confirmed), 1);
	for (i = 0; i < 1000; i++) {
		assert_false(tryget_live());
		rcu_read_lock();
		assert_false(percpu_ref_tryget_live_rcu(&ref));
		rcu_read_unlock();
		put(1);
	}
	close_ref();

	open_ref(PERCPU_REF_INIT_ATOMIC);
	get(1);
	assert_true(tryget_live());
	kill_ref();
	assert_false(tryget_live());
	put(2);
	close_ref();
}

static unsigned int flag_writes;

/*
 * The kill has set DEAD and not yet ATOMIC: nobody may take the pointer for
 * one that has no flag.
 */
static void look_between_flags(void)
{
	if (flag_writes++)
		return;
	CHECK(ref.percpu_count_ptr & __PERCPU_REF_DEAD);
	CHECK(!(ref.percpu_count_ptr & __PERCPU_REF_ATOMIC));
	CHECK(percpu_ref_is_dying(&ref));
	CHECK(!percpu_ref_tryget_live(&ref));
	get(2);
	CHECK(tryget(3));
	put(4);
	CHECK(raw_sum() == 1 + atomic_long_read(&held));
}

static void inv4_dead_before_atomic(void)
{
	open_ref(0);
	get(1);
	flag_writes = 0;
	after_flags = look_between_flags;
	kill_ref();
	rcu_barrier();
	after_flags = NULL;
	assert_int_equal(percpu_ref_sum(&ref), 2);
	put(2);
	close_ref();
}

static void live_or_not(unsigned int id, void *unused)
{
	bool was_confirmed, ok;
	unsigned int i, fails = 0;

	for (i = 0; fails < 100; i++) {
		if (id == 0 && i == 500)
			kill_ref();
		was_confirmed = atomic_read(&confirmed);
		ok = tryget_live();
		CHECK(!(ok && was_confirmed));
		CHECK(ok || atomic_read(&killed));
		if (ok)
			put(1);
		fails += !ok;
	}
}

static void inv4_threads(void)
{
	unsigned int round;

	for (round = 0; round < 25; round++) {
		open_ref(0);
		get(1);
		run_threads(NR_THREADS, live_or_not, NULL);
		put(1);
		close_ref();
	}
}

static void inv5_tryget_after_kill(void)
{
	open_ref(0);
	get(4);
	actor_start(&actors[0], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	kill_ref();
	/* before the fold, and with less in the atomic than the bias */
	assert_true(tryget(1));
	put(4);
	assert_true(tryget(4));
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_stop(&actors[0]);
	rcu_barrier();
	/* and after */
	assert_true(tryget(1));
	assert_true(tryget(7));
	put(13);
	assert_int_equal(atomic_read(&released), 1);
	assert_false(tryget(1));
	assert_false(tryget(7));
	assert_int_equal(percpu_ref_sum(&ref), 0);
	close_ref();
}

static void tryget_until_released(unsigned int id, void *unused)
{
	unsigned int i, fails = 0;
	bool was_released;

	for (i = 0; fails < 100; i++) {
		if (id == 0 && i == 500)
			put(1);
		was_released = atomic_read(&released);
		if (!tryget(1 + i % 3)) {
			fails++;
			continue;
		}
		CHECK(!was_released);
		put(1 + i % 3);
	}
}

static void inv5_threads(void)
{
	unsigned int round;

	for (round = 0; round < 25; round++) {
		open_ref(0);
		get(1);
		kill_ref();
		run_threads(NR_THREADS, tryget_until_released, NULL);
		close_ref();
	}
}

static void start_on_two_cpus(unsigned int *cpus)
{
	if (allowed_cpus(cpus, 2) < 2)
		SKIP_BECAUSE("needs 2 CPUs");
	actor_start(&actors[0], (int)cpus[0]);
	actor_start(&actors[1], (int)cpus[1]);
}

static long cpu_count(unsigned int cpu)
{
	return (long)READ_ONCE(*per_cpu_ptr(counter_of(&ref), cpu));
}

static void inv6_get_here_put_there(void)
{
	unsigned int cpus[2];

	start_on_two_cpus(cpus);
	open_ref(0);
	actor_do(&actors[0], step_get, (void *)5);
	actor_do(&actors[1], step_put, (void *)3);
	/* the other CPU's counter went below zero: it wrapped */
	assert_int_equal(cpu_count(cpus[0]), 5);
	assert_int_equal(cpu_count(cpus[1]), -3);
	assert_int_equal(percpu_ref_sum(&ref), 2 + 1);
	actor_do(&actors[1], step_put, (void *)1);
	actor_do(&actors[0], step_get, (void *)2);
	actor_do(&actors[1], step_get, (void *)1);
	assert_int_equal(cpu_count(cpus[0]), 7);
	assert_int_equal(cpu_count(cpus[1]), -3);
	/* and the fold makes 4 of it */
	kill_ref();
	rcu_barrier();
	assert_int_equal(percpu_ref_sum(&ref), 4);
	actor_do(&actors[1], step_put, (void *)3);
	assert_int_equal(atomic_read(&released), 0);
	actor_do(&actors[1], step_put, (void *)1);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
	close_ref();
}

/* Each CPU's counter alone may hold anything: only the sum is a number. */
static void inv6_wrap_around(void)
{
	unsigned int cpus[2];

	start_on_two_cpus(cpus);
	open_ref(0);
	actor_do(&actors[0], step_get, (void *)LONG_MAX);
	actor_do(&actors[0], step_get, (void *)3);
	assert_true(cpu_count(cpus[0]) < 0);
	actor_do(&actors[1], step_put, (void *)LONG_MAX);
	assert_int_equal(percpu_ref_sum(&ref), 3 + 1);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
	kill_ref();
	put(3);
	close_ref();
}

static void get_many_pass_on(unsigned int id, void *unused)
{
	unsigned long seed = 77 + id;
	unsigned int i;
	long nr;

	for (i = 0; i < 30000; i++) {
		nr = 1 + (long)(rnd(&seed) % 600);
		get((unsigned long)nr);
		pass_on(id, nr);
		put_what_came(id);
	}
}

static void inv6_threads(void)
{
	unsigned int i;

	open_ref(0);
	run_threads(NR_THREADS, get_many_pass_on, NULL);
	assert_int_equal(percpu_ref_sum(&ref), 1 + atomic_long_read(&held));
	kill_ref();
	rcu_barrier();
	assert_int_equal(percpu_ref_sum(&ref), atomic_long_read(&held));
	for (i = 0; i < NR_THREADS; i++)
		put_what_came(i);
	close_ref();
}

static bool all_poison(unsigned long *counter)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		if (READ_ONCE(*per_cpu_ptr(counter, cpu)) != POISON)
			return false;
	return true;
}

static void inv7_counter_is_freed_by_fold(void)
{
	unsigned long *counter;

	open_ref(0);
	counter = counter_of(&ref);
	get(1);
	assert_false(all_poison(counter));
	kill_ref();
	rcu_barrier();
	assert_true(all_poison(counter));
	/* and nothing touches it any more */
	get(3);
	assert_true(tryget(2));
	assert_false(tryget_live());
	assert_true(percpu_ref_is_dying(&ref));
	assert_int_equal(percpu_ref_sum(&ref), 6);
	put(6);
	assert_true(all_poison(counter));
	close_ref();
	assert_true(all_poison(counter));
}

/* The fold gave the counter back: by exit it may be somebody else's. */
static void inv7_exit_frees_it_no_more(void)
{
	unsigned long *words[2048], *counter;
	unsigned int nr = 0, i, found = 0;

	open_ref(0);
	counter = counter_of(&ref);
	kill_ref();
	rcu_barrier();
	while (nr < 2048 && (words[nr] = alloc_percpu()))
		found += words[nr++] == counter;
	assert_int_equal(found, 1);
	close_ref();
	for (i = 0; i < nr; i++) {
		CHECK(*words[i] == 0);
		free_percpu(words[i]);
	}
}

static void inv7_reinit_keeps_counter(void)
{
	unsigned long *counter;

	open_ref(PERCPU_REF_ALLOW_REINIT);
	counter = counter_of(&ref);
	kill_ref();
	rcu_barrier();
	assert_ptr_equal(counter_of(&ref), counter);
	assert_false(all_poison(counter));
	close_ref();
	assert_true(all_poison(counter));
}

/* Takes every word there is: the round robin comes by the disturbed one. */
static void take_all_words(void)
{
	while (alloc_percpu())
		;
}

static void child_writes_freed_counter(void)
{
	unsigned long *counter = alloc_percpu();

	free_percpu(counter);
	this_cpu_add(counter, 1);
	take_all_words();
}

/* A caller that keeps the counter over the end of its read section. */
static void child_adds_after_fold(void)
{
	unsigned long *counter;

	percpu_ref_init(&ref, on_release, 0, -1);
	counter = __percpu_ref_counter(&ref);
	percpu_ref_get(&ref);
	percpu_ref_kill(&ref);
	rcu_barrier();
	this_cpu_add(counter, 1);
	take_all_words();
}

static void inv7_late_add_is_caught(void)
{
	assert_dies("writes_freed_counter", SIGABRT, "after it was freed");
	assert_dies("adds_after_fold", SIGABRT, "after it was freed");
}

static void inv7_after_exit(void)
{
	open_ref(0);
	kill_ref();
	close_ref();
	assert_null(ref.data);
	assert_true(percpu_ref_is_dying(&ref));
	assert_false(percpu_ref_tryget_live(&ref));
	rcu_read_lock();
	assert_false(percpu_ref_tryget_live_rcu(&ref));
	rcu_read_unlock();

	/* the last count stays readable above the flags */
	open_ref(PERCPU_REF_INIT_ATOMIC);
	percpu_ref_get_many(&ref, 4);
	percpu_ref_exit(&ref);
	assert_int_equal(ref.percpu_count_ptr >> __PERCPU_REF_FLAG_BITS, 5);
	assert_true(percpu_ref_is_dying(&ref));
	assert_false(percpu_ref_tryget_live(&ref));
}

static atomic_t exited;

/* The first thread kills, waits and exits; the others never stop asking. */
static void ask_over_exit(unsigned int id, void *unused)
{
	unsigned int i, after = 0;

	for (i = 0; after < 200; i++) {
		if (id == 0 && i == 300) {
			kill_ref();
			rcu_barrier();
			while (!smp_load_acquire(&released.counter))
				nap_ms(1);
			percpu_ref_exit(&ref);
			atomic_inc_return(&exited);
		}
		after += atomic_read(&exited);
		if (tryget_live())
			put(1);
	}
}

static void inv7_threads(void)
{
	unsigned int round;

	for (round = 0; round < 25; round++) {
		open_ref(0);
		atomic_set(&exited, 0);
		run_threads(NR_THREADS, ask_over_exit, NULL);
		assert_int_equal(atomic_read(&released), 1);
	}
}

static void inv8_second_kill_is_reported(void)
{
	open_ref(0);
	get(2);
	kill_ref();
	rcu_barrier();
	assert_int_equal(atomic_read(&warned), 0);
	percpu_ref_kill(&ref);
	assert_int_equal(atomic_read(&warned), 1);
	kill_ref();
	assert_int_equal(atomic_read(&warned), 2);
	rcu_barrier();
	/* and does nothing else */
	assert_int_equal(percpu_ref_sum(&ref), 2);
	assert_int_equal(atomic_read(&confirmed), 1);
	put(2);
	atomic_set(&warned, 0);
	close_ref();

	open_ref(PERCPU_REF_INIT_DEAD);
	percpu_ref_kill(&ref);
	assert_int_equal(atomic_read(&warned), 1);
	assert_int_equal(atomic_read(&released), 0);
	percpu_ref_exit(&ref);
}

/* One switch at a time: a kill waits for the one under way. */
static void inv8_second_kill_waits_for_switch(void)
{
	open_ref(0);
	get(1);
	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	kill_ref();
	actor_begin(&actors[1], step_kill_again, NULL);
	CHECK(actor_stays(&actors[1]));
	CHECK(!atomic_read(&warned));
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_wait(&actors[1]);
	CHECK(atomic_read(&confirmed) == 1);
	CHECK(atomic_read(&warned) == 1);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
	put(1);
	atomic_set(&warned, 0);
	close_ref();
}

static void kill_it(unsigned int id, void *unused)
{
	kill_ref();
}

static void inv8_threads(void)
{
	unsigned int round;

	for (round = 0; round < 25; round++) {
		open_ref(0);
		get(1);
		run_threads(NR_THREADS, kill_it, NULL);
		rcu_barrier();
		assert_int_equal(atomic_read(&warned), NR_THREADS - 1);
		assert_int_equal(percpu_ref_sum(&ref), 1);
		atomic_set(&warned, 0);
		put(1);
		close_ref();
	}
}

static void assert_no_way_back(void)
{
	assert_int_equal(ref.percpu_count_ptr & __PERCPU_REF_ATOMIC_DEAD,
			 __PERCPU_REF_ATOMIC_DEAD);
	assert_null(counter_of(&ref));
	assert_null(__percpu_ref_counter(&ref));
}

static void inv9_one_shot(void)
{
	open_ref(0);
	assert_false(ref.data->allow_reinit);
	get(1);
	kill_ref();
	rcu_barrier();
	assert_no_way_back();
	get(2);
	assert_true(tryget(1));
	put(3);
	assert_no_way_back();
	percpu_ref_kill(&ref);
	atomic_set(&warned, 0);
	rcu_barrier();
	assert_no_way_back();
	put(1);
	assert_no_way_back();
	close_ref();
	assert_no_way_back();
}

static void watch_mode(unsigned int id, void *unused)
{
	bool was_atomic = false, is_atomic;
	unsigned int i, after = 0;

	for (i = 0; after < 1000; i++) {
		if (id == 0 && i == 200)
			kill_ref();
		is_atomic = !__percpu_ref_counter(&ref);
		CHECK(is_atomic || !was_atomic);
		was_atomic = is_atomic;
		after += is_atomic;
		get(1);
		put(1);
	}
}

static void inv9_threads(void)
{
	open_ref(0);
	get(1);
	run_threads(NR_THREADS, watch_mode, NULL);
	rcu_barrier();
	assert_no_way_back();
	put(1);
	close_ref();
}

/*
 * The reader loaded the pointer before the kill and adds after it, inside the
 * section that it began before: the fold waits, and counts it.
 */
static void inv10_late_add_is_counted(void)
{
	open_ref(0);
	actor_start(&actors[0], -1);
	actor_do(&actors[0], step_load, NULL);
	kill_ref();
	settle();
	assert_int_equal(atomic_read(&confirmed), 0);
	actor_do(&actors[0], step_late_add, (void *)3);
	settle();
	assert_int_equal(atomic_read(&confirmed), 0);
	assert_int_equal(atomic_read(&released), 0);
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_stop(&actors[0]);
	rcu_barrier();
	assert_int_equal(atomic_read(&confirmed), 1);
	assert_int_equal(percpu_ref_sum(&ref), 3);
	put(3);
	close_ref();
}

/* An operation is between its load and its add: now the ref is killed. */
static void kill_before_add(void)
{
	before_add = NULL;
	CHECK(in_read_section());
	actor_do(&actors[0], step_kill, NULL);
	settle();
	CHECK(!atomic_read(&confirmed));
}

static void op_get(void)
{
	get(4);
}

static void op_tryget(void)
{
	CHECK(tryget(4));
}

static void op_tryget_live(void)
{
	CHECK(tryget_live());
}

static void op_put(void)
{
	put(4);
}

/* Every operation has its load and its add in one section. */
static void inv10_kill_in_operation(void)
{
	static void (*const ops[])(void) = { op_get, op_tryget, op_tryget_live,
					     op_put };
	unsigned int i;
	long out;

	actor_start(&actors[0], -1);
	for (i = 0; i < 4; i++) {
		open_ref(0);
		get(6);
		before_add = kill_before_add;
		ops[i]();
		assert_null(before_add);
		rcu_barrier();
		assert_int_equal(atomic_read(&confirmed), 1);
		out = atomic_long_read(&held);
		assert_int_equal(percpu_ref_sum(&ref), out);
		put((unsigned long)out);
		close_ref();
	}
	actor_stop(&actors[0]);
}

/* The fold waits for the last of them, each with a nested section. */
static void inv10_threads(void)
{
	unsigned int i;

	open_ref(0);
	for (i = 0; i < NR_THREADS; i++) {
		actor_start(&actors[i], -1);
		actor_do(&actors[i], step_read_lock, NULL);
		actor_do(&actors[i], step_load, NULL);
	}
	kill_ref();
	for (i = 0; i < NR_THREADS; i++) {
		actor_do(&actors[i], step_late_add, (void *)(i + 1UL));
		actor_do(&actors[i], step_read_unlock, NULL);
		settle();
		assert_int_equal(atomic_read(&confirmed), 0);
		actor_do(&actors[i], step_read_unlock, NULL);
	}
	for (i = 0; i < NR_THREADS; i++)
		actor_stop(&actors[i]);
	rcu_barrier();
	assert_int_equal(atomic_read(&confirmed), 1);
	assert_int_equal(percpu_ref_sum(&ref), 1 + 2 + 3 + 4);
	put(10);
	close_ref();
}

/* kill doesn't wait: it may be called inside a read section. */
static void kill_does_not_wait(void)
{
	open_ref(0);
	rcu_read_lock();
	kill_ref();
	assert_int_equal(atomic_read(&confirmed), 0);
	rcu_read_unlock();
	close_ref();
}

static void init_atomic(void)
{
	open_ref(PERCPU_REF_INIT_ATOMIC);
	assert_null(__percpu_ref_counter(&ref));
	assert_false(percpu_ref_is_dying(&ref));
	assert_true(ref.data->force_atomic);
	assert_true(ref.data->allow_reinit);
	assert_int_equal(atomic_long_read(&ref.data->count), 1);
	get(1);
	assert_true(tryget_live());
	assert_int_equal(percpu_ref_sum(&ref), 3);
	/* already atomic: confirmed before kill returns */
	kill_ref();
	assert_int_equal(atomic_read(&confirmed), 1);
	assert_false(tryget_live());
	assert_true(tryget(1));
	put(2);
	assert_int_equal(atomic_read(&released), 0);
	put(1);
	close_ref();
}

static void init_dead(void)
{
	open_ref(PERCPU_REF_INIT_DEAD);
	assert_null(__percpu_ref_counter(&ref));
	assert_true(percpu_ref_is_dying(&ref));
	assert_int_equal(percpu_ref_sum(&ref), 0);
	assert_false(tryget_live());
	assert_false(tryget(1));
	assert_int_equal(atomic_read(&released), 0);
	percpu_ref_exit(&ref);
}

static void init_allow_reinit(void)
{
	open_ref(PERCPU_REF_ALLOW_REINIT);
	assert_non_null(__percpu_ref_counter(&ref));
	assert_true(ref.data->allow_reinit);
	assert_false(ref.data->force_atomic);
	assert_int_equal(percpu_ref_sum(&ref), 1);
	get(1);
	kill_ref();
	rcu_barrier();
	assert_null(__percpu_ref_counter(&ref));
	assert_int_equal(percpu_ref_sum(&ref), 1);
	put(1);
	close_ref();
}

static unsigned int words_left(void)
{
	unsigned long *words[2049];
	unsigned int nr = 0, i;

	while (nr < 2049 && (words[nr] = alloc_percpu()))
		nr++;
	for (i = 0; i < nr; i++)
		free_percpu(words[i]);
	return nr;
}

static void init_without_memory(void)
{
	unsigned long *words[2049];
	unsigned int nr = 0, before = words_left();

	/* no such node: the counter that was there already is given back */
	assert_int_equal(percpu_ref_init(&ref, on_release, 0, 100000), -ENOMEM);
	assert_int_equal(words_left(), before);

	while (nr < 2049 && (words[nr] = alloc_percpu()))
		nr++;
	assert_int_equal(nr, before);
	assert_int_equal(percpu_ref_init(&ref, on_release, 0, -1), -ENOMEM);
	while (nr)
		free_percpu(words[--nr]);
	open_ref(0);
	kill_ref();
	close_ref();
}

/* A put too many, the symptom of 2017: the fold says so. */
static void underflow_is_reported(void)
{
	unsigned long nr;

	for (nr = 1; nr <= 2; nr++) {
		open_ref(0);
		percpu_ref_put_many(&ref, nr);
		assert_int_equal(atomic_read(&warned), 0);
		kill_ref_then_fold();
		assert_int_equal(atomic_read(&warned), 1);
		assert_int_equal(atomic_read(&released), 0);
		percpu_ref_exit(&ref);
	}
}

static const struct child children[] = {
	{ "writes_freed_counter", child_writes_freed_counter },
	{ "adds_after_fold", child_adds_after_fold },
};

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(inv1_conservation),
		UNIT_TEST(inv1_conservation_threads),
		UNIT_TEST(inv2_last_put_after_fold),
		UNIT_TEST(inv2_last_put_before_fold),
		UNIT_TEST(inv2_not_before_kill),
		UNIT_TEST(inv2_without_confirm),
		UNIT_TEST(inv2_threads),
		UNIT_TEST(inv3_no_early_zero),
		UNIT_TEST(inv3_fold_adds_once),
		UNIT_TEST(inv3_threads),
		UNIT_TEST(inv4_tryget_live),
		UNIT_TEST(inv4_dead_before_atomic),
		UNIT_TEST(inv4_threads),
		UNIT_TEST(inv5_tryget_after_kill),
		UNIT_TEST(inv5_threads),
		UNIT_TEST(inv6_get_here_put_there),
		UNIT_TEST(inv6_wrap_around),
		UNIT_TEST(inv6_threads),
		UNIT_TEST(inv7_counter_is_freed_by_fold),
		UNIT_TEST(inv7_exit_frees_it_no_more),
		UNIT_TEST(inv7_reinit_keeps_counter),
		UNIT_TEST(inv7_late_add_is_caught),
		UNIT_TEST(inv7_after_exit),
		UNIT_TEST(inv7_threads),
		UNIT_TEST(inv8_second_kill_is_reported),
		UNIT_TEST(inv8_second_kill_waits_for_switch),
		UNIT_TEST(inv8_threads),
		UNIT_TEST(inv9_one_shot),
		UNIT_TEST(inv9_threads),
		UNIT_TEST(inv10_late_add_is_counted),
		UNIT_TEST(inv10_kill_in_operation),
		UNIT_TEST(inv10_threads),
		UNIT_TEST(kill_does_not_wait),
		UNIT_TEST(init_atomic),
		UNIT_TEST(init_dead),
		UNIT_TEST(init_allow_reinit),
		UNIT_TEST(init_without_memory),
		UNIT_TEST(underflow_is_reported),
	};

	unit_init(argc, argv, children, 2);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
