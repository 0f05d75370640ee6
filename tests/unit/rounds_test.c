// SPDX-License-Identifier: MIT
/*
 * The protocol of threads.h around rounds that say they took a microsecond
 * and two: what is planted follows each round of the window, and no other.
 */
#include <math.h>
#include <string.h>

#include "bench/workloads/threads.h"
#include "tests/unit/unit.h"

#define THREADS 2
#define TRIED	(8 * 4096UL)	/* operations, to find out how long one takes */

static const struct row row = { .axis = { [AXIS_THREADS] = THREADS } };

static struct worker workers[THREADS];
static struct timing timing;
static unsigned long rounds[THREADS];

static noinline double test_round(struct worker *w, double *phase_s)
{
	phase_s[0] += 1e-6;
	phase_s[1] += 2e-6;
	rounds[w - workers]++;
	w->gets++;
	w->puts++;
	return now_s();
}

static void member(struct member *me, void *unused)
{
	struct worker *w = &workers[me->id];

	*w = (struct worker){ .batch = 3, .calls = 5 };
	rcu_thread_online();
	measure(me, w, &timing, test_round);
	rcu_thread_offline();
}

static void go_round(double percent)
{
	unsigned int cpus[64], nr = allowed_cpus(cpus, 64);
	struct team *team = team_create(cpus, nr, THREADS);

	assert_non_null(team);
	memset(rounds, 0, sizeof(rounds));
	timing = (struct timing){ .warmup_s = 0.002, .window_s = 0.004,
				  .plant_percent = percent };
	team_run(team, THREADS, member, NULL);
	team_destroy(team);
}

static void near(double got, double want)
{
	if (!(fabs(got - want) <= 1e-6 * fabs(want)))
		fail_msg("%.9g, not %.9g", got, want);
}

static unsigned long timed(const struct worker *w)
{
	assert_int_equal(w->timed_pages % 15, 0);
	return w->timed_pages / 15;
}

static unsigned long chain(unsigned long steps)
{
	unsigned long value = 0;

	while (steps--)
		value = value * 0x5851f42d4c957f2d + 0x14057b7ef767814f;
	return value;
}

static void planted_in_the_window(void)
{
	const struct worker *w;

	go_round(100);
	for (w = workers; w < workers + THREADS; w++) {
		assert_true(timed(w) > 0 && timed(w) < rounds[w - workers]);
		/* 3 us, at 0.05 to 50 ns each */
		assert_in_range(w->plant.operations, 60, 60000);
		assert_true(w->plant.value ==
			    chain(TRIED + timed(w) * w->plant.operations));
		assert_true(w->plant.spent_s > 0);
		near(w->phase_s[0], timed(w) * 1e-6 + w->plant.spent_s);
		near(w->phase_s[1], timed(w) * 2e-6);
	}
}

static void nothing_planted(void)
{
	struct sample sample = { 0 };
	const struct worker *w;

	go_round(0);
	for (w = workers; w < workers + THREADS; w++) {
		assert_true(timed(w) > 0);
		assert_true(!w->plant.operations && !w->plant.value &&
			    !w->plant.seen && w->plant.spent_s == 0);
		near(w->phase_s[0], timed(w) * 1e-6);
	}
	assert_int_equal(workers_sum(&row, workers, &sample), 0);
	assert_true(sample.planted == 0);
}

/* Percent of what it would have been without, over all threads. */
static void planted_is_reported(void)
{
	struct sample sample = { 0 };

	go_round(50);
	workers[0].plant.spent_s = 0.2;
	workers[0].phase_s[0] = 1.2;
	workers[0].phase_s[1] = 1;
	workers[1].plant.spent_s = 0.5;
	workers[1].phase_s[0] = 2.5;
	workers[1].phase_s[1] = 3;
	assert_int_equal(workers_sum(&row, workers, &sample), 0);
	near(sample.planted, 100 * 0.7 / 7);
	near(sample.total, 7.7e9 / sample.pages);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(planted_in_the_window),
		UNIT_TEST(nothing_planted),
		UNIT_TEST(planted_is_reported),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
