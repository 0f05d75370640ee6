// SPDX-License-Identifier: MIT
/* The update side of RCU: grace periods and the callback thread. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/kernel/user/machine.h"

static unsigned long grace_periods;

#ifdef KERNEL_PORTABLE

unsigned long rcu_gp_seq = 1;
__thread struct rcu_reader rcu_reader;

static pthread_mutex_t readers_lock = PTHREAD_MUTEX_INITIALIZER;
static struct rcu_reader *readers;

void rcu_register(void)
{
	pthread_mutex_lock(&readers_lock);
	rcu_reader.next = readers;
	readers = &rcu_reader;
	pthread_mutex_unlock(&readers_lock);
}

void rcu_unregister(void)
{
	struct rcu_reader **p;

	pthread_mutex_lock(&readers_lock);
	for (p = &readers; *p != &rcu_reader; p = &(*p)->next)
		;
	*p = rcu_reader.next;
	pthread_mutex_unlock(&readers_lock);
}

/* A reader that began at the new number began after every update before it. */
static void wait_for_readers(void)
{
	unsigned long seq, began;
	struct rcu_reader *r;

	pthread_mutex_lock(&readers_lock);
	seq = __atomic_add_fetch(&rcu_gp_seq, 1, __ATOMIC_SEQ_CST);
	for (r = readers; r; r = r->next)
		while ((began = __atomic_load_n(&r->began, __ATOMIC_SEQ_CST)) &&
		       began < seq)
			sched_yield();
	pthread_mutex_unlock(&readers_lock);
}

#else

void rcu_register(void)
{
	urcu_memb_register_thread();
}

void rcu_unregister(void)
{
	urcu_memb_unregister_thread();
}

static void wait_for_readers(void)
{
	urcu_memb_synchronize_rcu();
}

#endif

void synchronize_rcu(void)
{
	__atomic_fetch_add(&grace_periods, 1, __ATOMIC_RELAXED);
	wait_for_readers();
}

unsigned long rcu_grace_periods(void)
{
	return __atomic_load_n(&grace_periods, __ATOMIC_RELAXED);
}

/* The callback thread: queued and done count callbacks, in order. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t work, idle;
	struct callback_head *first, **last;
	unsigned long queued, done;
} callbacks = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.work = PTHREAD_COND_INITIALIZER,
	.idle = PTHREAD_COND_INITIALIZER,
	.last = &callbacks.first,
};

static void *callback_thread(void *unused)
{
	struct callback_head *head, *next;
	unsigned long batch;

	user_machine_enter_thread();
	pthread_mutex_lock(&callbacks.lock);
	for (;;) {
		while (!callbacks.first)
			pthread_cond_wait(&callbacks.work, &callbacks.lock);
		head = callbacks.first;
		batch = callbacks.queued;
		callbacks.first = NULL;
		callbacks.last = &callbacks.first;
		pthread_mutex_unlock(&callbacks.lock);

		synchronize_rcu();
		for (; head; head = next) {
			/* func may free what head is part of */
			next = head->next;
			head->func(head);
		}

		pthread_mutex_lock(&callbacks.lock);
		callbacks.done = batch;
		pthread_cond_broadcast(&callbacks.idle);
	}
	return NULL;
}

void call_rcu_hurry(struct callback_head *head,
		    void (*func)(struct callback_head *head))
{
	head->next = NULL;
	head->func = func;
	pthread_mutex_lock(&callbacks.lock);
	*callbacks.last = head;
	callbacks.last = &head->next;
	callbacks.queued++;
	pthread_cond_signal(&callbacks.work);
	pthread_mutex_unlock(&callbacks.lock);
}

void rcu_barrier(void)
{
	unsigned long until;

	pthread_mutex_lock(&callbacks.lock);
	until = callbacks.queued;
	while (callbacks.done < until)
		pthread_cond_wait(&callbacks.idle, &callbacks.lock);
	pthread_mutex_unlock(&callbacks.lock);
}

static void start_machine(void)
{
	pthread_t thread;
	int err;

	percpu_init();
	err = pthread_create(&thread, NULL, callback_thread, NULL);
	if (err) {
		fprintf(stderr, "pgmapbench: no RCU callback thread: %s\n",
			strerror(err));
		exit(2);
	}
	pthread_detach(thread);
}

void user_machine_enter_thread(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	/*
	 * By the first thread, before it is pinned anywhere: the callback
	 * thread inherits its affinity and must never wait for a spinning
	 * member of a team.
	 */
	pthread_once(&once, start_machine);
	rcu_register();
}

void user_machine_leave_thread(void)
{
	rcu_unregister();
}
