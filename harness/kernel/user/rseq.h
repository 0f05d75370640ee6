/* SPDX-License-Identifier: MIT */
/*
 * this_cpu_add() as a restartable sequence, on glibc's registration.
 *
 * ABI: Documentation/userspace-api/rseq.rst and <sys/rseq.h>. The descriptor
 * names the instructions from the comparison of the CPU to the one that
 * commits; a thread that is preempted, migrated or signalled between them
 * resumes at the abort address, which the signature must precede. The kernel
 * clears rseq_cs then, or at the next preemption outside the sequence.
 */
#ifndef KERNEL_USER_RSEQ_H
#define KERNEL_USER_RSEQ_H

#include <sys/rseq.h>

#if defined(__AARCH64EB__)
#error "the signature below is little-endian"
#endif

static __always_inline struct rseq *this_rseq(void)
{
	return (struct rseq *)((char *)__builtin_thread_pointer() +
			       __rseq_offset);
}

#define RSEQ_STRINGIFY_(x) #x
#define RSEQ_STRINGIFY(x)  RSEQ_STRINGIFY_(x)

/* 0: done. 1: aborted, or not registered. */
static __always_inline int rseq_percpu_add(unsigned long *ptr, unsigned long n)
{
	struct rseq *rs = this_rseq();
	unsigned int cpu = READ_ONCE(rs->cpu_id_start);
	unsigned long *p = per_cpu_ptr(ptr, cpu);

#if defined(__x86_64__)
	__asm__ __volatile__ goto(
		".pushsection __rseq_cs, \"aw\"\n\t"
		".balign 32\n"
		"3:\n\t"
		".long 0, 0\n\t"		/* version, flags */
		".quad 1f, (2f - 1f), 4f\n\t"	/* start, length, abort */
		".popsection\n\t"
		"leaq 3b(%%rip), %%rax\n\t"
		"movq %%rax, %[rseq_cs]\n"
		"1:\n\t"
		"cmpl %[cpu], %[cpu_id]\n\t"
		"jnz 4f\n\t"
		"addq %[n], %[p]\n"		/* commits */
		"2:\n\t"
		".pushsection __rseq_failure, \"ax\"\n\t"
		".byte 0x0f, 0xb9, 0x3d\n\t"	/* ud1 with the signature */
		".long " RSEQ_STRINGIFY(RSEQ_SIG) "\n"
		"4:\n\t"
		"jmp %l[abort]\n\t"
		".popsection"
		: /* asm goto has no outputs */
		: [rseq_cs] "m"(rs->rseq_cs), [cpu_id] "m"(rs->cpu_id),
		  [cpu] "r"(cpu), [p] "m"(*p), [n] "er"(n)
		: "memory", "cc", "rax"
		: abort);
#elif defined(__aarch64__)
	__asm__ __volatile__ goto(
		".pushsection __rseq_cs, \"aw\"\n\t"
		".balign 32\n"
		"3:\n\t"
		".long 0, 0\n\t"
		".quad 1f, (2f - 1f), 4f\n\t"
		".popsection\n\t"
		"adrp x15, 3b\n\t"
		"add x15, x15, :lo12:3b\n\t"
		"str x15, %[rseq_cs]\n"
		"1:\n\t"
		"ldr w15, %[cpu_id]\n\t"
		"cmp w15, %w[cpu]\n\t"
		"b.ne 4f\n\t"
		"ldr x15, %[p]\n\t"
		"add x15, x15, %[n]\n\t"
		"str x15, %[p]\n"		/* commits */
		"2:\n\t"
		"b 5f\n\t"
		".inst " RSEQ_STRINGIFY(RSEQ_SIG) "\n"
		"4:\n\t"
		"b %l[abort]\n"
		"5:"
		:
		: [rseq_cs] "Q"(rs->rseq_cs), [cpu_id] "Q"(rs->cpu_id),
		  [cpu] "r"(cpu), [p] "Q"(*p), [n] "r"(n)
		: "memory", "cc", "x15"
		: abort);
#endif
	return 0;
abort:
	return 1;
}

/* Again after an abort; the portable path where nothing is registered. */
void this_cpu_add_slow(unsigned long *ptr, unsigned long n);

static __always_inline void this_cpu_add(unsigned long *ptr, unsigned long n)
{
	if (unlikely(rseq_percpu_add(ptr, n)))
		this_cpu_add_slow(ptr, n);
}

#endif
