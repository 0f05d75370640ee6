// SPDX-License-Identifier: MIT
/* A sum of medians along an axis: by hand, and simulated. */
#include <errno.h>
#include <math.h>

#include "harness/stats/curve.h"
#include "harness/stats/noise.h"
#include "harness/stats/random.h"
#include "tests/unit/unit.h"

#define PLACES 5
#define N      8

static const double places[PLACES] = { 1, 2, 4, 8, 32 };
static double values[2][PLACES][N];
static const double *rows[2][PLACES];
static struct stats_estimate sums[PLACES], crossing;

/* An arm costs fixed once a call and running a page: so much a page. */
static void steady(unsigned int arm, double fixed, double running)
{
	for (unsigned int i = 0; i < PLACES; i++) {
		rows[arm][i] = values[arm][i];
		for (unsigned int j = 0; j < N; j++)
			values[arm][i][j] = fixed / places[i] + running;
	}
}

static int make(uint64_t seed)
{
	const struct stats_arm arms[] = { { rows[0], N, 1 },
					  { rows[1], N, -1 } };

	return stats_curve(arms, 2, places, PLACES, 0.95, seed, sums,
			   &crossing);
}

static void near(double got, double want)
{
	if (!(fabs(got - want) <= 1e-9 * fabs(want)))
		fail_msg("%.17g, not %.17g", got, want);
}

/* 3 a page against 30 a call and 1 a page: 15 pages, between two places. */
static void by_hand(void)
{
	steady(0, 0, 3);
	steady(1, 30, 1);
	assert_int_equal(make(1), 0);
	near(sums[0].value, -28);
	near(sums[4].value, 3 - 1 - 30.0 / 32);
	near(sums[4].interval.low, sums[4].value);
	near(sums[4].interval.high, sums[4].value);
	near(crossing.value, 15);
	near(crossing.interval.low, 15);
	near(crossing.interval.high, 15);
	assert_true(crossing.interval.confidence == 0.95);
	/* at a place */
	steady(1, 16, 1);
	assert_int_equal(make(1), 0);
	near(crossing.value, 8);
}

static void never_and_always(void)
{
	steady(0, 0, 3);
	steady(1, 1, 1);
	assert_int_equal(make(1), 0);
	assert_true(crossing.value == 0 && crossing.interval.high == 0);
	steady(1, 100, 1);
	assert_int_equal(make(1), 0);
	assert_true(isinf(crossing.value) && isinf(crossing.interval.low));
}

/* From where on it stays: what dips below 0 later has not crossed yet. */
static void the_last_one_counts(void)
{
	steady(0, 0, 3);
	steady(1, 3, 1);
	for (unsigned int i = 0; i < N; i++)
		values[0][3][i] = 0;
	assert_int_equal(make(1), 0);
	assert_true(crossing.value > 8 && crossing.value < 32);
}

/*
 * A process is drawn with all of its places: where it is slower by as much at
 * each, the crossing moves; torn apart, it would move less.
 */
static void processes_stay_together(void)
{
	steady(0, 0, 3);
	steady(1, 30, 1);
	for (unsigned int i = 0; i < PLACES; i++)
		for (unsigned int j = 0; j < N; j++)
			values[0][i][j] += 0.2 * j - 0.7;
	assert_int_equal(make(1), 0);
	/* sums are each of the same offset: so are their intervals */
	for (unsigned int i = 1; i < PLACES; i++) {
		near(sums[i].interval.low - sums[i].value,
		     sums[0].interval.low - sums[0].value);
		near(sums[i].interval.high - sums[i].value,
		     sums[0].interval.high - sums[0].value);
	}
	/* on the line through two places, whose offsets are one */
	near(crossing.interval.high,
	     30 / (2 + sums[0].interval.low - sums[0].value));
}

/* What a process has at one place it has at the others, and some of its own. */
static void draw(unsigned int arm, double fixed, double running,
		 uint64_t *random)
{
	double process[N], place[N];

	stats_noise(NOISE_NORMAL, process, N, random);
	for (unsigned int i = 0; i < PLACES; i++) {
		rows[arm][i] = values[arm][i];
		stats_noise(NOISE_NORMAL, place, N, random);
		for (unsigned int j = 0; j < N; j++)
			values[arm][i][j] = (fixed / places[i] + running) *
					    process[j] * place[j];
	}
}

/* 100 trials at 0.95: four standard errors are 0.09. */
static void interval_holds(void)
{
	unsigned int of_crossing = 0, of_sum = 0, trials = 100;
	uint64_t random = 5;

	for (unsigned int i = 0; i < trials; i++) {
		draw(0, 0, 3, &random);
		draw(1, 20, 1, &random);
		assert_int_equal(make(i), 0);
		of_crossing += crossing.interval.low <= 10 &&
			       10 <= crossing.interval.high;
		of_sum += sums[0].interval.low <= -18 &&
			  -18 <= sums[0].interval.high;
	}
	print_message("crossing: %u, sum: %u, of %u\n", of_crossing, of_sum,
		      trials);
	assert_true(of_crossing > 0.86 * trials);
	assert_true(of_sum > 0.86 * trials);
	/* and is no wider than it must be */
	assert_true(crossing.interval.high - crossing.interval.low < 2);
}

static void refuses(void)
{
	struct stats_arm arm = { rows[0], N, 1 };
	double down[] = { 1, 4, 2, 8, 32 };

	steady(0, 0, 3);
	assert_int_equal(stats_curve(&arm, 1, places, PLACES, 0.95, 1, sums,
				     &crossing), 0);
	assert_int_equal(stats_curve(&arm, 0, places, PLACES, 0.95, 1, sums,
				     &crossing), EINVAL);
	assert_int_equal(stats_curve(&arm, 1, places, 1, 0.95, 1, sums,
				     &crossing), EINVAL);
	assert_int_equal(stats_curve(&arm, 1, down, PLACES, 0.95, 1, sums,
				     &crossing), EINVAL);
	assert_int_equal(stats_curve(&arm, 1, places, PLACES, 1, 1, sums,
				     &crossing), EINVAL);
	arm.n = 2;
	assert_int_equal(stats_curve(&arm, 1, places, PLACES, 0.95, 1, sums,
				     &crossing), ENODATA);
	arm.n = N;
	values[0][PLACES - 1][N - 1] = NAN;
	assert_int_equal(stats_curve(&arm, 1, places, PLACES, 0.95, 1, sums,
				     &crossing), EINVAL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(by_hand),
		UNIT_TEST(never_and_always),
		UNIT_TEST(the_last_one_counts),
		UNIT_TEST(processes_stay_together),
		UNIT_TEST(interval_holds),
		UNIT_TEST(refuses),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
