// SPDX-License-Identifier: MIT
/*
 * Proves RCU's qsbr flavour: a grace period waits for whoever is online until
 * it says that it is in no read section, sleeps or goes offline, and for
 * nobody else, of padata's threads neither. Where there is only the portable
 * RCU, it's refused.
 */
#define KERNEL_RCU_QSBR
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"

static atomic_t online, go, over;
static struct completion done;

static void wait_for(atomic_t *word)
{
	while (!atomic_fetch_add(0, word))
		sched_yield();
}

static void *reader(void *leave)
{
	user_machine_enter_thread();
	rcu_thread_online();
	rcu_read_lock();
	atomic_xchg(&online, 1);
	wait_for(&go);
	rcu_read_unlock();
	((void (*)(void))leave)();
	wait_for(&over);
	rcu_thread_offline();
	user_machine_leave_thread();
	return NULL;
}

static void *grace_period(void *ended)
{
	user_machine_enter_thread();
	synchronize_rcu();
	atomic_xchg(ended, 1);
	user_machine_leave_thread();
	return NULL;
}

/* The grace period ends when the reader has left its section that way. */
static void ended_by(void (*leave)(void))
{
	struct timespec ms = { 0, 20000000 };
	pthread_t threads[2];
	static atomic_t ended;
	int i;

	atomic_set(&online, 0);
	atomic_set(&go, 0);
	atomic_set(&over, 0);
	atomic_set(&ended, 0);
	init_completion(&done);
	pthread_create(&threads[0], NULL, reader, (void *)leave);
	wait_for(&online);
	pthread_create(&threads[1], NULL, grace_period, &ended);
	nanosleep(&ms, NULL);
	assert_int_equal(atomic_read(&ended), 0);
	atomic_xchg(&go, 1);
	for (i = 0; i < 250 && !atomic_fetch_add(0, &ended); i++)
		nanosleep(&ms, NULL);
	assert_int_equal(atomic_read(&ended), 1);
	pthread_join(threads[1], NULL);
	/* the reader is still there */
	complete(&done);
	atomic_xchg(&over, 1);
	pthread_join(threads[0], NULL);
}

static void by_quiescent_state(void **state)
{
	ended_by(rcu_quiescent_state);
}

static void by_offline(void **state)
{
	ended_by(rcu_thread_offline);
}

static void sleep_in_wait(void)
{
	wait_for_completion(&done);
}

static void by_sleeping(void **state)
{
	ended_by(sleep_in_wait);
}

/* Who is offline, or waits for a grace period itself, holds up nobody. */
static void nobody_online(void **state)
{
	unsigned long before = rcu_grace_periods();

	synchronize_rcu();
	rcu_thread_online();
	synchronize_rcu();
	rcu_thread_offline();
	assert_int_equal(rcu_grace_periods(), before + 2);
	assert_string_equal(rcu_flavour(), "qsbr");
}

static void called(struct callback_head *head)
{
	complete(&done);
}

/* A callback waits for readers, too, and runs although its caller is online. */
static void callbacks(void **state)
{
	struct callback_head head;

	init_completion(&done);
	rcu_thread_online();
	call_rcu_hurry(&head, called);
	wait_for_completion(&done);
	rcu_thread_offline();
}

static atomic_t at_piece, job_over;
static pthread_t caller;

/* The helper's piece is a grace period; the caller's lasts until it begins. */
static void piece(unsigned long start, unsigned long end, void *arg)
{
	atomic_inc_return(&at_piece);
	while (atomic_fetch_add(0, &at_piece) < 2)
		sched_yield();
	if (!pthread_equal(pthread_self(), caller))
		synchronize_rcu();
}

static void *do_job(void *unused)
{
	struct padata_mt_job job = { .thread_fn = piece, .size = 2, .align = 1,
				     .min_chunk = 1, .max_threads = 2 };

	caller = pthread_self();
	user_machine_enter_thread();
	rcu_thread_online();
	padata_do_multithreaded(&job);
	rcu_thread_offline();
	user_machine_leave_thread();
	atomic_xchg(&job_over, 1);
	return NULL;
}

static void *serve(void *unused)
{
	user_machine_enter_thread();
	padata_serve();
	user_machine_leave_thread();
	return NULL;
}

/* Who waits for padata's helpers holds up nobody, nor do they, asleep. */
static void helper_waits_for_grace_period(void **state)
{
	struct timespec ms = { 0, 20000000 };
	pthread_t threads[2];
	int i;

	padata_start();
	pthread_create(&threads[0], NULL, serve, NULL);
	pthread_create(&threads[1], NULL, do_job, NULL);
	for (i = 0; i < 100 && !atomic_fetch_add(0, &job_over); i++)
		nanosleep(&ms, NULL);
	assert_int_equal(atomic_read(&job_over), 1);
	synchronize_rcu();
	padata_stop();
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_quiescent_state),
		cmocka_unit_test(by_offline),
		cmocka_unit_test(by_sleeping),
		cmocka_unit_test(nobody_online),
		cmocka_unit_test(callbacks),
		cmocka_unit_test(helper_waits_for_grace_period),
	};

	if (!rcu_choose_qsbr()) {
		puts("this build has the portable RCU only");
		return 77;
	}
	/* a grace period that never ends */
	alarm(8);
	user_machine_enter_thread();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
