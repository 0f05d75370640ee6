/* SPDX-License-Identifier: MIT */
/*
 * The user machine, with every operation reported to kernel_op() when it is
 * done: a test counts them, or stops a thread behind one of them.
 *
 * A macro isn't expanded inside itself, so below each name still means the
 * user machine's function. percpu_ref and the XArray came with that machine:
 * what happens inside them isn't reported, one call of theirs is one operation.
 */
#ifndef TESTS_COUNT_MACHINE_H
#define TESTS_COUNT_MACHINE_H

#include "harness/kernel/user/machine.h"

enum kernel_op {
	KERNEL_RMW,		/* a locked read-modify-write */
	KERNEL_PERCPU,		/* of a percpu_ref, or a per-CPU add by itself */
	KERNEL_LOOKUP,		/* xa_load() */
	KERNEL_READ_SECTION,	/* rcu_read_lock(), nested ones too */
	KERNEL_OTHER,		/* nothing that is counted */
};

/* Each test defines it. address: what was operated on, or NULL. */
void kernel_op(enum kernel_op op, const volatile void *address);

/*
 * The pointer is evaluated once, before the call: behind a put, reading
 * page->pgmap again would be a use after free of the test's own.
 */
#define KERNEL_OP_VOID(op, pointer, call)				\
({									\
	__auto_type op_pointer = (pointer);				\
									\
	call;								\
	kernel_op(op, op_pointer);					\
})

#define KERNEL_OP(op, pointer, call)					\
({									\
	__auto_type op_pointer = (pointer);				\
	__auto_type op_result = (call);					\
									\
	kernel_op(op, op_pointer);					\
	op_result;							\
})

/* A conditional add that doesn't add is a plain read. */
#define KERNEL_OP_IF(op, pointer, call)					\
({									\
	__auto_type op_pointer = (pointer);				\
	__auto_type op_result = (call);					\
									\
	kernel_op(op_result ? (op) : KERNEL_OTHER, op_pointer);		\
	op_result;							\
})

/* A store is nothing to count, but others may come behind it. */
#define atomic_set(v, i) \
	KERNEL_OP_VOID(KERNEL_OTHER, v, atomic_set(op_pointer, i))
#undef smp_store_release
#define smp_store_release(p, v)						\
	KERNEL_OP_VOID(KERNEL_OTHER, p,					\
		       __atomic_store_n(op_pointer, v, __ATOMIC_RELEASE))

#define atomic_add(i, v) \
	KERNEL_OP_VOID(KERNEL_RMW, v, atomic_add(i, op_pointer))
#define atomic_sub(i, v) \
	KERNEL_OP_VOID(KERNEL_RMW, v, atomic_sub(i, op_pointer))
#define atomic_inc(v) \
	KERNEL_OP_VOID(KERNEL_RMW, v, atomic_inc(op_pointer))
#define atomic_dec(v) \
	KERNEL_OP_VOID(KERNEL_RMW, v, atomic_dec(op_pointer))
#define atomic_fetch_add(i, v) \
	KERNEL_OP(KERNEL_RMW, v, atomic_fetch_add(i, op_pointer))
#define atomic_add_return(i, v) \
	KERNEL_OP(KERNEL_RMW, v, atomic_add_return(i, op_pointer))
#define atomic_sub_return(i, v) \
	KERNEL_OP(KERNEL_RMW, v, atomic_sub_return(i, op_pointer))
#define atomic_inc_return(v) \
	KERNEL_OP(KERNEL_RMW, v, atomic_inc_return(op_pointer))
#define atomic_dec_return(v) \
	KERNEL_OP(KERNEL_RMW, v, atomic_dec_return(op_pointer))
#define atomic_sub_and_test(i, v) \
	KERNEL_OP(KERNEL_RMW, v, atomic_sub_and_test(i, op_pointer))
#define atomic_dec_and_test(v) \
	KERNEL_OP(KERNEL_RMW, v, atomic_dec_and_test(op_pointer))
#define atomic_xchg(v, i) \
	KERNEL_OP(KERNEL_RMW, v, atomic_xchg(op_pointer, i))
#define atomic_cmpxchg(v, old, i) \
	KERNEL_OP(KERNEL_RMW, v, atomic_cmpxchg(op_pointer, old, i))
#define atomic_try_cmpxchg(v, old, i) \
	KERNEL_OP(KERNEL_RMW, v, atomic_try_cmpxchg(op_pointer, old, i))
#define atomic_add_unless(v, a, u) \
	KERNEL_OP_IF(KERNEL_RMW, v, atomic_add_unless(op_pointer, a, u))
#define atomic_inc_not_zero(v) \
	KERNEL_OP_IF(KERNEL_RMW, v, atomic_inc_not_zero(op_pointer))
#define atomic_long_add(i, v) \
	KERNEL_OP_VOID(KERNEL_RMW, v, atomic_long_add(i, op_pointer))
#define atomic_long_sub_return(i, v) \
	KERNEL_OP(KERNEL_RMW, v, atomic_long_sub_return(i, op_pointer))
#define set_bit(nr, addr) \
	KERNEL_OP_VOID(KERNEL_RMW, addr, set_bit(nr, op_pointer))
#define clear_bit(nr, addr) \
	KERNEL_OP_VOID(KERNEL_RMW, addr, clear_bit(nr, op_pointer))

#define this_cpu_add(ptr, n) \
	KERNEL_OP_VOID(KERNEL_PERCPU, ptr, this_cpu_add(op_pointer, n))
#define percpu_ref_get(ref) \
	KERNEL_OP_VOID(KERNEL_PERCPU, ref, percpu_ref_get(op_pointer))
#define percpu_ref_get_many(ref, nr) \
	KERNEL_OP_VOID(KERNEL_PERCPU, ref, percpu_ref_get_many(op_pointer, nr))
#define percpu_ref_put(ref) \
	KERNEL_OP_VOID(KERNEL_PERCPU, ref, percpu_ref_put(op_pointer))
#define percpu_ref_put_many(ref, nr) \
	KERNEL_OP_VOID(KERNEL_PERCPU, ref, percpu_ref_put_many(op_pointer, nr))
#define percpu_ref_tryget(ref) \
	KERNEL_OP(KERNEL_PERCPU, ref, percpu_ref_tryget(op_pointer))
#define percpu_ref_tryget_many(ref, nr) \
	KERNEL_OP(KERNEL_PERCPU, ref, percpu_ref_tryget_many(op_pointer, nr))
#define percpu_ref_tryget_live(ref) \
	KERNEL_OP(KERNEL_PERCPU, ref, percpu_ref_tryget_live(op_pointer))
#define percpu_ref_tryget_live_rcu(ref) \
	KERNEL_OP(KERNEL_PERCPU, ref, percpu_ref_tryget_live_rcu(op_pointer))

#define xa_load(xa, index) \
	KERNEL_OP(KERNEL_LOOKUP, xa, xa_load(op_pointer, index))

#define rcu_read_lock() \
	(rcu_read_lock(), kernel_op(KERNEL_READ_SECTION, NULL))
#define rcu_read_unlock() (rcu_read_unlock(), kernel_op(KERNEL_OTHER, NULL))

#endif
