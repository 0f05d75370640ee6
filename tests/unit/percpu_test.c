// SPDX-License-Identifier: MIT
/*
 * Proves of the user machine's per-CPU words that they are zero when they come
 * and poisoned when they go, and that this_cpu_add() loses nothing when threads
 * are preempted, signalled and migrated.
 */
#include <sched.h>
#include <signal.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"

#define NR_THREADS 4

static struct actor actors[NR_THREADS];

static void percpu_words(void)
{
	static unsigned long *words[PCPU_WORDS + 1];
	unsigned int nr = 0, i, cpu;

	while ((words[nr] = alloc_percpu())) {
		assert_int_equal((uintptr_t)words[nr] % 8, 0);
		for_each_possible_cpu(cpu) {
			assert_int_equal(*per_cpu_ptr(words[nr], cpu), 0);
			/* each word has each CPU's to itself */
			*per_cpu_ptr(words[nr], cpu) = nr * 1000UL + cpu;
		}
		nr++;
	}
	assert_int_equal(nr, PCPU_WORDS);
	for (i = 0; i < nr; i++) {
		for_each_possible_cpu(cpu)
			assert_int_equal(*per_cpu_ptr(words[i], cpu),
					 i * 1000UL + cpu);
		free_percpu(words[i]);
	}
	free_percpu(NULL);
	/* zero again, whatever they held */
	words[0] = alloc_percpu();
	for_each_possible_cpu(cpu)
		assert_int_equal(*per_cpu_ptr(words[0], cpu), 0);
	free_percpu(words[0]);
}

static void child_disturbs_last_cpu(void)
{
	unsigned long *word = alloc_percpu();

	free_percpu(word);
	*per_cpu_ptr(word, nr_cpu_ids - 1) = 0;
	while (alloc_percpu())
		;
}

static void percpu_poison(void)
{
	assert_dies("disturbs_last_cpu", SIGABRT, "after it was freed");
}

#define NR_ADDERS 6
#define NR_ADDS	  300000

static pthread_t adders[NR_ADDERS];
static atomic_t adders_ready, adders_done, poker_done;

static void on_poke(int signal)
{
}

/*
 * The last thread does nothing but interrupt the others with signals: those
 * abort a restartable sequence as preemption does, only more often.
 */
static void add_or_poke(unsigned int id, void *word)
{
	unsigned int i;

	if (id < NR_ADDERS) {
		adders[id] = pthread_self();
		atomic_inc_return(&adders_ready);
		for (i = 0; i < NR_ADDS; i++) {
			this_cpu_add(word, 3);
			this_cpu_add(word, -1UL);
		}
		atomic_inc_return(&adders_done);
		/* a thread that is gone can't be sent a signal */
		while (!atomic_fetch_add(0, &poker_done))
			sched_yield();
		return;
	}
	while (atomic_fetch_add(0, &adders_ready) < NR_ADDERS)
		sched_yield();
	while (atomic_fetch_add(0, &adders_done) < NR_ADDERS)
		for (i = 0; i < NR_ADDERS; i++)
			pthread_kill(adders[i], SIGUSR1);
	atomic_inc_return(&poker_done);
}

static void this_cpu_add_threads(void)
{
	struct sigaction action = { .sa_handler = on_poke }, before;
	unsigned long *word = alloc_percpu(), sum = 0;
	unsigned int cpu;

	assert_non_null(word);
	atomic_set(&adders_ready, 0);
	atomic_set(&adders_done, 0);
	atomic_set(&poker_done, 0);
	assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
	run_threads(NR_ADDERS + 1, add_or_poke, word);
	sigaction(SIGUSR1, &before, NULL);
	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(word, cpu);
	assert_int_equal(sum, 2UL * NR_ADDERS * NR_ADDS);
	free_percpu(word);
}

static void step_add_one(void *word)
{
	this_cpu_add(word, 1);
}

static void step_sub_big(void *word)
{
	this_cpu_add(word, -(1UL << 40));
}

/* The copy of the CPU that runs, and all 64 bits of what is added. */
static void this_cpu_add_where(void)
{
	unsigned long *word = alloc_percpu();
	unsigned int cpus[2], nr = allowed_cpus(cpus, 2), i;

	for (i = 0; i < nr; i++) {
		actor_start(&actors[i], (int)cpus[i]);
		actor_do(&actors[i], step_add_one, word);
		assert_int_equal(*per_cpu_ptr(word, cpus[i]), 1);
		actor_do(&actors[i], step_sub_big, word);
		assert_int_equal(*per_cpu_ptr(word, cpus[i]),
				 1 - (1UL << 40));
		actor_stop(&actors[i]);
	}
	free_percpu(word);
}

static const struct child children[] = {
	{ "disturbs_last_cpu", child_disturbs_last_cpu },
};

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(percpu_words),
		UNIT_TEST(percpu_poison),
		UNIT_TEST(this_cpu_add_threads),
		UNIT_TEST(this_cpu_add_where),
	};

	unit_init(argc, argv, children, 1);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
