/* SPDX-License-Identifier: MIT */
/*
 * Per-CPU memory. A CPU's copies lie together, on its own node and on lines
 * that no other CPU writes; a per-CPU pointer is CPU 0's address, and CPU n's
 * copy is n units further.
 *
 * this_cpu_add() imitates x86's one unlocked instruction with a restartable
 * sequence on the area that glibc registers. Where there is none (an old
 * kernel, GLIBC_TUNABLES=glibc.pthread.rseq=0, valgrind) and under TSan, it is
 * a locked atomic on the copy of the CPU that getcpu() names. Registration is
 * per process, so both never run at once.
 */
#ifndef KERNEL_USER_PERCPU_H
#define KERNEL_USER_PERCPU_H

#include "harness/kernel/user/compiler.h"
#include "harness/kernel/user/rcu.h"

#define PCPU_UNIT_SHIFT 16	/* whole pages, also where those have 64 KiB */
#define PCPU_UNIT_SIZE	(1UL << PCPU_UNIT_SHIFT)
#define PCPU_WORDS	2048	/* that alloc_percpu() hands out */

extern unsigned int nr_cpu_ids;

#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < nr_cpu_ids; (cpu)++)

/* One zeroed 8-byte word for every possible CPU; NULL when there are no more. */
unsigned long *alloc_percpu(void);

/*
 * Poisons the word on every CPU. The next alloc_percpu() that finds the poison
 * disturbed stops the process: somebody used per-CPU memory after its free.
 */
void free_percpu(unsigned long *ptr);

static __always_inline unsigned long *per_cpu_ptr(unsigned long *ptr,
						  unsigned int cpu)
{
	return (unsigned long *)((char *)ptr +
				 ((unsigned long)cpu << PCPU_UNIT_SHIFT));
}

/* Stops the process as well, for all words that are free now. */
void percpu_audit(void);

/* "rseq" or "atomic": which path this process runs. */
const char *percpu_path(void);

/* Maps the units; called once, by the first thread of the machine. */
void percpu_init(void);

/* The portable path. */
void this_cpu_add_atomic(unsigned long *ptr, unsigned long n);

#if !defined(KERNEL_PORTABLE) && __has_include(<sys/rseq.h>)
#include "harness/kernel/user/rseq.h"
#else
static __always_inline void this_cpu_add(unsigned long *ptr, unsigned long n)
{
	this_cpu_add_atomic(ptr, n);
}
#endif

#endif
