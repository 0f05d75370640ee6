// SPDX-License-Identifier: MIT
/* The per-CPU allocator: one unit a CPU, words handed out one by one. */
#include <errno.h>
#include <numa.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/kernel/user/machine.h"

#define PCPU_POISON 0x6b6b6b6b6b6b6b6bUL	/* as the slab's POISON_FREE */

unsigned int nr_cpu_ids;

static unsigned long *units;
static bool word_used[PCPU_WORDS];
static unsigned int next_word;
static pthread_mutex_t words_lock = PTHREAD_MUTEX_INITIALIZER;

/* The highest possible CPU number + 1: "0-3,8-11" is 12. */
static unsigned int possible_cpus(void)
{
	FILE *file = fopen("/sys/devices/system/cpu/possible", "re");
	unsigned int cpu, max = 0;

	if (!file)
		return CPU_SETSIZE;
	while (fscanf(file, "%u", &cpu) == 1) {
		if (cpu > max)
			max = cpu;
		fgetc(file);
	}
	fclose(file);
	return max + 1;
}

void percpu_init(void)
{
	unsigned int cpu;
	char *base;
	int node;

	nr_cpu_ids = possible_cpus();
	base = mmap(NULL, nr_cpu_ids * PCPU_UNIT_SIZE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (base == MAP_FAILED) {
		fprintf(stderr, "pgmapbench: no memory for per-CPU counters: %s\n",
			strerror(errno));
		exit(2);
	}
	units = (unsigned long *)base;
	for_each_possible_cpu(cpu) {
		node = numa_available() < 0 ? -1 : numa_node_of_cpu((int)cpu);
		if (node_bind(per_cpu_ptr(units, cpu), PCPU_UNIT_SIZE, node))
			fprintf(stderr, "pgmapbench: the counters of CPU %u "
				"aren't bound to node %d: %s\n", cpu, node,
				strerror(errno));
		memset(per_cpu_ptr(units, cpu), 0x6b,
		       PCPU_WORDS * sizeof(unsigned long));
	}
}

static void check_poison(unsigned int word)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		if (*per_cpu_ptr(units + word, cpu) == PCPU_POISON)
			continue;
		fprintf(stderr, "pgmapbench: per-CPU memory of CPU %u was used "
			"after it was freed\n", cpu);
		abort();
	}
}

unsigned long *alloc_percpu(void)
{
	unsigned int i, word, cpu;
	unsigned long *ptr = NULL;

	pthread_mutex_lock(&words_lock);
	/* round robin: a freed word rests as long as it can */
	for (i = 0; i < PCPU_WORDS && !ptr; i++) {
		word = next_word++ % PCPU_WORDS;
		if (word_used[word])
			continue;
		word_used[word] = true;
		check_poison(word);
		ptr = units + word;
		for_each_possible_cpu(cpu)
			*per_cpu_ptr(ptr, cpu) = 0;
	}
	pthread_mutex_unlock(&words_lock);
	return ptr;
}

void percpu_audit(void)
{
	unsigned int word;

	pthread_mutex_lock(&words_lock);
	for (word = 0; word < PCPU_WORDS; word++)
		if (!word_used[word])
			check_poison(word);
	pthread_mutex_unlock(&words_lock);
}

void free_percpu(unsigned long *ptr)
{
	unsigned int cpu;

	if (!ptr)
		return;
	pthread_mutex_lock(&words_lock);
	for_each_possible_cpu(cpu)
		*per_cpu_ptr(ptr, cpu) = PCPU_POISON;
	word_used[ptr - units] = false;
	pthread_mutex_unlock(&words_lock);
}

/*
 * A release, as x86's add is: TSan doesn't see the barrier ahead of it. Who
 * reads without acquire, as percpu_ref does, gets no order from that.
 */
void this_cpu_add_atomic(unsigned long *ptr, unsigned long n)
{
	int cpu = sched_getcpu();

	__atomic_fetch_add(per_cpu_ptr(ptr, cpu < 0 ? 0 : (unsigned int)cpu), n,
			   __ATOMIC_RELEASE);
}

#ifdef KERNEL_USER_RSEQ_H

const char *percpu_path(void)
{
	return __rseq_size ? "rseq" : "atomic";
}

void this_cpu_add_slow(unsigned long *ptr, unsigned long n)
{
	while (__rseq_size)
		if (!rseq_percpu_add(ptr, n))
			return;
	this_cpu_add_atomic(ptr, n);
}

#else

const char *percpu_path(void)
{
	return "atomic";
}

#endif
