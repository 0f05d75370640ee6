/* SPDX-License-Identifier: MIT */
/*
 * struct percpu_ref: a reference count that is per-CPU until it is killed.
 * Written on the kernel names, so every machine runs this one source.
 *
 * Models include/linux/percpu-refcount.h and lib/percpu-refcount.c since
 * v5.10 (2b0d3d3e4fcf: two words here, the rest in a separate allocation) and
 * 3b13c168186c (v5.16, tryget_live_rcu).
 *
 * Invariants (tests/unit/percpu_ref_test.c, in this order):
 *  1 sum of the CPUs + atomic - bias == references out + the initial one
 *    (+ the switch's own) at any quiescent point
 *  2 release runs once, only after kill, only at 0, never before the fold
 *  3 no early zero: a put in atomic mode can't release while another CPU
 *    still counts per CPU (the bias)
 *  4 after confirm tryget_live never succeeds; before kill it never fails
 *  5 tryget may succeed after kill; it fails once the count was 0
 *  6 get and put may be on different CPUs: only the sum has a meaning
 *  7 no access to per-CPU memory after the fold, to data after exit
 *  8 a second kill is reported
 *  9 a ref without ALLOW_REINIT never returns to percpu mode
 * 10 an add inside a read section that began before the kill is counted
 *
 * Differs from the kernel: possible CPUs are the configured ones; a WARN is a
 * call of percpu_ref_warn; no reinit, as pgmap never does one; 8-byte words
 * come from a fixed pool.
 */
#ifndef HARNESS_KERNEL_PERCPU_REF_H
#define HARNESS_KERNEL_PERCPU_REF_H

#include "harness/kernel/kernel.h"

/* Flag bits of percpu_count_ptr, which is 8-byte aligned. */
#define __PERCPU_REF_ATOMIC	 1UL	/* operate on the atomic */
#define __PERCPU_REF_DEAD	 2UL	/* killed */
#define __PERCPU_REF_ATOMIC_DEAD 3UL
#define __PERCPU_REF_FLAG_BITS	 2	/* after exit: the count lies above */

#define PERCPU_COUNT_BIAS (1UL << 63)

enum {
	PERCPU_REF_INIT_ATOMIC = 1 << 0,	/* atomic mode, count 1 */
	PERCPU_REF_INIT_DEAD = 1 << 1,		/* atomic and dead, count 0 */
	PERCPU_REF_ALLOW_REINIT = 1 << 2,	/* keep the per-CPU memory */
};

struct percpu_ref;
typedef void percpu_ref_func_t(struct percpu_ref *ref);

struct percpu_ref_data {
	atomic_long_t count;
	percpu_ref_func_t *release;
	percpu_ref_func_t *confirm_switch;	/* not NULL: switch under way */
	bool force_atomic;
	bool allow_reinit;
	struct callback_head rcu;
	struct percpu_ref *ref;
};

struct percpu_ref {
	unsigned long percpu_count_ptr;
	struct percpu_ref_data *data;
};

/* Called for what the kernel warns of; prints by default, tests replace it. */
extern void (*percpu_ref_warn)(const char *what);

/*
 * Without flags: percpu mode, one reference. release(ref) runs in an RCU read
 * section on whichever thread drops the last one, and must not sleep.
 * 0 or -ENOMEM.
 */
int percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release,
		    unsigned int flags, int node);
/* Only after the count was 0 or where nobody can see the ref any more. */
void percpu_ref_exit(struct percpu_ref *ref);

/*
 * Drops the initial reference and starts the switch to atomic mode. confirm
 * (may be NULL) runs after the grace period and the fold: from then on
 * tryget_live fails everywhere.
 */
void percpu_ref_kill_and_confirm(struct percpu_ref *ref,
				 percpu_ref_func_t *confirm);

static inline void percpu_ref_kill(struct percpu_ref *ref)
{
	percpu_ref_kill_and_confirm(ref, NULL);
}

/*
 * References out, the initial one included: exact while nobody gets, puts or
 * switches; for the books and for tests.
 */
long percpu_ref_sum(struct percpu_ref *ref);

/* Out of line: the atomic mode. */
bool percpu_ref_tryget_many_slow(struct percpu_ref *ref, unsigned long nr);
bool percpu_ref_tryget_live_slow(struct percpu_ref *ref);
void percpu_ref_put_many_slow(struct percpu_ref *ref, unsigned long nr);

/*
 * The per-CPU counter, or NULL in atomic mode. Both flags are tested: a racing
 * reader may see DEAD before ATOMIC.
 */
static __always_inline unsigned long *
__percpu_ref_counter(struct percpu_ref *ref)
{
	unsigned long ptr = READ_ONCE(ref->percpu_count_ptr);

	if (unlikely(ptr & __PERCPU_REF_ATOMIC_DEAD))
		return NULL;
	return (unsigned long *)ptr;
}

static __always_inline void percpu_ref_get_many(struct percpu_ref *ref,
						unsigned long nr)
{
	unsigned long *counter;

	rcu_read_lock();
	counter = __percpu_ref_counter(ref);
	if (likely(counter))
		this_cpu_add(counter, nr);
	else
		atomic_long_add((long)nr, &ref->data->count);
	rcu_read_unlock();
}

static __always_inline void percpu_ref_get(struct percpu_ref *ref)
{
	percpu_ref_get_many(ref, 1);
}

/* False once the count was 0: not the gate of a kill. */
static __always_inline bool percpu_ref_tryget_many(struct percpu_ref *ref,
						   unsigned long nr)
{
	unsigned long *counter;
	bool ret = true;

	rcu_read_lock();
	counter = __percpu_ref_counter(ref);
	if (likely(counter))
		this_cpu_add(counter, nr);
	else
		ret = percpu_ref_tryget_many_slow(ref, nr);
	rcu_read_unlock();
	return ret;
}

static __always_inline bool percpu_ref_tryget(struct percpu_ref *ref)
{
	return percpu_ref_tryget_many(ref, 1);
}

/* The caller is in an RCU read section. */
static __always_inline bool percpu_ref_tryget_live_rcu(struct percpu_ref *ref)
{
	unsigned long *counter = __percpu_ref_counter(ref);

	if (likely(counter)) {
		this_cpu_add(counter, 1);
		return true;
	}
	return percpu_ref_tryget_live_slow(ref);
}

static __always_inline bool percpu_ref_tryget_live(struct percpu_ref *ref)
{
	bool ret;

	rcu_read_lock();
	ret = percpu_ref_tryget_live_rcu(ref);
	rcu_read_unlock();
	return ret;
}

static __always_inline void percpu_ref_put_many(struct percpu_ref *ref,
						unsigned long nr)
{
	unsigned long *counter;

	rcu_read_lock();
	counter = __percpu_ref_counter(ref);
	if (likely(counter))
		this_cpu_add(counter, -nr);
	else
		percpu_ref_put_many_slow(ref, nr);
	rcu_read_unlock();
}

static __always_inline void percpu_ref_put(struct percpu_ref *ref)
{
	percpu_ref_put_many(ref, 1);
}

/* The caller synchronises with kill itself. */
static __always_inline bool percpu_ref_is_dying(struct percpu_ref *ref)
{
	return READ_ONCE(ref->percpu_count_ptr) & __PERCPU_REF_DEAD;
}

#endif
