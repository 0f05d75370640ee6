/* SPDX-License-Identifier: MIT */
/*
 * Sleeping: completions and wait_var_event(), on futexes. Nothing here spins.
 */
#ifndef KERNEL_USER_WAIT_H
#define KERNEL_USER_WAIT_H

#include "harness/kernel/user/atomic.h"

/*
 * done counts complete() calls not yet waited for, in steps of 2; bit 0 says
 * that somebody sleeps. One word, since complete() must not touch the
 * completion once the waiter can see it: the waiter may free it at once.
 */
struct completion {
	atomic_t word;
};

static inline void init_completion(struct completion *x)
{
	atomic_set(&x->word, 0);
}

void complete(struct completion *x);
void wait_for_completion(struct completion *x);
bool try_wait_for_completion(struct completion *x);

/*
 * wait_var_event(var, condition) sleeps until condition holds; whoever makes
 * it true calls wake_up_var(var) afterwards. var is only an address: it is
 * hashed to a queue and never read, so it may be freed by then. As in the
 * kernel, the caller of wake_up_var() orders its change before the call with
 * a full barrier, which an atomic that returns a value is.
 */
struct wait_bit_queue {
	atomic_t sequence;
	atomic_t waiters;
};

struct wait_bit_queue *wait_var_queue(const void *var);
void wait_var_sleep(struct wait_bit_queue *queue, int sequence);
void wait_var_wake(struct wait_bit_queue *queue);

#define wait_var_event(var, condition)					\
do {									\
	struct wait_bit_queue *__queue = wait_var_queue(var);		\
	int __sequence;							\
									\
	atomic_inc_return(&__queue->waiters);				\
	for (;;) {							\
		__sequence = atomic_fetch_add(0, &__queue->sequence);	\
		if (condition)						\
			break;						\
		wait_var_sleep(__queue, __sequence);			\
	}								\
	atomic_dec_return(&__queue->waiters);				\
} while (0)

static inline void wake_up_var(const void *var)
{
	struct wait_bit_queue *queue = wait_var_queue(var);

	if (unlikely(atomic_read(&queue->waiters)))
		wait_var_wake(queue);
}

#endif
