/* SPDX-License-Identifier: MIT */
/*
 * The kernel's atomics on GCC's. Ordering is the kernel's
 * (Documentation/atomic_t.txt): an operation that returns a value is fully
 * ordered, one that doesn't is unordered, a conditional one that fails is
 * unordered.
 */
#ifndef KERNEL_USER_ATOMIC_H
#define KERNEL_USER_ATOMIC_H

#include "harness/kernel/user/compiler.h"

/*
 * A seq_cst read-modify-write is fully ordered on x86 and with the LSE
 * instructions of arm64; an exclusive pair isn't until a barrier follows.
 */
#if defined(__aarch64__) && !defined(__ARM_FEATURE_ATOMICS)
#define __fully_ordered() smp_mb()
#else
#define __fully_ordered() do { } while (0)
#endif

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	long counter;
} atomic_long_t;

#define ATOMIC_INIT(i)	    { (i) }
#define ATOMIC_LONG_INIT(i) { (i) }

/* One definition for both widths: P is the prefix, T the word, A the type. */
#define DEFINE_ATOMIC(P, T, A)						\
static __always_inline T P##_read(const A *v)				\
{									\
	return __atomic_load_n(&v->counter, __ATOMIC_RELAXED);		\
}									\
static __always_inline void P##_set(A *v, T i)				\
{									\
	__atomic_store_n(&v->counter, i, __ATOMIC_RELAXED);		\
}									\
static __always_inline void P##_add(T i, A *v)				\
{									\
	__atomic_fetch_add(&v->counter, i, __ATOMIC_RELAXED);		\
}									\
static __always_inline void P##_sub(T i, A *v)				\
{									\
	__atomic_fetch_sub(&v->counter, i, __ATOMIC_RELAXED);		\
}									\
static __always_inline T P##_fetch_add(T i, A *v)			\
{									\
	T old = __atomic_fetch_add(&v->counter, i, __ATOMIC_SEQ_CST);	\
									\
	__fully_ordered();						\
	return old;							\
}									\
static __always_inline T P##_add_return(T i, A *v)			\
{									\
	T val = __atomic_add_fetch(&v->counter, i, __ATOMIC_SEQ_CST);	\
									\
	__fully_ordered();						\
	return val;							\
}									\
static __always_inline T P##_sub_return(T i, A *v)			\
{									\
	T val = __atomic_sub_fetch(&v->counter, i, __ATOMIC_SEQ_CST);	\
									\
	__fully_ordered();						\
	return val;							\
}									\
static __always_inline T P##_xchg(A *v, T i)				\
{									\
	T old = __atomic_exchange_n(&v->counter, i, __ATOMIC_SEQ_CST);	\
									\
	__fully_ordered();						\
	return old;							\
}									\
static __always_inline bool P##_try_cmpxchg(A *v, T *old, T i)		\
{									\
	if (!__atomic_compare_exchange_n(&v->counter, old, i, false,	\
					 __ATOMIC_SEQ_CST,		\
					 __ATOMIC_RELAXED))		\
		return false;						\
	__fully_ordered();						\
	return true;							\
}									\
static __always_inline T P##_cmpxchg(A *v, T old, T i)			\
{									\
	P##_try_cmpxchg(v, &old, i);					\
	return old;							\
}									\
static __always_inline void P##_inc(A *v)				\
{									\
	P##_add(1, v);							\
}									\
static __always_inline void P##_dec(A *v)				\
{									\
	P##_sub(1, v);							\
}									\
static __always_inline T P##_inc_return(A *v)				\
{									\
	return P##_add_return(1, v);					\
}									\
static __always_inline T P##_dec_return(A *v)				\
{									\
	return P##_sub_return(1, v);					\
}									\
static __always_inline bool P##_sub_and_test(T i, A *v)			\
{									\
	return P##_sub_return(i, v) == 0;				\
}									\
static __always_inline bool P##_dec_and_test(A *v)			\
{									\
	return P##_sub_and_test(1, v);					\
}									\
/* Adds a unless the value is u; true if it added. */			\
static __always_inline bool P##_add_unless(A *v, T a, T u)		\
{									\
	T c = P##_read(v);						\
									\
	do {								\
		if (unlikely(c == u))					\
			return false;					\
	} while (!P##_try_cmpxchg(v, &c, c + a));			\
	return true;							\
}									\
static __always_inline bool P##_inc_not_zero(A *v)			\
{									\
	return P##_add_unless(v, 1, 0);					\
}

DEFINE_ATOMIC(atomic, int, atomic_t)
DEFINE_ATOMIC(atomic_long, long, atomic_long_t)
#undef DEFINE_ATOMIC

/* Of any word: fully ordered, as with atomic_t. */
#define xchg(ptr, v)							\
({									\
	__auto_type xchg_old = __atomic_exchange_n(ptr, v,		\
						   __ATOMIC_SEQ_CST);	\
									\
	__fully_ordered();						\
	xchg_old;							\
})

/* Bit nr of the word at addr, nr below 64: all that is needed here. */
static __always_inline void set_bit(unsigned int nr, unsigned long *addr)
{
	__atomic_fetch_or(addr, 1UL << nr, __ATOMIC_RELAXED);
}

static __always_inline void clear_bit(unsigned int nr, unsigned long *addr)
{
	__atomic_fetch_and(addr, ~(1UL << nr), __ATOMIC_RELAXED);
}

static __always_inline bool test_bit(unsigned int nr, const unsigned long *addr)
{
	return READ_ONCE(*addr) >> nr & 1;
}

#endif
