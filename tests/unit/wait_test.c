// SPDX-License-Identifier: MIT
/*
 * Proves of the user machine's completions and wait_var_event() that who waits
 * sleeps and is woken, and that a completion may be gone as soon as its wait is
 * over.
 */
#include <sched.h>
#include <sys/mman.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"

#define NR_THREADS 4

static struct actor actors[NR_THREADS];

static struct completion completion;

static void step_wait(void *x)
{
	wait_for_completion(x);
}

static void completion_counts(void)
{
	init_completion(&completion);
	assert_false(try_wait_for_completion(&completion));
	complete(&completion);
	wait_for_completion(&completion);
	assert_false(try_wait_for_completion(&completion));
	/* one wait for each */
	complete(&completion);
	complete(&completion);
	wait_for_completion(&completion);
	assert_true(try_wait_for_completion(&completion));
	assert_false(try_wait_for_completion(&completion));
}

static void completion_after_wait(void)
{
	init_completion(&completion);
	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	actor_begin(&actors[0], step_wait, &completion);
	actor_begin(&actors[1], step_wait, &completion);
	assert_true(actor_stays(&actors[0]));
	assert_true(actor_busy(&actors[1]));
	/* one of the two goes, the other stays */
	complete(&completion);
	assert_soon(!actor_busy(&actors[0]) || !actor_busy(&actors[1]));
	settle();
	assert_true(actor_busy(&actors[0]) || actor_busy(&actors[1]));
	complete(&completion);
	actor_wait(&actors[0]);
	actor_wait(&actors[1]);
	assert_false(try_wait_for_completion(&completion));
	/* used again, with the trace of a sleeper still in it */
	complete(&completion);
	wait_for_completion(&completion);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
}

static void completion_waiter_sleeps(void)
{
	init_completion(&completion);
	actor_start(&actors[0], -1);
	actor_begin(&actors[0], step_wait, &completion);
	assert_true(actor_sleeps(&actors[0]));
	complete(&completion);
	actor_wait(&actors[0]);
	actor_stop(&actors[0]);
}

/* A page with a completion in it, and whether it's there to be completed. */
static struct completion *handed_over;

static void complete_and_unmap(unsigned int id, void *unused)
{
	struct completion *x;
	unsigned int i;

	for (i = 0; i < 3000; i++) {
		if (id) {
			while (!(x = smp_load_acquire(&handed_over)))
				sched_yield();
			WRITE_ONCE(handed_over, NULL);
			complete(x);
			continue;
		}
		x = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		init_completion(x);
		smp_store_release(&handed_over, x);
		wait_for_completion(x);
		/* complete() may still be running, but not touching it */
		if (i % 2)
			CHECK(munmap(x, 4096) == 0);
		else
			CHECK(mprotect(x, 4096, PROT_NONE) == 0);
	}
}

static void completion_may_go_after_wait(void)
{
	run_threads(2, complete_and_unmap, NULL);
}

static void ping_pong(unsigned int id, void *pair)
{
	struct completion *x = pair;
	unsigned int i;

	for (i = 0; i < 3000; i++) {
		if (id)
			complete(&x[1]);
		wait_for_completion(&x[id ? 0 : 1]);
		if (!id)
			complete(&x[0]);
	}
}

static void completion_threads(void)
{
	struct completion pair[2];

	init_completion(&pair[0]);
	init_completion(&pair[1]);
	run_threads(2, ping_pong, pair);
	assert_false(try_wait_for_completion(&pair[0]));
	assert_false(try_wait_for_completion(&pair[1]));
}

static atomic_t vars[2048];

static void step_wait_var(void *var)
{
	atomic_t *v = var;

	wait_var_event(v, atomic_read(v));
}

static void set_and_wake(atomic_t *var)
{
	atomic_inc_return(var);
	wake_up_var(var);
}

static void wait_var_sleeps_until_condition(void)
{
	atomic_set(&vars[0], 1);
	wait_var_event(&vars[0], atomic_read(&vars[0]));

	atomic_set(&vars[0], 0);
	actor_start(&actors[0], -1);
	actor_begin(&actors[0], step_wait_var, &vars[0]);
	settle();
	/* a wake-up without the condition is none */
	wake_up_var(&vars[0]);
	assert_true(actor_sleeps(&actors[0]));
	set_and_wake(&vars[0]);
	actor_wait(&actors[0]);
	actor_stop(&actors[0]);
}

/* Two of vars[] on one queue. */
static void find_collision(atomic_t **a, atomic_t **b)
{
	struct wait_bit_queue *queue;
	unsigned int i, j;

	for (i = 0; i < 2048; i++) {
		queue = wait_var_queue(&vars[i]);
		for (j = 0; j < i; j++) {
			if (wait_var_queue(&vars[j]) != queue)
				continue;
			*a = &vars[i];
			*b = &vars[j];
			return;
		}
	}
	fail_msg("2048 variables and no two on one of 256 queues");
}

static void wait_var_on_one_queue(void)
{
	atomic_t *a = NULL, *b = NULL;

	find_collision(&a, &b);
	atomic_set(a, 0);
	atomic_set(b, 0);
	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	actor_start(&actors[2], -1);
	actor_begin(&actors[0], step_wait_var, a);
	actor_begin(&actors[1], step_wait_var, b);
	actor_begin(&actors[2], step_wait_var, b);
	settle();
	/* everybody who waits for b, and nobody who waits for a */
	set_and_wake(b);
	actor_wait(&actors[1]);
	actor_wait(&actors[2]);
	assert_true(actor_stays(&actors[0]));
	set_and_wake(a);
	actor_wait(&actors[0]);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
	actor_stop(&actors[2]);
}

/* A token goes round; each waits for its own number. No wake-up is lost. */
static atomic_t token;

static void pass_token(unsigned int id, void *unused)
{
	unsigned int i;
	int mine;

	for (i = 0; i < 1000; i++) {
		mine = (int)(i * NR_THREADS + id);
		wait_var_event(&token, atomic_read(&token) == mine);
		atomic_inc_return(&token);
		wake_up_var(&token);
	}
}

static void wait_var_threads(void)
{
	atomic_set(&token, 0);
	run_threads(NR_THREADS, pass_token, NULL);
	assert_int_equal(atomic_read(&token), 1000 * NR_THREADS);
	assert_int_equal(atomic_read(&wait_var_queue(&token)->waiters), 0);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(completion_counts),
		UNIT_TEST(completion_after_wait),
		UNIT_TEST(completion_waiter_sleeps),
		UNIT_TEST(completion_may_go_after_wait),
		UNIT_TEST(completion_threads),
		UNIT_TEST(wait_var_sleeps_until_condition),
		UNIT_TEST(wait_var_on_one_queue),
		UNIT_TEST(wait_var_threads),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
