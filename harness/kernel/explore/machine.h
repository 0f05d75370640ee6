/* SPDX-License-Identifier: MIT */
/*
 * The explore machine: the kernel names as steps of a search (explore.h).
 * Atomics, READ_ONCE() and WRITE_ONCE() are the user machine's, which are the
 * compiler's own, and so are plain accesses: whoever includes this is compiled
 * with -fsanitize=thread, that makes each of them a call of a function
 * in tsan.c.
 */
#ifndef KERNEL_EXPLORE_MACHINE_H
#define KERNEL_EXPLORE_MACHINE_H

#include "harness/kernel/explore/explore.h"

#define __machine_data explore_data
#include "harness/kernel/user/compiler.h"

/* A frame for each function, for the history's sake. */
#undef __always_inline
#define __always_inline inline

#undef smp_mb
#undef smp_mb__before_atomic
#undef smp_mb__after_atomic
#undef cpu_relax
#undef prefetch
void explore_fence(void);
#define smp_mb() explore_fence()
#define smp_mb__before_atomic() barrier()
#define smp_mb__after_atomic() barrier()
#define cpu_relax() barrier()
#define prefetch(addr) ((void)(addr))

#include "harness/kernel/user/atomic.h"
#include "harness/kernel/user/static_key.h"

#undef DEFINE_STATIC_KEY_FALSE
#define DEFINE_STATIC_KEY_FALSE(name) \
	__machine_data struct static_key_false name = { ATOMIC_INIT(0) }

/* RCU: a grace period ends when the sections of its beginning are over. */
struct callback_head {
	struct callback_head *next;
	void (*func)(struct callback_head *head);
};

#define rcu_dereference(p)	 __atomic_load_n(&(p), __ATOMIC_ACQUIRE)
#define rcu_assign_pointer(p, v) __atomic_store_n(&(p), (v), __ATOMIC_RELEASE)

void rcu_read_lock(void);
void rcu_read_unlock(void);
void synchronize_rcu(void);
void call_rcu(struct callback_head *head,
	      void (*func)(struct callback_head *head));
void call_rcu_hurry(struct callback_head *head,
		    void (*func)(struct callback_head *head));
void rcu_barrier(void);

/* Waiting: who waits can't be chosen until it was woken. */
struct completion {
	int done;
};

void init_completion(struct completion *x);
void complete(struct completion *x);
void wait_for_completion(struct completion *x);

void wait_var_prepare(const volatile void *var);
void wait_var_sleep(void);
void wait_var_finish(void);
void wake_up_var(const volatile void *var);

/* prepare_to_wait_event(), the condition, schedule(); finish_wait() */
#define wait_var_event(var, condition)					\
do {									\
	for (;;) {							\
		wait_var_prepare(var);					\
		if (condition)						\
			break;						\
		wait_var_sleep();					\
	}								\
	wait_var_finish();						\
} while (0)

/* Locks. */
typedef struct {
	int locked;
} spinlock_t;

#define SPIN_LOCK_UNLOCKED    { 0 }
#define DEFINE_SPINLOCK(name) __machine_data spinlock_t name = SPIN_LOCK_UNLOCKED

void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);

/* Per-CPU words lie together; the callbacks of RCU are a CPU of their own. */
extern unsigned int nr_cpu_ids;

#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < nr_cpu_ids; (cpu)++)

unsigned long *alloc_percpu(void);
void free_percpu(unsigned long *ptr);
void this_cpu_add(unsigned long *ptr, unsigned long n);

static inline unsigned long *per_cpu_ptr(unsigned long *ptr, unsigned int cpu)
{
	return ptr + cpu;
}

/* As with CONFIG_SMP off: its caller does it all, whatever it may use. */
#include "harness/kernel/padata.h"

static __always_inline void padata_do_multithreaded(struct padata_mt_job *job)
{
	job->thread_fn(job->start, job->start + job->size, job->fn_arg);
}

/* Memory: harness/kernel/user/mm.h. */
void *kzalloc_node(size_t size, int node);
void kfree_sized(void *ptr, size_t size);
int node_bind(void *addr, size_t size, int node);
int populate(void *addr, size_t size);

#include "harness/kernel/percpu_ref.h"
#include "harness/kernel/xarray.h"

#endif
