/* SPDX-License-Identifier: MIT */
/* Compiler and barrier names of the user machine. */
#ifndef KERNEL_USER_COMPILER_H
#define KERNEL_USER_COMPILER_H

#include <stdbool.h>
#include <stddef.h>

#define noinline __attribute__((__noinline__))
#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#ifndef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#endif

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

/* Of a global that changes: a machine may want to find all of them. */
#ifndef __machine_data
#define __machine_data
#endif

#define prefetch(addr) __builtin_prefetch(addr)

#define barrier() __asm__ __volatile__("" ::: "memory")

/*
 * TSan has to see an access to judge it, and a volatile access is no atomic
 * to it; a relaxed atomic compiles to the same single instruction.
 */
#define READ_ONCE(x)	   __atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, val) __atomic_store_n(&(x), (val), __ATOMIC_RELAXED)

/* include/linux/compiler.h: the compiler must have var, and can't know it. */
#define OPTIMIZER_HIDE_VAR(var) __asm__ __volatile__("" : "+r"(var))

#define smp_load_acquire(p)	__atomic_load_n((p), __ATOMIC_ACQUIRE)
#define smp_store_release(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)

#if defined(__x86_64__)
/* As the kernel: cheaper than mfence. Adding 0 changes no stack word. */
#define smp_mb() __asm__ __volatile__("lock; addl $0,(%%rsp)" ::: "memory", "cc")
#define smp_rmb()   barrier()
#define smp_wmb()   barrier()
#define smp_mb__before_atomic() barrier()
#define smp_mb__after_atomic() barrier()
#define cpu_relax() __asm__ __volatile__("pause" ::: "memory")
#elif defined(__aarch64__)
#define smp_mb()    __asm__ __volatile__("dmb ish" ::: "memory")
#define smp_rmb()   __asm__ __volatile__("dmb ishld" ::: "memory")
#define smp_wmb()   __asm__ __volatile__("dmb ishst" ::: "memory")
#define smp_mb__before_atomic() smp_mb()
#define smp_mb__after_atomic() smp_mb()
#define cpu_relax() __asm__ __volatile__("yield" ::: "memory")
#else
#error "the user machine knows x86-64 and aarch64"
#endif

#endif
