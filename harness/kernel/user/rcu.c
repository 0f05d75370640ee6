// SPDX-License-Identifier: MIT
/* The update side of RCU: grace periods and the callback thread. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/kernel/user/machine.h"

#ifndef KERNEL_PORTABLE
#include <urcu/urcu-qsbr.h>
#endif

static unsigned long grace_periods;

#ifdef KERNEL_PORTABLE

unsigned long rcu_gp_seq = 1;
__thread struct rcu_reader rcu_reader;

static pthread_mutex_t readers_lock = PTHREAD_MUTEX_INITIALIZER;
static struct rcu_reader *readers;

void __rcu_read_lock(void)
{
	if (!rcu_reader.registered) {
		fputs("rcu: a reader isn't registered\n", stderr);
		abort();
	}
	__atomic_store_n(&rcu_reader.began,
			 __atomic_load_n(&rcu_gp_seq, __ATOMIC_SEQ_CST),
			 __ATOMIC_SEQ_CST);
	/* C11 leaves a later plain load free to pass that store */
	smp_mb();
}

const char *rcu_flavour(void)
{
	return "portable";
}

bool rcu_choose_qsbr(void)
{
	return false;
}

void rcu_thread_online(void)
{
}

void rcu_thread_offline(void)
{
}

void rcu_quiescent_state(void)
{
}

bool rcu_sleep_begin(void)
{
	return false;
}

void rcu_register(void)
{
	pthread_mutex_lock(&readers_lock);
	rcu_reader.registered = true;
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
	rcu_reader.registered = false;
	pthread_mutex_unlock(&readers_lock);
}

/* A reader that began at the new number began after every update before it. */
static void wait_for_readers(void)
{
	unsigned long seq, began;
	struct rcu_reader *r;

	pthread_mutex_lock(&readers_lock);
	seq = __atomic_add_fetch(&rcu_gp_seq, 1, __ATOMIC_SEQ_CST);
	r = readers;
	while (r) {
		began = __atomic_load_n(&r->began, __ATOMIC_SEQ_CST);
		if (!began || began >= seq) {
			r = r->next;
			continue;
		}
		/* threads may come and go meanwhile: from the start again */
		pthread_mutex_unlock(&readers_lock);
		sched_yield();
		pthread_mutex_lock(&readers_lock);
		r = readers;
	}
	pthread_mutex_unlock(&readers_lock);
}

#else

static bool qsbr;

const char *rcu_flavour(void)
{
	if (qsbr)
		return "qsbr";
	return urcu_memb_has_sys_membarrier ? "memb" : "memb-barrier";
}

bool rcu_choose_qsbr(void)
{
	qsbr = true;
	return true;
}

void rcu_thread_online(void)
{
	if (qsbr)
		urcu_qsbr_thread_online();
}

void rcu_thread_offline(void)
{
	if (qsbr)
		urcu_qsbr_thread_offline();
}

void rcu_quiescent_state(void)
{
	if (qsbr)
		urcu_qsbr_quiescent_state();
}

bool rcu_sleep_begin(void)
{
	if (!qsbr || !urcu_qsbr_read_ongoing())
		return false;
	urcu_qsbr_thread_offline();
	return true;
}

void rcu_register(void)
{
	if (!qsbr) {
		urcu_memb_register_thread();
		return;
	}
	urcu_qsbr_register_thread();
	urcu_qsbr_thread_offline();
}

void rcu_unregister(void)
{
	if (qsbr)
		urcu_qsbr_unregister_thread();
	else
		urcu_memb_unregister_thread();
}

static void wait_for_readers(void)
{
	if (qsbr)
		urcu_qsbr_synchronize_rcu();
	else
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

/* So many lazy callbacks may wait for one in a hurry. */
#define LAZY_MAX 64

/* The callback thread: queued and done count callbacks, in order. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t work, idle;
	struct callback_head *first, **last;
	unsigned long queued, done;
	bool run;		/* the thread may go */
	bool hurry;		/* and somebody waits for it */
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
	bool hurry;

	user_machine_enter_thread();
	pthread_mutex_lock(&callbacks.lock);
	for (;;) {
		while (!callbacks.run)
			pthread_cond_wait(&callbacks.work, &callbacks.lock);
		head = callbacks.first;
		batch = callbacks.queued;
		hurry = callbacks.hurry;
		callbacks.first = NULL;
		callbacks.last = &callbacks.first;
		callbacks.run = callbacks.hurry = false;
		pthread_mutex_unlock(&callbacks.lock);

		if (hurry)
			synchronize_rcu();
		else
			wait_for_readers();
		rcu_thread_online();
		for (; head; head = next) {
			/* func may free what head is part of */
			next = head->next;
			head->func(head);
		}
		rcu_thread_offline();

		pthread_mutex_lock(&callbacks.lock);
		callbacks.done = batch;
		pthread_cond_broadcast(&callbacks.idle);
	}
	return NULL;
}

static void queue_callback(struct callback_head *head,
			   void (*func)(struct callback_head *head), bool hurry)
{
	head->next = NULL;
	head->func = func;
	pthread_mutex_lock(&callbacks.lock);
	*callbacks.last = head;
	callbacks.last = &head->next;
	callbacks.queued++;
	callbacks.hurry |= hurry;
	callbacks.run |= hurry || callbacks.queued - callbacks.done > LAZY_MAX;
	if (callbacks.run)
		pthread_cond_signal(&callbacks.work);
	pthread_mutex_unlock(&callbacks.lock);
}

void call_rcu_hurry(struct callback_head *head,
		    void (*func)(struct callback_head *head))
{
	queue_callback(head, func, true);
}

void call_rcu(struct callback_head *head,
	      void (*func)(struct callback_head *head))
{
	queue_callback(head, func, false);
}

void rcu_barrier(void)
{
	unsigned long until;

	pthread_mutex_lock(&callbacks.lock);
	until = callbacks.queued;
	callbacks.run |= callbacks.first != NULL;
	pthread_cond_signal(&callbacks.work);
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
