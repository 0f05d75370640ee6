// SPDX-License-Identifier: MIT
/*
 * Proves that a job is done, all of it and each part once, however it is cut
 * and whoever comes to help; that no more threads are at it than may be; that
 * it isn't over before its last piece is; and that helpers sleep between jobs
 * and leave when they are told.
 */
#include <string.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"

#define HELPERS 3
#define START	1000UL
#define MOST	5000UL

static struct actor helpers[HELPERS];
static atomic_t done[MOST], pieces, at_it, most_at_it, serving;
static unsigned long align_now, size_now;
static int marker;

static void serve(void *unused)
{
	atomic_inc_return(&serving);
	padata_serve();
}

static void start_helpers(unsigned int nr)
{
	unsigned int i;

	atomic_set(&serving, 0);
	padata_start();
	for (i = 0; i < nr; i++) {
		actor_start(&helpers[i], -1);
		actor_begin(&helpers[i], serve, NULL);
	}
	assert_soon(atomic_read(&serving) == (int)nr);
}

static void stop_helpers(unsigned int nr)
{
	unsigned int i;

	padata_stop();
	for (i = 0; i < nr; i++) {
		actor_wait(&helpers[i]);
		actor_stop(&helpers[i]);
	}
}

static void note_most(int now)
{
	int most = atomic_read(&most_at_it);

	while (now > most && !atomic_try_cmpxchg(&most_at_it, &most, now))
		;
}

static void mark(unsigned long start, unsigned long end, void *arg)
{
	unsigned long i;

	note_most(atomic_inc_return(&at_it));
	CHECK(arg == &marker);
	CHECK(start < end && start >= START && end <= START + size_now);
	CHECK((start - START) % align_now == 0);
	for (i = start; i < end; i++)
		atomic_inc_return(&done[i - START]);
	/* registered with RCU, and asleep for as long as a piece may be */
	rcu_read_lock();
	rcu_read_unlock();
	atomic_inc_return(&pieces);
	atomic_dec(&at_it);
}

static struct padata_mt_job make(unsigned long size, unsigned long align,
				 unsigned long min_chunk, int threads)
{
	memset(done, 0, sizeof(done));
	atomic_set(&pieces, 0);
	atomic_set(&most_at_it, 0);
	align_now = align ? align : 1;
	size_now = size;
	return (struct padata_mt_job){
		.thread_fn = mark, .fn_arg = &marker, .start = START,
		.size = size, .align = align, .min_chunk = min_chunk,
		.max_threads = threads,
	};
}

static void do_job(unsigned long size, unsigned long align,
		   unsigned long min_chunk, int threads)
{
	struct padata_mt_job job = make(size, align, min_chunk, threads);
	unsigned long i;

	padata_do_multithreaded(&job);
	for (i = 0; i < MOST; i++)
		CHECK(atomic_read(&done[i]) == (i < size));
	CHECK(atomic_read(&most_at_it) <= (threads ? threads : 1));
}

static void all_of_it_once(void)
{
	static const unsigned long sizes[] = { 0, 1, 2, 7, 8, 63, 64, 1000,
					       4999, 5000 };
	static const unsigned long aligns[] = { 0, 1, 2, 64, 512 };
	static const unsigned long chunks[] = { 0, 1, 10, 64, 6000 };
	unsigned long s, a, c;
	int threads;

	for (s = 0; s < sizeof(sizes) / sizeof(*sizes); s++)
		for (a = 0; a < sizeof(aligns) / sizeof(*aligns); a++)
			for (c = 0; c < sizeof(chunks) / sizeof(*chunks); c++)
				for (threads = 0; threads < 6; threads++)
					do_job(sizes[s], aligns[a], chunks[c],
					       threads);
}

static void all_with_helpers(void)
{
	start_helpers(HELPERS);
	all_of_it_once();
	stop_helpers(HELPERS);
}

/* Four for each thread; none smaller than is worth one; one if it's alone. */
static void pieces_are(void)
{
	do_job(4000, 1, 1, 2);
	assert_int_equal(atomic_read(&pieces), 8);
	do_job(4000, 1, 1000, 2);
	assert_int_equal(atomic_read(&pieces), 4);
	do_job(4000, 1, 1, 1);
	assert_int_equal(atomic_read(&pieces), 1);
	do_job(0, 1, 1, 2);
	assert_int_equal(atomic_read(&pieces), 0);
	/* 500 rounded up to 512 */
	do_job(4000, 512, 1, 2);
	assert_int_equal(atomic_read(&pieces), 8);
	do_job(4000, 4096, 1, 2);
	assert_int_equal(atomic_read(&pieces), 1);
}

static struct completion go;
static atomic_t waiting;
static struct actor caller;

/* Each piece waits until it's told. */
static void wait_in_piece(unsigned long start, unsigned long end, void *arg)
{
	atomic_inc_return(&waiting);
	wait_for_completion(&go);
}

static void run_job(void *job)
{
	padata_do_multithreaded(job);
}

static void start_caller(struct padata_mt_job *job)
{
	init_completion(&go);
	atomic_set(&waiting, 0);
	actor_start(&caller, -1);
	actor_begin(&caller, run_job, job);
}

static void end_caller(void)
{
	actor_wait(&caller);
	actor_stop(&caller);
}

static void no_more_than_may(void)
{
	struct padata_mt_job job = make(1000, 1, 250, 2);
	struct padata_help before = padata_help(), after;
	unsigned int i;

	job.thread_fn = wait_in_piece;
	start_helpers(HELPERS);
	start_caller(&job);
	assert_soon(atomic_read(&waiting) >= 2);
	settle();
	assert_int_equal(atomic_read(&waiting), 2);
	for (i = 0; i < 4; i++)
		complete(&go);
	end_caller();
	after = padata_help();
	assert_int_equal(after.helpers, before.helpers + 1);
	stop_helpers(HELPERS);
}

/* The helper stays in its piece, and the caller does all others meanwhile. */
static void helper_stays(unsigned long start, unsigned long end, void *arg)
{
	if (!pthread_equal(pthread_self(), caller.thread)) {
		wait_in_piece(start, end, arg);
		return;
	}
	while (!atomic_fetch_add(0, &waiting))
		nap_ms(1);
}

static void waits_for_helpers(void)
{
	struct padata_mt_job job = make(1000, 1, 250, 2);

	job.thread_fn = helper_stays;
	start_helpers(1);
	start_caller(&job);
	assert_soon(atomic_read(&waiting) == 1);
	assert_true(actor_sleeps(&caller));
	complete(&go);
	end_caller();
	stop_helpers(1);
}

static void helpers_sleep(void)
{
	start_helpers(1);
	assert_true(actor_sleeps(&helpers[0]));
	stop_helpers(1);
	/* who comes late isn't kept */
	padata_serve();
}

static atomic_t burning;

static void burn(unsigned long start, unsigned long end, void *arg)
{
	double until = seconds(CLOCK_THREAD_CPUTIME_ID) + 0.02;

	atomic_inc_return(&burning);
	/* both threads have a piece */
	while (atomic_fetch_add(0, &burning) < 2)
		cpu_relax();
	while (seconds(CLOCK_THREAD_CPUTIME_ID) < until)
		;
}

static void helpers_cpu_time(void)
{
	struct padata_mt_job job = make(2, 1, 1, 2);
	struct padata_help before = padata_help(), after;

	job.thread_fn = burn;
	start_helpers(1);
	padata_do_multithreaded(&job);
	after = padata_help();
	assert_int_equal(after.helpers, before.helpers + 1);
	assert_true(after.cpu_s - before.cpu_s >= 0.02);
	stop_helpers(1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(all_of_it_once),
		UNIT_TEST(all_with_helpers),
		UNIT_TEST(pieces_are),
		UNIT_TEST(no_more_than_may),
		UNIT_TEST(waits_for_helpers),
		UNIT_TEST(helpers_sleep),
		UNIT_TEST(helpers_cpu_time),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
