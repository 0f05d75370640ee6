/* SPDX-License-Identifier: MIT */
/*
 * The counting machine, for searches: loads and stores are steps too, what
 * loops inside is taken apart, and read sections are those of explore.h.
 */
#ifndef TESTS_STEP_MACHINE_H
#define TESTS_STEP_MACHINE_H

#include "tests/conformance/count_machine.h"
#include "tests/primitives/explore.h"

#define atomic_read(v)							\
({									\
	const atomic_t *step_v = (v);					\
	int step_value = atomic_read(step_v);				\
									\
	step(STEP_READ, step_v);					\
	step_value;							\
})

#undef atomic_set
#define atomic_set(v, i)						\
({									\
	atomic_t *step_v = (v);						\
									\
	atomic_set(step_v, i);						\
	step(STEP_STORE, step_v);					\
})

#undef smp_store_release
#define smp_store_release(p, v)						\
({									\
	int *step_p = (p);						\
									\
	__atomic_store_n(step_p, v, __ATOMIC_RELEASE);			\
	step(STEP_STORE, step_p);					\
})

/* Its load and its compare-exchange, which the user machine has in one. */
static __always_inline bool step_add_unless(atomic_t *v, int a, int u)
{
	int c = atomic_read(v);

	do {
		if (c == u)
			return false;
	} while (!atomic_try_cmpxchg(v, &c, c + a));
	return true;
}

#undef atomic_add_unless
#define atomic_add_unless(v, a, u) step_add_unless(v, a, u)

/* Not steps: the operation that they are there for is the next one, or was. */
#undef rcu_read_lock
#undef rcu_read_unlock
#define rcu_read_lock()	  section_begin()
#define rcu_read_unlock() section_end()

#endif
