// SPDX-License-Identifier: MIT
/* From where on a cheaper running cost pays: by hand, and simulated. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "harness/stats/break_even.h"
#include "harness/stats/random.h"
#include "tests/unit/unit.h"

#define MAX_N 20

struct side {
	double fixed[MAX_N], running[MAX_N];
	struct stats_cost cost;
};

static struct stats_break_even answer;

/* All processes measured the same. */
static struct stats_cost *steady(struct side *side, double fixed,
				 double running)
{
	for (unsigned int i = 0; i < 5; i++) {
		side->fixed[i] = fixed;
		side->running[i] = running;
	}
	side->cost = (struct stats_cost){ side->fixed, side->running, 5 };
	return &side->cost;
}

static void decide(double fixed_a, double running_a, double fixed_b,
		   double running_b)
{
	struct side a, b;

	assert_int_equal(stats_break_even(steady(&a, fixed_a, running_a),
					  steady(&b, fixed_b, running_b), 0.95,
					  1, &answer), 0);
}

static void by_hand(void)
{
	/* 100 + 2 x = 300 + x */
	decide(100, 2, 300, 1);
	assert_int_equal(answer.winner, STATS_A_UP_TO);
	assert_true(fabs(answer.units - 200) < 1e-9);
	assert_true(fabs(answer.interval.low - 200) < 1e-9);
	assert_true(fabs(answer.interval.high - 200) < 1e-9);
	decide(300, 1, 100, 2);
	assert_int_equal(answer.winner, STATS_B_UP_TO);
	assert_true(fabs(answer.units - 200) < 1e-9);
	decide(100, 1, 300, 2);
	assert_int_equal(answer.winner, STATS_A_ALWAYS);
	decide(300, 2, 100, 1);
	assert_int_equal(answer.winner, STATS_B_ALWAYS);
	decide(100, 2, 100, 2);
	assert_int_equal(answer.winner, STATS_NOBODY);
	/* units that are far apart, as us of a life and ns of a page are */
	decide(4e9, 1e-3, 1e9, 2e-3);
	assert_int_equal(answer.winner, STATS_B_UP_TO);
	assert_true(fabs(answer.units / 3e12 - 1) < 1e-6);
}

static double noise(uint64_t *random)
{
	double sum = 0;

	for (unsigned int i = 0; i < 12; i++)
		sum += (double)(stats_random(random) >> 11) * 0x1p-53;
	return sum - 6;
}

/* What a process has of one of them it has of the other, too: a slow one. */
static const struct stats_cost *draw(struct side *side, size_t n, double fixed,
				     double running, double percent,
				     uint64_t *random)
{
	double both;

	for (size_t i = 0; i < n; i++) {
		both = noise(random) * percent / 200;
		side->fixed[i] = fixed * exp(both + noise(random) * percent /
						       200);
		side->running[i] = running * exp(both + noise(random) *
							 percent / 200);
	}
	side->cost = (struct stats_cost){ side->fixed, side->running, n };
	return &side->cost;
}

/* How often the interval holds the truth, which is 400. */
static double coverage(size_t n, double percent)
{
	const unsigned int trials = 100;
	const struct stats_cost *of_a, *of_b;
	unsigned int held = 0;
	uint64_t random = 3;
	struct side a, b;

	for (unsigned int i = 0; i < trials; i++) {
		of_a = draw(&a, n, 100, 2, percent, &random);
		of_b = draw(&b, n, 300, 1.5, percent, &random);
		assert_int_equal(stats_break_even(of_a, of_b, 0.95, i,
						  &answer), 0);
		held += answer.winner == STATS_A_UP_TO &&
			answer.interval.low <= 400 &&
			400 <= answer.interval.high;
	}
	print_message("n=%zu, %g %%: %u of %u\n", n, percent, held, trials);
	return (double)held / trials;
}

/* 100 trials at 0.95: four standard errors are 0.09. */
static void interval_holds(void)
{
	assert_true(coverage(10, 2) > 0.86);
	assert_true(coverage(5, 15) > 0.86);
}

/* Two sides that cost the same: how often one is preferred all the same. */
static void like_and_like(void)
{
	const unsigned int trials = 150;
	const struct stats_cost *of_a, *of_b;
	unsigned int said = 0;
	uint64_t random = 5;
	struct side a, b;

	for (unsigned int i = 0; i < trials; i++) {
		of_a = draw(&a, 10, 100, 1, 10, &random);
		of_b = draw(&b, 10, 100, 1, 10, &random);
		stats_break_even(of_a, of_b, 0.95, i, &answer);
		said += answer.winner != STATS_NOBODY;
	}
	print_message("%u of %u\n", said, trials);
	/* without a look at 0 it's one of ten */
	assert_true(said < 8);
}

/* Both run alike but for noise, so nobody can say from where on. */
static void no_direction(void)
{
	unsigned int never = 0, nobody = 0;
	const struct stats_cost *of_a, *of_b;
	uint64_t random = 4;
	struct side a, b;

	for (unsigned int i = 0; i < 50; i++) {
		of_a = draw(&a, 8, 100, 1, 3, &random);
		of_b = draw(&b, 8, 300, 1, 3, &random);
		stats_break_even(of_a, of_b, 0.95, i, &answer);
		/* the teardown is known: low use is A's, at least */
		assert_true(answer.winner == STATS_A_UP_TO ||
			    answer.winner == STATS_A_ALWAYS);
		never += answer.winner == STATS_A_ALWAYS ||
			 isinf(answer.interval.high);
		of_b = draw(&b, 8, 100, 1, 3, &random);
		stats_break_even(of_a, of_b, 0.95, i, &answer);
		nobody += answer.winner == STATS_NOBODY;
	}
	assert_true(never >= 44);
	assert_true(nobody >= 30);
}

/*
 * A process is drawn whole: of each here 100 + 200 = 300 is true, and the
 * medians of any of them are, too.
 */
static void processes_stay_together(void)
{
	static const double mood[] = { 1, 1.3, 0.8, 1.1, 0.9, 1.2, 0.7 };
	struct side a, b;
	size_t i;

	for (i = 0; i < 7; i++) {
		a.fixed[i] = 100 * mood[i];
		a.running[i] = 1 + (300 - a.fixed[i]) / 200;
	}
	a.cost = (struct stats_cost){ a.fixed, a.running, 7 };
	assert_int_equal(stats_break_even(&a.cost, steady(&b, 300, 1), 0.95, 1,
					  &answer), 0);
	assert_int_equal(answer.winner, STATS_A_UP_TO);
	assert_true(fabs(answer.interval.low - 200) < 1e-6);
	assert_true(fabs(answer.interval.high - 200) < 1e-6);
}

static void refuses(void)
{
	struct side a, b;

	steady(&a, 1, 1);
	steady(&b, 2, 2);
	b.cost.n = 2;
	assert_int_equal(stats_break_even(&a.cost, &b.cost, 0.95, 1, &answer),
			 ENODATA);
	b.cost.n = 5;
	b.running[3] = NAN;
	assert_int_equal(stats_break_even(&a.cost, &b.cost, 0.95, 1, &answer),
			 EINVAL);
	b.running[3] = -1;
	assert_int_equal(stats_break_even(&b.cost, &a.cost, 0.95, 1, &answer),
			 EINVAL);
	b.running[3] = 1;
	assert_int_equal(stats_break_even(&a.cost, &b.cost, 1, 1, &answer),
			 EINVAL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(by_hand),
		UNIT_TEST(interval_holds),
		UNIT_TEST(like_and_like),
		UNIT_TEST(no_direction),
		UNIT_TEST(processes_stay_together),
		UNIT_TEST(refuses),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
