// SPDX-License-Identifier: MIT
/*
 * Proves that the user machine's kernel names mean what the kernel's do:
 * atomics and bits return what they should, this_cpu_add loses nothing when
 * threads are preempted and migrated, grace periods wait for the read sections
 * they must wait for and for no others, callbacks run after one, who waits
 * sleeps and is woken, and a completion may be gone as soon as its wait is
 * over.
 */
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"

#define NR_THREADS 4

static struct actor actors[NR_THREADS];

/* One test for both widths: P is the prefix, T the word, A the type. */
#define ATOMIC_TEST(P, T, A, MIN)					\
static void P##_values(void)						\
{									\
	A v = { 5 };							\
	T old;								\
									\
	assert_int_equal(P##_read(&v), 5);				\
	P##_set(&v, -7);						\
	assert_int_equal(P##_read(&v), -7);				\
	P##_set(&v, 10);						\
	P##_add(3, &v);							\
	assert_int_equal(P##_read(&v), 13);				\
	P##_sub(5, &v);							\
	assert_int_equal(P##_read(&v), 8);				\
	P##_inc(&v);							\
	assert_int_equal(P##_read(&v), 9);				\
	P##_dec(&v);							\
	assert_int_equal(P##_read(&v), 8);				\
									\
	assert_int_equal(P##_fetch_add(2, &v), 8);			\
	assert_int_equal(P##_add_return(2, &v), 12);			\
	assert_int_equal(P##_sub_return(5, &v), 7);			\
	assert_int_equal(P##_inc_return(&v), 8);			\
	assert_int_equal(P##_dec_return(&v), 7);			\
	assert_int_equal(P##_xchg(&v, 4), 7);				\
	assert_int_equal(P##_read(&v), 4);				\
									\
	assert_false(P##_sub_and_test(3, &v));				\
	assert_true(P##_dec_and_test(&v));				\
	assert_false(P##_dec_and_test(&v));				\
	assert_int_equal(P##_read(&v), -1);				\
	assert_true(P##_sub_and_test(-1, &v));				\
									\
	/* cmpxchg returns what was there, stored or not */		\
	assert_int_equal(P##_cmpxchg(&v, 1, 9), 0);			\
	assert_int_equal(P##_read(&v), 0);				\
	assert_int_equal(P##_cmpxchg(&v, 0, 9), 0);			\
	assert_int_equal(P##_read(&v), 9);				\
									\
	/* try_cmpxchg says so in old, but only if it failed */		\
	old = 3;							\
	assert_false(P##_try_cmpxchg(&v, &old, 4));			\
	assert_int_equal(old, 9);					\
	assert_int_equal(P##_read(&v), 9);				\
	assert_true(P##_try_cmpxchg(&v, &old, 4));			\
	assert_int_equal(old, 9);					\
	assert_int_equal(P##_read(&v), 4);				\
									\
	assert_false(P##_add_unless(&v, 3, 4));				\
	assert_int_equal(P##_read(&v), 4);				\
	assert_true(P##_add_unless(&v, 3, 0));				\
	assert_int_equal(P##_read(&v), 7);				\
	assert_true(P##_add_unless(&v, -7, 1));				\
	assert_false(P##_inc_not_zero(&v));				\
	assert_int_equal(P##_read(&v), 0);				\
	P##_set(&v, -1);						\
	assert_true(P##_inc_not_zero(&v));				\
	assert_int_equal(P##_read(&v), 0);				\
									\
	/* the whole width, and it wraps as the kernel's do */		\
	P##_set(&v, -(MIN + 1));					\
	assert_true(P##_inc_return(&v) == MIN);				\
	assert_true(P##_dec_return(&v) == -(MIN + 1));			\
	assert_true(P##_add_unless(&v, 1, 0));				\
	assert_true(P##_read(&v) == MIN);				\
}

ATOMIC_TEST(atomic, int, atomic_t, INT_MIN)
ATOMIC_TEST(atomic_long, long, atomic_long_t, LONG_MIN)

static struct {
	atomic_t count, zeros, entered, max;
} race;

/* Each thread adds and takes; exactly one of all sees the 0. */
static void race_to_zero(unsigned int id, void *unused)
{
	unsigned int i;

	for (i = 0; i < 20000; i++) {
		if (!atomic_inc_not_zero(&race.count)) {
			CHECK(!"raised from 0");
			return;
		}
		if (atomic_dec_and_test(&race.count))
			atomic_inc(&race.zeros);
	}
	if (atomic_sub_and_test(1, &race.count))
		atomic_inc(&race.zeros);
}

static void atomic_threads(void)
{
	atomic_set(&race.count, NR_THREADS);
	atomic_set(&race.zeros, 0);
	run_threads(NR_THREADS, race_to_zero, NULL);
	assert_int_equal(atomic_read(&race.count), 0);
	assert_int_equal(atomic_read(&race.zeros), 1);
	assert_false(atomic_inc_not_zero(&race.count));
}

static void bits(void)
{
	unsigned long word = 0;
	unsigned int i;

	for (i = 0; i < 64; i++) {
		assert_false(test_bit(i, &word));
		set_bit(i, &word);
		set_bit(i, &word);
		assert_int_equal(word, 1UL << i);
		assert_true(test_bit(i, &word));
		clear_bit(i, &word);
		assert_int_equal(word, 0);
	}
	word = ~0UL;
	clear_bit(63, &word);
	clear_bit(0, &word);
	assert_int_equal(word, ~0UL >> 2 << 1);
}

static void flip_own_bits(unsigned int id, void *word)
{
	unsigned int i;

	for (i = 0; i < 20000; i++) {
		set_bit(id * 16, word);
		CHECK(test_bit(id * 16, word));
		clear_bit(id * 16, word);
		CHECK(!test_bit(id * 16, word));
	}
}

static void bits_threads(void)
{
	unsigned long word = 0x0002000200020002;

	run_threads(NR_THREADS, flip_own_bits, &word);
	assert_int_equal(word, 0x0002000200020002);
}

static void static_keys(void)
{
	DEFINE_STATIC_KEY_FALSE(key);

	assert_false(static_branch_unlikely(&key));
	static_branch_inc(&key);
	assert_true(static_branch_unlikely(&key));
	/* a use count: off with the last user */
	static_branch_inc(&key);
	static_branch_dec(&key);
	assert_true(static_branch_unlikely(&key));
	static_branch_dec(&key);
	assert_false(static_branch_unlikely(&key));
}

static DEFINE_SPINLOCK(counted_lock);
static unsigned long counted;

static void count_locked(unsigned int id, void *unused)
{
	unsigned int i;

	for (i = 0; i < 20000; i++) {
		spin_lock(&counted_lock);
		counted++;
		spin_unlock(&counted_lock);
	}
}

static void spinlock_threads(void)
{
	counted = 0;
	run_threads(NR_THREADS, count_locked, NULL);
	assert_int_equal(counted, NR_THREADS * 20000);
}

static void memory(void)
{
	size_t sizes[] = { 1, 64, 4096, 5UL << 20 }, i, j;
	char *ptr;

	for (i = 0; i < 4; i++) {
		ptr = kzalloc_node(sizes[i], -1);
		assert_non_null(ptr);
		assert_int_equal((uintptr_t)ptr % 4096, 0);
		for (j = 0; j < sizes[i]; j++)
			if (ptr[j])
				fail_msg("byte %zu isn't zero", j);
		memset(ptr, 1, sizes[i]);
		kfree_sized(ptr, sizes[i]);
	}
	kfree_sized(NULL, 1);
	/* no such node: no memory, rather than some other node's */
	assert_null(kzalloc_node(64, 1 << 20));
	assert_int_equal(errno, EINVAL);
}

static void percpu_words(void)
{
	static unsigned long *words[PCPU_WORDS + 1];
	unsigned int nr = 0, i, cpu;

	while ((words[nr] = alloc_percpu())) {
		assert_int_equal((uintptr_t)words[nr] % 8, 0);
		for_each_possible_cpu(cpu) {
			assert_int_equal(*per_cpu_ptr(words[nr], cpu), 0);
			/* each word has each CPU's to itself */
			*per_cpu_ptr(words[nr], cpu) = nr * 1000UL + cpu;
		}
		nr++;
	}
	assert_int_equal(nr, PCPU_WORDS);
	for (i = 0; i < nr; i++) {
		for_each_possible_cpu(cpu)
			assert_int_equal(*per_cpu_ptr(words[i], cpu),
					 i * 1000UL + cpu);
		free_percpu(words[i]);
	}
	free_percpu(NULL);
	/* zero again, whatever they held */
	words[0] = alloc_percpu();
	for_each_possible_cpu(cpu)
		assert_int_equal(*per_cpu_ptr(words[0], cpu), 0);
	free_percpu(words[0]);
}

static void child_disturbs_last_cpu(void)
{
	unsigned long *word = alloc_percpu();

	free_percpu(word);
	*per_cpu_ptr(word, nr_cpu_ids - 1) = 0;
	while (alloc_percpu())
		;
}

static void percpu_poison(void)
{
	assert_dies("disturbs_last_cpu", SIGABRT, "after it was freed");
}

#define NR_ADDERS 6
#define NR_ADDS	  300000

static pthread_t adders[NR_ADDERS];
static atomic_t adders_ready, adders_done, poker_done;

static void on_poke(int signal)
{
}

/*
 * The last thread does nothing but interrupt the others with signals: those
 * abort a restartable sequence as preemption does, only more often.
 */
static void add_or_poke(unsigned int id, void *word)
{
	unsigned int i;

	if (id < NR_ADDERS) {
		adders[id] = pthread_self();
		atomic_inc_return(&adders_ready);
		for (i = 0; i < NR_ADDS; i++) {
			this_cpu_add(word, 3);
			this_cpu_add(word, -1UL);
		}
		atomic_inc_return(&adders_done);
		/* a thread that is gone can't be sent a signal */
		while (!atomic_fetch_add(0, &poker_done))
			sched_yield();
		return;
	}
	while (atomic_fetch_add(0, &adders_ready) < NR_ADDERS)
		sched_yield();
	while (atomic_fetch_add(0, &adders_done) < NR_ADDERS)
		for (i = 0; i < NR_ADDERS; i++)
			pthread_kill(adders[i], SIGUSR1);
	atomic_inc_return(&poker_done);
}

static void this_cpu_add_threads(void)
{
	struct sigaction action = { .sa_handler = on_poke }, before;
	unsigned long *word = alloc_percpu(), sum = 0;
	unsigned int cpu;

	assert_non_null(word);
	atomic_set(&adders_ready, 0);
	atomic_set(&adders_done, 0);
	atomic_set(&poker_done, 0);
	assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
	run_threads(NR_ADDERS + 1, add_or_poke, word);
	sigaction(SIGUSR1, &before, NULL);
	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(word, cpu);
	assert_int_equal(sum, 2UL * NR_ADDERS * NR_ADDS);
	free_percpu(word);
}

static void step_add_one(void *word)
{
	this_cpu_add(word, 1);
}

static void step_sub_big(void *word)
{
	this_cpu_add(word, -(1UL << 40));
}

/* The copy of the CPU that runs, and all 64 bits of what is added. */
static void this_cpu_add_where(void)
{
	unsigned long *word = alloc_percpu();
	unsigned int cpus[2], nr = allowed_cpus(cpus, 2), i;

	for (i = 0; i < nr; i++) {
		actor_start(&actors[i], (int)cpus[i]);
		actor_do(&actors[i], step_add_one, word);
		assert_int_equal(*per_cpu_ptr(word, cpus[i]), 1);
		actor_do(&actors[i], step_sub_big, word);
		assert_int_equal(*per_cpu_ptr(word, cpus[i]),
				 1 - (1UL << 40));
		actor_stop(&actors[i]);
	}
	free_percpu(word);
}

static void step_synchronize(void *unused)
{
	synchronize_rcu();
}

static void synchronize_waits_for_open_section(void)
{
	unsigned long before = rcu_grace_periods();

	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	/* nested: only the outermost end counts */
	actor_do(&actors[0], step_read_lock, NULL);
	actor_do(&actors[0], step_read_lock, NULL);
	actor_begin(&actors[1], step_synchronize, NULL);
	assert_true(actor_stays(&actors[1]));
	actor_do(&actors[0], step_read_unlock, NULL);
	assert_true(actor_stays(&actors[1]));
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_wait(&actors[1]);
	assert_int_equal(rcu_grace_periods(), before + 1);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
}

/* A section that begins after the grace period is none of its business. */
static void synchronize_ignores_later_section(void)
{
	unsigned int i;

	for (i = 0; i < 3; i++)
		actor_start(&actors[i], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	actor_begin(&actors[1], step_synchronize, NULL);
	assert_true(actor_stays(&actors[1]));
	actor_do(&actors[2], step_read_lock, NULL);
	actor_do(&actors[0], step_read_unlock, NULL);
	/* the old reader may come back, too */
	actor_do(&actors[0], step_read_lock, NULL);
	actor_wait(&actors[1]);
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_do(&actors[2], step_read_unlock, NULL);
	for (i = 0; i < 3; i++)
		actor_stop(&actors[i]);
}

static void *come_and_go(void *unused)
{
	user_machine_enter_thread();
	rcu_read_lock();
	rcu_read_unlock();
	user_machine_leave_thread();
	return NULL;
}

static void step_come_and_go(void *unused)
{
	pthread_t thread;

	CHECK(pthread_create(&thread, NULL, come_and_go, NULL) == 0);
	CHECK(pthread_join(thread, NULL) == 0);
}

/* Threads may register and leave while a grace period waits for others. */
static void threads_come_and_go_meanwhile(void)
{
	unsigned int i;
	bool blocked;

	for (i = 0; i < 3; i++)
		actor_start(&actors[i], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	actor_begin(&actors[1], step_synchronize, NULL);
	assert_true(actor_stays(&actors[1]));
	actor_begin(&actors[2], step_come_and_go, NULL);
	for (i = 0, blocked = true; i < 25 && blocked; i++)
		blocked = actor_stays(&actors[2]);
	assert_true(actor_busy(&actors[1]));
	actor_do(&actors[0], step_read_unlock, NULL);
	for (i = 1; i < 3; i++)
		actor_wait(&actors[i]);
	for (i = 0; i < 3; i++)
		actor_stop(&actors[i]);
	assert_false(blocked);
}

/* What a grace period promises: nobody sees the old one after it is freed. */
struct object {
	unsigned long magic;
	struct callback_head rcu;
};

static struct object *published;
static atomic_t objects_freed;

static void retire(struct callback_head *head)
{
	struct object *object = container_of(head, struct object, rcu);

	object->magic = 0;
	atomic_inc_return(&objects_freed);
	free(object);
}

static struct object *new_object(void)
{
	struct object *object = calloc(1, sizeof(*object));

	object->magic = 42;
	return object;
}

#define NR_UPDATES 200

static void read_or_update(unsigned int id, void *stop)
{
	struct object *object, *old;
	unsigned int i;

	if (id == 0) {
		for (i = 0; i < NR_UPDATES; i++) {
			old = published;
			rcu_assign_pointer(published, new_object());
			if (i % 2) {
				synchronize_rcu();
				retire(&old->rcu);
			} else {
				call_rcu_hurry(&old->rcu, retire);
			}
		}
		atomic_inc_return(stop);
		return;
	}
	while (!atomic_read(stop)) {
		rcu_read_lock();
		object = rcu_dereference(published);
		for (i = 0; i < 20; i++)
			CHECK(READ_ONCE(object->magic) == 42);
		rcu_read_unlock();
	}
}

static void rcu_threads(void)
{
	atomic_t stop = ATOMIC_INIT(0);

	atomic_set(&objects_freed, 0);
	published = new_object();
	run_threads(NR_THREADS, read_or_update, &stop);
	rcu_barrier();
	assert_int_equal(atomic_read(&objects_freed), NR_UPDATES);
	free(published);
}

static struct numbered {
	struct callback_head rcu;
	unsigned int nr;
} numbered[64];

static atomic_t callbacks_run;

static void run_in_order(struct callback_head *head)
{
	unsigned int nr = container_of(head, struct numbered, rcu)->nr;

	CHECK(atomic_inc_return(&callbacks_run) == (int)nr + 1);
}

static void callback_after_grace_period(void)
{
	unsigned long before;
	unsigned int i;

	rcu_barrier();
	before = rcu_grace_periods();
	atomic_set(&callbacks_run, 0);
	actor_start(&actors[0], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	for (i = 0; i < 64; i++) {
		numbered[i].nr = i;
		call_rcu_hurry(&numbered[i].rcu, run_in_order);
	}
	assert_soon(rcu_grace_periods() > before ||
		    atomic_read(&callbacks_run));
	settle();
	assert_int_equal(atomic_read(&callbacks_run), 0);
	actor_do(&actors[0], step_read_unlock, NULL);
	rcu_barrier();
	assert_int_equal(atomic_read(&callbacks_run), 64);
	actor_stop(&actors[0]);
}

static void step_barrier(void *unused)
{
	rcu_barrier();
}

static void barrier_waits_for_callbacks(void)
{
	atomic_set(&callbacks_run, 0);
	rcu_barrier();		/* of none */
	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	numbered[0].nr = 0;
	call_rcu_hurry(&numbered[0].rcu, run_in_order);
	actor_begin(&actors[1], step_barrier, NULL);
	assert_true(actor_stays(&actors[1]));
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_wait(&actors[1]);
	assert_int_equal(atomic_read(&callbacks_run), 1);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
}

/* A callback may free its head, and may queue it again. */
static void again(struct callback_head *head)
{
	if (atomic_inc_return(&callbacks_run) < 5)
		call_rcu_hurry(head, again);
}

static void callback_requeues_itself(void)
{
	static struct callback_head head;

	atomic_set(&callbacks_run, 0);
	call_rcu_hurry(&head, again);
	assert_soon(atomic_read(&callbacks_run) == 5);
	rcu_barrier();
	assert_int_equal(atomic_read(&callbacks_run), 5);
}

static void count_callback(struct callback_head *head)
{
	atomic_inc_return(&callbacks_run);
	free(head);
}

static void queue_callbacks(unsigned int id, void *unused)
{
	unsigned int i;

	for (i = 0; i < 200; i++)
		call_rcu_hurry(calloc(1, sizeof(struct callback_head)),
			       count_callback);
	rcu_barrier();
	CHECK(atomic_read(&callbacks_run) >= 200);
}

static void callback_threads(void)
{
	atomic_set(&callbacks_run, 0);
	run_threads(NR_THREADS, queue_callbacks, NULL);
	assert_int_equal(atomic_read(&callbacks_run), 200 * NR_THREADS);
}

static struct completion completion;

static void step_wait(void *x)
{
	wait_for_completion(x);
}

static void completion_counts(void)
{
	init_completion(&completion);
	assert_false(try_wait_for_completion(&completion));
	complete(&completion);
	wait_for_completion(&completion);
	assert_false(try_wait_for_completion(&completion));
	/* one wait for each */
	complete(&completion);
	complete(&completion);
	wait_for_completion(&completion);
	assert_true(try_wait_for_completion(&completion));
	assert_false(try_wait_for_completion(&completion));
}

static void completion_after_wait(void)
{
	init_completion(&completion);
	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	actor_begin(&actors[0], step_wait, &completion);
	actor_begin(&actors[1], step_wait, &completion);
	assert_true(actor_stays(&actors[0]));
	assert_true(actor_busy(&actors[1]));
	/* one of the two goes, the other stays */
	complete(&completion);
	assert_soon(!actor_busy(&actors[0]) || !actor_busy(&actors[1]));
	settle();
	assert_true(actor_busy(&actors[0]) || actor_busy(&actors[1]));
	complete(&completion);
	actor_wait(&actors[0]);
	actor_wait(&actors[1]);
	assert_false(try_wait_for_completion(&completion));
	/* used again, with the trace of a sleeper still in it */
	complete(&completion);
	wait_for_completion(&completion);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
}

static void completion_waiter_sleeps(void)
{
	init_completion(&completion);
	actor_start(&actors[0], -1);
	actor_begin(&actors[0], step_wait, &completion);
	assert_true(actor_sleeps(&actors[0]));
	complete(&completion);
	actor_wait(&actors[0]);
	actor_stop(&actors[0]);
}

/* A page with a completion in it, and whether it's there to be completed. */
static struct completion *handed_over;

static void complete_and_unmap(unsigned int id, void *unused)
{
	struct completion *x;
	unsigned int i;

	for (i = 0; i < 3000; i++) {
		if (id) {
			while (!(x = smp_load_acquire(&handed_over)))
				sched_yield();
			WRITE_ONCE(handed_over, NULL);
			complete(x);
			continue;
		}
		x = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		init_completion(x);
		smp_store_release(&handed_over, x);
		wait_for_completion(x);
		/* complete() may still be running, but not touching it */
		if (i % 2)
			CHECK(munmap(x, 4096) == 0);
		else
			CHECK(mprotect(x, 4096, PROT_NONE) == 0);
	}
}

static void completion_may_go_after_wait(void)
{
	run_threads(2, complete_and_unmap, NULL);
}

static void ping_pong(unsigned int id, void *pair)
{
	struct completion *x = pair;
	unsigned int i;

	for (i = 0; i < 3000; i++) {
		if (id)
			complete(&x[1]);
		wait_for_completion(&x[id ? 0 : 1]);
		if (!id)
			complete(&x[0]);
	}
}

static void completion_threads(void)
{
	struct completion pair[2];

	init_completion(&pair[0]);
	init_completion(&pair[1]);
	run_threads(2, ping_pong, pair);
	assert_false(try_wait_for_completion(&pair[0]));
	assert_false(try_wait_for_completion(&pair[1]));
}

static atomic_t vars[2048];

static void step_wait_var(void *var)
{
	atomic_t *v = var;

	wait_var_event(v, atomic_read(v));
}

static void set_and_wake(atomic_t *var)
{
	atomic_inc_return(var);
	wake_up_var(var);
}

static void wait_var_sleeps_until_condition(void)
{
	atomic_set(&vars[0], 1);
	wait_var_event(&vars[0], atomic_read(&vars[0]));

	atomic_set(&vars[0], 0);
	actor_start(&actors[0], -1);
	actor_begin(&actors[0], step_wait_var, &vars[0]);
	settle();
	/* a wake-up without the condition is none */
	wake_up_var(&vars[0]);
	assert_true(actor_sleeps(&actors[0]));
	set_and_wake(&vars[0]);
	actor_wait(&actors[0]);
	actor_stop(&actors[0]);
}

/* Two of vars[] on one queue. */
static void find_collision(atomic_t **a, atomic_t **b)
{
	struct wait_bit_queue *queue;
	unsigned int i, j;

	for (i = 0; i < 2048; i++) {
		queue = wait_var_queue(&vars[i]);
		for (j = 0; j < i; j++) {
			if (wait_var_queue(&vars[j]) != queue)
				continue;
			*a = &vars[i];
			*b = &vars[j];
			return;
		}
	}
	fail_msg("2048 variables and no two on one of 256 queues");
}

static void wait_var_on_one_queue(void)
{
	atomic_t *a = NULL, *b = NULL;

	find_collision(&a, &b);
	atomic_set(a, 0);
	atomic_set(b, 0);
	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	actor_start(&actors[2], -1);
	actor_begin(&actors[0], step_wait_var, a);
	actor_begin(&actors[1], step_wait_var, b);
	actor_begin(&actors[2], step_wait_var, b);
	settle();
	/* everybody who waits for b, and nobody who waits for a */
	set_and_wake(b);
	actor_wait(&actors[1]);
	actor_wait(&actors[2]);
	assert_true(actor_stays(&actors[0]));
	set_and_wake(a);
	actor_wait(&actors[0]);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
	actor_stop(&actors[2]);
}

/* A token goes round; each waits for its own number. No wake-up is lost. */
static atomic_t token;

static void pass_token(unsigned int id, void *unused)
{
	unsigned int i;
	int mine;

	for (i = 0; i < 1000; i++) {
		mine = (int)(i * NR_THREADS + id);
		wait_var_event(&token, atomic_read(&token) == mine);
		atomic_inc_return(&token);
		wake_up_var(&token);
	}
}

static void wait_var_threads(void)
{
	atomic_set(&token, 0);
	run_threads(NR_THREADS, pass_token, NULL);
	assert_int_equal(atomic_read(&token), 1000 * NR_THREADS);
	assert_int_equal(atomic_read(&wait_var_queue(&token)->waiters), 0);
}

static const struct child children[] = {
	{ "disturbs_last_cpu", child_disturbs_last_cpu },
};

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(atomic_values),
		UNIT_TEST(atomic_long_values),
		UNIT_TEST(atomic_threads),
		UNIT_TEST(bits),
		UNIT_TEST(bits_threads),
		UNIT_TEST(static_keys),
		UNIT_TEST(spinlock_threads),
		UNIT_TEST(memory),
		UNIT_TEST(percpu_words),
		UNIT_TEST(percpu_poison),
		UNIT_TEST(this_cpu_add_threads),
		UNIT_TEST(this_cpu_add_where),
		UNIT_TEST(synchronize_waits_for_open_section),
		UNIT_TEST(synchronize_ignores_later_section),
		UNIT_TEST(threads_come_and_go_meanwhile),
		UNIT_TEST(rcu_threads),
		UNIT_TEST(callback_after_grace_period),
		UNIT_TEST(barrier_waits_for_callbacks),
		UNIT_TEST(callback_requeues_itself),
		UNIT_TEST(callback_threads),
		UNIT_TEST(completion_counts),
		UNIT_TEST(completion_after_wait),
		UNIT_TEST(completion_waiter_sleeps),
		UNIT_TEST(completion_may_go_after_wait),
		UNIT_TEST(completion_threads),
		UNIT_TEST(wait_var_sleeps_until_condition),
		UNIT_TEST(wait_var_on_one_queue),
		UNIT_TEST(wait_var_threads),
	};

	unit_init(argc, argv, children, 1);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
