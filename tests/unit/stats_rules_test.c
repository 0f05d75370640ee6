// SPDX-License-Identifier: MIT
/*
 * The rules of other tools: by hand, and simulated against rates that somebody
 * else found from the same sources with other code, before this was written.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "harness/stats/mann_whitney.h"
#include "harness/stats/noise.h"
#include "harness/stats/rules.h"
#include "tests/unit/unit.h"

#define MAX_N 60

/* What it says of one row. */
static bool changed(enum stats_rule rule, const double *x, const double *y,
		    size_t n)
{
	struct stats_judgement once, again, swapped;
	struct stats_rules rules;

	assert_int_equal(stats_rules_init(&rules, n), 0);
	assert_int_equal(stats_rules_judge(&rules, x, y, &once), 0);
	/* from memory, and neither sample is the first */
	assert_int_equal(stats_rules_judge(&rules, x, y, &again), 0);
	assert_int_equal(stats_rules_judge(&rules, y, x, &swapped), 0);
	stats_rules_free(&rules);
	assert_memory_equal(&once.p, &again.p, sizeof(once.p));
	assert_int_equal(once.changed[rule], again.changed[rule]);
	assert_int_equal(once.changed[rule], swapped.changed[rule]);
	return once.changed[rule];
}

static void counted(double *values, size_t n, double first)
{
	size_t i;

	for (i = 0; i < n; i++)
		values[i] = first + (double)i;
}

/* The least p of 3 and 3 values is 0.1, of 4 and 4 0.029. */
static void ranks_of_few(void)
{
	double x[4], y[4];

	counted(x, 4, 1);
	counted(y, 4, 11);
	for (enum stats_rule rule = 0; rule <= RULE_COMPARE_PY; rule++) {
		assert_false(changed(rule, x, y, 3));
		assert_true(changed(rule, x, y, 4));
	}
}

/* 24 of 25 pairs: p is 4 in 252, 0.016; 22 of them: 14 in 252, 0.056. */
static void ranks_by_hand(void)
{
	const double y[] = { 1, 2, 3, 4, 6 }, x[] = { 5, 7, 8, 9, 10 };
	const double nearer[] = { 3.5, 4.5, 7, 8, 9 };

	for (enum stats_rule rule = 0; rule <= RULE_COMPARE_PY; rule++) {
		assert_true(changed(rule, x, y, 5));
		assert_false(changed(rule, nearer, y, 5));
	}
}

/* Without equals: x is the larger in that many pairs. */
static void with_pairs(double *x, double *y, size_t n, size_t pairs)
{
	size_t i, wins;

	counted(y, n, 0);
	for (i = 0; i < n; i++, pairs -= wins) {
		wins = pairs < n ? pairs : n;
		x[i] = (double)wins - 0.5 - 1e-3 * (double)i;
	}
}

/* That many of the n values are 1, the others 0. */
static void with_ones(double *values, size_t n, size_t ones)
{
	size_t i;

	for (i = 0; i < n; i++)
		values[i] = i < ones;
}

/* Where the normal distribution says something else, as scipy says. */
static void exact_or_normal(void)
{
	double x[MAX_N], y[MAX_N];

	/* exact 0.0499, normal 0.0520 */
	with_pairs(x, y, 8, 51);
	assert_true(changed(RULE_COMPARE_PY, x, y, 8));
	/* 0.0497, 0.0508 */
	with_pairs(x, y, 14, 141);
	assert_false(changed(RULE_COMPARE_PY, x, y, 14));
	assert_true(changed(RULE_BENCHSTAT, x, y, 14));
	/* 0.0499, 0.0502 */
	with_pairs(x, y, 47, 1364);
	assert_true(changed(RULE_BENCHSTAT, x, y, 47));
	/* 0.0499, 0.0501 */
	with_pairs(x, y, 53, 1715);
	assert_false(changed(RULE_BENCHSTAT, x, y, 53));
	assert_true(changed(RULE_PGMAPBENCH, x, y, 53));
}

/* No and 4 ones among 25 and 25: exact (Fisher's test) 0.110, normal 0.041. */
static void exact_or_normal_with_equals(void)
{
	const double x[] = { 1, 2, 3, 4 }, y[] = { 4, 5, 6, 7 };
	double none[MAX_N], some[MAX_N];

	with_ones(none, 25, 0);
	with_ones(some, 25, 4);
	assert_false(changed(RULE_BENCHSTAT, none, some, 25));
	assert_true(changed(RULE_COMPARE_PY, none, some, 25));
	with_ones(none, 26, 0);
	with_ones(some, 26, 4);
	assert_true(changed(RULE_BENCHSTAT, none, some, 26));
	assert_false(changed(RULE_PGMAPBENCH, none, some, 26));
	/* 15.5 of 16 pairs: 0.057, normal 0.042 */
	assert_true(changed(RULE_COMPARE_PY, x, y, 4));
	assert_false(changed(RULE_BENCHSTAT, x, y, 4));
	assert_false(changed(RULE_PGMAPBENCH, x, y, 4));
}

/* Deviations of 1 and 1: either interval reaches 1.96 from its mean. */
static void mmtests_by_hand(void)
{
	double x[3], y[3];

	counted(x, 3, 1);
	counted(y, 3, 1 + 3.93);
	assert_true(changed(RULE_MMTESTS, x, y, 3));
	counted(y, 3, 1 + 3.91);
	assert_false(changed(RULE_MMTESTS, x, y, 3));
	/* more of the same: no narrower */
	for (size_t n = 3; n < 20; n++) {
		double many[20], more[20];

		for (size_t i = 0; i < n; i++)
			many[i] = (double)(i % 3) - 1;
		for (size_t i = 0; i < n; i++)
			more[i] = many[i] + 3;
		assert_false(changed(RULE_MMTESTS, many, more, n));
	}
}

/* The upper of two middle values. */
static void lkp_by_hand(void)
{
	const double x[] = { 1, 2, 3, 10 };
	const double y[] = { 4, 9, 11, 12 };	/* 4 > 3, 11 > 10 */
	const double low[] = { 2.9, 9, 11, 12 };
	const double mid[] = { 4, 9, 9.5, 12 };
	const double same[] = { 3, 9, 11, 12 };

	assert_true(changed(RULE_LKP, x, y, 4));
	assert_false(changed(RULE_LKP, x, low, 4));
	assert_false(changed(RULE_LKP, x, mid, 4));
	assert_false(changed(RULE_LKP, x, same, 4));
	assert_false(changed(RULE_LKP, x, x, 4));
}

/* Middle values 3 and 13: the gap must be above 5. */
static void lkp_distance_by_hand(void)
{
	const double x[] = { 1, 2, 3, 6 };
	const double y[] = { 11.1, 12, 13, 14 };
	const double near[] = { 11, 12, 13, 14 };
	const double overlap[] = { 5, 12, 13, 14 };

	assert_true(changed(RULE_LKP_DISTANCE, x, y, 4));
	assert_false(changed(RULE_LKP_DISTANCE, x, near, 4));
	assert_false(changed(RULE_LKP_DISTANCE, x, overlap, 4));
	assert_false(changed(RULE_LKP_DISTANCE, x, x, 4));
	assert_true(changed(RULE_LKP, x, near, 4));
}

static void all_equal(void)
{
	const double same[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };

	for (enum stats_rule rule = 0; rule < NR_RULES; rule++)
		assert_false(changed(rule, same, same, 10));
}

/* What is remembered is what would be counted out. */
static void p_is_exact(void)
{
	double x[8], y[8];
	struct stats_mann_whitney test;
	struct stats_judgement judgement;
	struct stats_rules rules;
	uint64_t random = 4;

	assert_int_equal(stats_rules_init(&rules, 8), 0);
	for (unsigned int i = 0; i < 500; i++) {
		enum stats_noise noise = i % NR_EXCHANGEABLE;

		stats_noise(noise, x, 8, &random);
		stats_noise(noise, y, 8, &random);
		for (unsigned int j = 0; i % 3 == 0 && j < 8; j++)
			x[j] *= 1.05;
		stats_mann_whitney(x, 8, y, 8, &test);
		assert_int_equal(stats_rules_judge(&rules, x, y, &judgement),
				 0);
		assert_true(judgement.p == test.p);
	}
	stats_rules_free(&rules);
}

static void refuses(void)
{
	double x[] = { 1, 2, 3 }, y[] = { 4, 5, 6 };
	struct stats_judgement judgement;
	struct stats_rules rules;

	assert_int_equal(stats_rules_init(&rules, 2), EINVAL);
	assert_int_equal(stats_rules_init(&rules, 3), 0);
	/* also where p is known already */
	assert_int_equal(stats_rules_judge(&rules, x, y, &judgement), 0);
	y[2] = INFINITY;
	assert_int_equal(stats_rules_judge(&rules, x, y, &judgement), EINVAL);
	y[2] = NAN;
	assert_int_equal(stats_rules_judge(&rules, y, x, &judgement), EINVAL);
	stats_rules_free(&rules);
}

static double normal(uint64_t *random)
{
	double value;

	stats_noise(NOISE_NORMAL, &value, 1, random);
	return log(value) / NOISE_SIGMA;
}

/* How often each says "changed" of a shift by so many sigma. */
static void simulate(size_t n, double shift, unsigned int trials,
		     double rates[NR_RULES])
{
	double x[MAX_N], y[MAX_N];
	struct stats_judgement judgement;
	struct stats_rules rules;
	uint64_t random = n;

	memset(rates, 0, NR_RULES * sizeof(*rates));
	assert_int_equal(stats_rules_init(&rules, n), 0);
	for (unsigned int trial = 0; trial < trials; trial++) {
		for (size_t i = 0; i < n; i++) {
			x[i] = normal(&random);
			y[i] = normal(&random) + shift;
		}
		assert_int_equal(stats_rules_judge(&rules, x, y, &judgement),
				 0);
		for (unsigned int rule = 0; rule < NR_RULES; rule++)
			rates[rule] += judgement.changed[rule] ? 1. / trials
							       : 0;
	}
	stats_rules_free(&rules);
}

/*
 * Rates of others, of normal noise, found with 4000 to 20000 trials and
 * written down with two or three digits.
 */
static const struct known {
	size_t n;
	double shift;
	double lkp, distance, mmtests, exact;
	double digit;
} known[] = {
	{ 3, 0, .194, .024, .011, 0, .001 },
	{ 4, 0, .087, .002, .003, .028, .001 },
	{ 5, 0, .047, .000, .001, .030, .001 },
	{ 10, 0, .001, 0, 0, .042, .001 },
	{ 20, 0, 0, 0, 0, .05, .01 },
	{ 3, 2, .81, .23, .17, 0, .01 },
	{ 4, 2, .73, .10, .10, .49, .01 },
	{ 5, 2, .73, .04, .06, .68, .01 },
	{ 10, 2, .59, .002, .009, .98, .01 },
	{ 20, 2, .39, 0, 0, 1, .01 },
	{ 3, 4, .998, .66, .65, 0, .01 },
	{ 4, 4, .997, .51, .62, .97, .01 },
	{ 5, 4, .998, .38, .62, .998, .01 },
	{ 10, 4, .998, .07, .60, 1, .01 },
	{ 20, 4, .998, 0, .59, 1, .01 },
};

#define TRIALS 8000

static void near(const struct known *k, enum stats_rule rule, double got,
		 double want)
{
	double least = fmax(want, 1. / TRIALS);
	/* both are simulated, theirs with 4000 trials or more */
	double error = sqrt(least * fmax(1 - want, 1. / TRIALS) *
			    (1. / TRIALS + 1. / 4000));

	if (!(fabs(got - want) <= 4 * error + k->digit / 2))
		fail_msg("%s, n = %zu, %g sigma: %.4f, not %.4f",
			 stats_rule_names[rule], k->n, k->shift, got, want);
}

static void rates_are_known(void)
{
	double rates[NR_RULES];

	for (unsigned int i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const struct known *k = &known[i];

		simulate(k->n, k->shift, TRIALS, rates);
		near(k, RULE_LKP, rates[RULE_LKP], k->lkp);
		near(k, RULE_LKP_DISTANCE, rates[RULE_LKP_DISTANCE],
		     k->distance);
		near(k, RULE_MMTESTS, rates[RULE_MMTESTS], k->mmtests);
		near(k, RULE_PGMAPBENCH, rates[RULE_PGMAPBENCH], k->exact);
		near(k, RULE_BENCHSTAT, rates[RULE_BENCHSTAT], k->exact);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(ranks_of_few),
		UNIT_TEST(ranks_by_hand),
		UNIT_TEST(exact_or_normal),
		UNIT_TEST(exact_or_normal_with_equals),
		UNIT_TEST(mmtests_by_hand),
		UNIT_TEST(lkp_by_hand),
		UNIT_TEST(lkp_distance_by_hand),
		UNIT_TEST(all_equal),
		UNIT_TEST(p_is_exact),
		UNIT_TEST(refuses),
		UNIT_TEST(rates_are_known),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
