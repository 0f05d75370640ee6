/* SPDX-License-Identifier: MIT */
/*
 * What the unit tests share: checks that any thread may make, threads that
 * take one step at a time, and processes that are expected to die.
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <time.h>

/*
 * cmocka's asserts end the test by a longjmp, hence only on the main thread.
 * CHECK() works everywhere: it notes the first failure, and the test fails
 * with it when its function returns.
 */
#define CHECK(cond)							\
do {									\
	if (!(cond))							\
		check_failed(__FILE__, __LINE__, #cond);		\
} while (0)

void check_failed(const char *file, int line, const char *what);

/* An entry of the test table; its function is void fn(void). */
#define UNIT_TEST(fn) { #fn, unit_run, NULL, NULL, fn }
void unit_run(void **fn);

/* A function of this binary that another process runs, to die of it. */
struct child {
	const char *name;
	void (*fn)(void);
};

/*
 * First in main(). Understands `--only TEST` and, from assert_dies(),
 * `--child NAME`. Registers this thread with the user machine. Where the
 * environment says UNIT_PERCPU_PATH=rseq or atomic it makes sure that this is
 * the path that runs, or exits 77 if the host has no rseq.
 */
void unit_init(int argc, char **argv, const struct child *children,
	       unsigned int nr_children);

/* Child `name` dies of this signal; says: what stderr must contain, or NULL. */
void assert_dies(const char *name, int signal, const char *says);

/* Ends the test as skipped, and says why. */
#define SKIP_BECAUSE(...)						\
do {									\
	print_message("skipped: " __VA_ARGS__);				\
	print_message("\n");						\
	skip();								\
} while (0)

void nap_ms(unsigned int ms);
double seconds(clockid_t clock);

/* Time for what must not happen to happen. */
static inline void settle(void)
{
	nap_ms(20);
}

/* Long enough for a loaded host; a test that waits so long has failed. */
#define SOON_S 30.0

#define assert_soon(cond)						\
do {									\
	double until_ = seconds(CLOCK_MONOTONIC) + SOON_S;		\
									\
	while (!(cond)) {						\
		if (seconds(CLOCK_MONOTONIC) > until_)			\
			fail_msg("not within %.0f s: %s", SOON_S, #cond);\
		nap_ms(1);						\
	}								\
} while (0)

/* Up to max CPUs that this process may use; returns how many. */
unsigned int allowed_cpus(unsigned int *cpus, unsigned int max);

/* fn(id, arg) on nr threads that start together; returns when all have. */
void run_threads(unsigned int nr, void (*fn)(unsigned int id, void *arg),
		 void *arg);

/*
 * A thread that does what it's told, step by step, so that a test can lay out
 * an interleaving: actor_do() returns when the step is done, actor_begin()
 * at once; then actor_busy() tells, and actor_wait() waits.
 */
struct actor {
	pthread_t thread;
	sem_t go, done;
	void (*step)(void *arg);
	void *arg;
	int cpu;		/* pinned to it; -1: anywhere */
	bool begun;
};

void actor_start(struct actor *actor, int cpu);
void actor_begin(struct actor *actor, void (*step)(void *arg), void *arg);
bool actor_busy(struct actor *actor);
void actor_wait(struct actor *actor);
/* The step waits for something: it doesn't end, given a fifth of a second. */
bool actor_stays(struct actor *actor);
/*
 * And it sleeps meanwhile. Not a matter of speed: who spins uses CPU time,
 * who sleeps none at all.
 */
bool actor_sleeps(struct actor *actor);
void actor_do(struct actor *actor, void (*step)(void *arg), void *arg);
void actor_stop(struct actor *actor);

/* Steps that many tests need. */
void step_read_lock(void *unused);
void step_read_unlock(void *unused);

/* Pseudo-random numbers (xorshift64*), the same in every run. */
static inline unsigned long rnd(unsigned long *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dUL >> 16;
}

#endif
