/* SPDX-License-Identifier: MIT */
/*
 * RCU on liburcu. Two flavours, chosen for a process and, since they are
 * inlined, for what is compiled with or without KERNEL_RCU_QSBR:
 *
 *   memb  a preemptible kernel's read sections: a nesting count of the thread,
 *	   and no barrier
 *   qsbr  a non-preemptible kernel's: they are nothing but a barrier to the
 *	   compiler, and a thread says where it is in none. It is offline when
 *	   it starts and while it sleeps in one of this machine's waits; it goes
 *	   online around what has read sections, as a CPU does that leaves idle.
 *
 * TSan can't see into liburcu, so under it (or with KERNEL_PORTABLE) the
 * read side is a few lines of our own on seq_cst atomics.
 *
 * Grace periods of this machine take microseconds where the kernel's take
 * milliseconds: count them (rcu_grace_periods()), don't quote their time.
 */
#ifndef KERNEL_USER_RCU_H
#define KERNEL_USER_RCU_H

#include "harness/kernel/user/compiler.h"

#if defined(__SANITIZE_THREAD__)
#define KERNEL_PORTABLE 1
#endif

#ifdef KERNEL_PORTABLE

/* 0: outside any read section; else the grace period it began in. */
struct rcu_reader {
	unsigned long began;
	unsigned long nesting;
	bool registered;
	struct rcu_reader *next;
};

extern unsigned long rcu_gp_seq;
extern __thread struct rcu_reader rcu_reader;

/* Stops a thread that isn't registered: no grace period would wait for it. */
void __rcu_read_lock(void);

static inline void rcu_read_lock(void)
{
	if (rcu_reader.nesting++ == 0)
		__rcu_read_lock();
}

static inline void rcu_read_unlock(void)
{
	if (--rcu_reader.nesting == 0)
		__atomic_store_n(&rcu_reader.began, 0, __ATOMIC_SEQ_CST);
}

#define rcu_dereference(p)	 __atomic_load_n(&(p), __ATOMIC_ACQUIRE)
#define rcu_assign_pointer(p, v) __atomic_store_n(&(p), (v), __ATOMIC_RELEASE)

#else /* liburcu */

/*
 * Inlines the read side, as the kernel's is. Those functions are short enough
 * that the LGPL lets any code contain them; urcu/static/urcu-memb.h says so.
 */
#ifndef _LGPL_SOURCE
#define _LGPL_SOURCE
#endif

#ifdef KERNEL_RCU_QSBR
#include <urcu/pointer.h>

static __always_inline void rcu_read_lock(void)
{
	barrier();
}

static __always_inline void rcu_read_unlock(void)
{
	barrier();
}

#else
#include <urcu/urcu-memb.h>

static __always_inline void rcu_read_lock(void)
{
	urcu_memb_read_lock();
}

static __always_inline void rcu_read_unlock(void)
{
	urcu_memb_read_unlock();
}

#endif
#endif

void synchronize_rcu(void);

struct callback_head {
	struct callback_head *next;
	void (*func)(struct callback_head *head);
};

/*
 * func(head) runs on a thread of its own after a grace period, at once:
 * liburcu's call_rcu() collects callbacks for 10 ms, which would be the whole
 * of every teardown time here.
 */
void call_rcu_hurry(struct callback_head *head,
		    void (*func)(struct callback_head *head));

/* The same, some time: with the next that is in a hurry, or with many others. */
void call_rcu(struct callback_head *head,
	      void (*func)(struct callback_head *head));

/* Returns when every callback queued before it has run. */
void rcu_barrier(void);

/*
 * Grace periods so far that somebody waited for: every synchronize_rcu(), and
 * those that call_rcu_hurry() started.
 */
unsigned long rcu_grace_periods(void);

/*
 * "memb"; "memb-barrier" where the kernel has no membarrier() and the read
 * side pays two full barriers instead; "qsbr"; "portable".
 */
const char *rcu_flavour(void);

/*
 * qsbr for this process, called before any thread enters the machine. False:
 * this build has only the portable RCU.
 */
bool rcu_choose_qsbr(void);

/*
 * What a thread says of itself under qsbr; nothing under the others. Between
 * online and offline it is in one long read section, which a quiescent state
 * ends and begins anew. Waits of this machine go offline by themselves.
 */
void rcu_thread_online(void);
void rcu_thread_offline(void);
void rcu_quiescent_state(void);
/* For the waits: true if it was online. */
bool rcu_sleep_begin(void);

/* For user_machine_enter_thread() and its counterpart. */
void rcu_register(void);
void rcu_unregister(void);

#endif
