/* SPDX-License-Identifier: MIT */
/*
 * The user machine with places to stop in percpu_ref, so that a test decides
 * what other threads do there and needs no luck:
 *
 *   before_add    an operation has loaded the pointer and is about to add to
 *                 this CPU's counter
 *   before_read   the fold (or a sum) is about to read a CPU's counter
 *   after_flags   percpu_count_ptr was written
 */
#ifndef TESTS_UNIT_PERCPU_REF_MACHINE_H
#define TESTS_UNIT_PERCPU_REF_MACHINE_H

#include "harness/kernel/user/percpu.h"

extern void (*before_add)(void);
extern void (*before_read)(unsigned int cpu);
extern void (*after_flags)(void);

static inline void stepped_add(unsigned long *ptr, unsigned long n)
{
	if (before_add)
		before_add();
	this_cpu_add(ptr, n);
}

static inline unsigned long *stepped_ptr(unsigned long *ptr, unsigned int cpu)
{
	if (before_read)
		before_read(cpu);
	return per_cpu_ptr(ptr, cpu);
}

/* What percpu_ref.h and percpu_ref.c see from here on. */
#define this_cpu_add stepped_add
#include "harness/kernel/user/machine.h"
#define per_cpu_ptr stepped_ptr

#undef WRITE_ONCE
#define WRITE_ONCE(x, val)						\
do {									\
	__atomic_store_n(&(x), (val), __ATOMIC_RELAXED);		\
	if (after_flags)						\
		after_flags();						\
} while (0)

#endif
