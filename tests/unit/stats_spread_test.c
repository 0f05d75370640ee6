// SPDX-License-Identifier: MIT
/* How far samples scatter: by hand, and simulated. All deals: stats_vectors.py. */
#include <errno.h>
#include <math.h>

#include "harness/stats/noise.h"
#include "harness/stats/spread.h"
#include "tests/unit/unit.h"

#define MAX_N 64

static struct stats_spread spread;

static void near(double got, double want)
{
	if (!(fabs(got - want) <= 1e-12 * fabs(want)))
		fail_msg("%.17g, not %.17g", got, want);
}

static int spread_of(const double *x, size_t n, const double *y, size_t m)
{
	return stats_spread(x, n, y, m, 0.95, 1, &spread);
}

/* Logarithms to base 2: -2, 0, 1 and -1, 0, 3. */
static void by_hand(void)
{
	const double x[] = { 0.25, 1, 2 }, y[] = { 1, 8, 0.5 };

	assert_int_equal(spread_of(x, 3, y, 3), 0);
	near(spread.x, 3 * M_LN2 / 2);
	near(spread.y, 4 * M_LN2 / 2);
	near(spread.ratio, 0.75);
	assert_true(spread.interval.confidence == 0.95);
	/* of 20 deals one is 0.05 of either tail: no end is ever reached */
	assert_true(spread.interval.low == 0);
	assert_true(isinf(spread.interval.high));
}

/* Wholly apart: 1 deal of 252, and the deals that round to it. */
static void wholly_apart(void)
{
	const double wide[] = { 1, 9, 70, 0.1, 0.01 };
	const double narrow[] = { 1, 1.01, 1.02, 0.98, 0.97 };

	assert_int_equal(spread_of(wide, 5, narrow, 5), 0);
	assert_true(spread.p < 0.05 && spread.interval.low > 1);
	assert_true(spread.p >= stats_spread_p_min(5, 5));
	assert_int_equal(spread_of(narrow, 5, wide, 5), 0);
	assert_true(spread.p < 0.05 && spread.interval.high < 1);
	assert_true(stats_spread_p_min(5, 5) > 0.007);
	assert_true(fabs(stats_spread_p_min(30, 30) - 2e-4) < 1e-12);
}

/* Twice the time with twice the scatter is the same: only the part counts. */
static void of_any_unit(void)
{
	double x[] = { 1, 1.1, 1.3, 0.9 }, y[] = { 1, 1.2, 1.05, 0.7 };
	struct stats_spread first;

	assert_int_equal(stats_spread(x, 4, y, 4, 0.95, 1, &first), 0);
	for (unsigned int i = 0; i < 4; i++)
		x[i] *= 1024;
	assert_int_equal(spread_of(x, 4, y, 4), 0);
	assert_true(fabs(spread.ratio / first.ratio - 1) < 1e-9);
	assert_true(fabs(spread.p - first.p) < 1e-9);
}

static void all_the_same(void)
{
	const double x[] = { 2, 2, 2 }, y[] = { 1, 2, 5, 9 };

	assert_int_equal(spread_of(x, 3, y, 4), 0);
	assert_true(spread.x == 0 && spread.y > 0);
	assert_true(isnan(spread.ratio) && isnan(spread.interval.low));
	assert_true(spread.p < 0.2);
	assert_int_equal(spread_of(x, 3, x, 3), 0);
	assert_true(spread.p == 1);
}

static void refuses(void)
{
	const double x[] = { 1, 2, 3 }, zero[] = { 1, 0, 3 };

	assert_int_equal(spread_of(x, 2, x, 3), ENODATA);
	assert_int_equal(spread_of(x, 3, x, 2), ENODATA);
	assert_int_equal(spread_of(zero, 3, x, 3), EINVAL);
	assert_int_equal(spread_of(x, 3, zero, 3), EINVAL);
	assert_int_equal(stats_spread(x, 3, x, 3, 1, 1, &spread), EINVAL);
}

/* Divided by an end of its interval, x is as the test's edge has it. */
static void interval_is_of_the_test(void)
{
	double x[20], y[20], at[20], ends[2];
	uint64_t random = 9;

	stats_noise(NOISE_SKEWED, x, 20, &random);
	stats_noise(NOISE_NORMAL, y, 20, &random);
	assert_int_equal(spread_of(x, 20, y, 20), 0);
	ends[0] = spread.interval.low;
	ends[1] = spread.interval.high;
	assert_true(ends[0] < spread.ratio && spread.ratio < ends[1]);
	for (unsigned int end = 0; end < 2; end++)
		for (int side = -1; side <= 1; side += 2) {
			for (unsigned int i = 0; i < 20; i++)
				at[i] = pow(x[i], 1 / (ends[end] *
						       (1 + side * 1e-3)));
			spread_of(at, 20, y, 20);
			/* 0.05 of p, and what a thousandth changes in it */
			assert_true(fabs(spread.p - 0.05) < 2e-3);
			if (end == (side > 0))
				assert_true(spread.p <= 0.05);
		}
}

/*
 * How often p <= 0.05; x scatters `times` as far, and is slower as well. A
 * 0.95 interval holds the truth as often as p > 0.05 where times is 1, since
 * it's the same test of what is divided.
 */
static double told_apart(enum stats_noise noise, size_t n, double times,
			 unsigned int trials)
{
	double x[MAX_N], y[MAX_N];
	unsigned int told = 0;
	uint64_t random = 7;

	for (unsigned int i = 0; i < trials; i++) {
		stats_noise(noise, x, n, &random);
		stats_noise(noise, y, n, &random);
		for (size_t j = 0; j < n; j++)
			x[j] = 3 * pow(x[j], times);
		/* no interval of it: that takes longer */
		assert_int_equal(stats_spread_p(x, n, y, n, i, &spread.p), 0);
		told += spread.p <= 0.05;
	}
	print_message("%s, n=%zu, x%g: %.3f\n", stats_noise_names[noise], n,
		      times, (double)told / trials);
	return (double)told / trials;
}

/* 1000 trials: four standard errors of 0.05 are 0.028. */
static void alarms_are_rare(void)
{
	for (unsigned int noise = 0; noise < NR_EXCHANGEABLE; noise++)
		assert_true(told_apart(noise, STATS_SPREAD_FEWEST, 1, 1000) <=
			    0.078);
}

static void power_rises_with_n(void)
{
	assert_true(told_apart(NOISE_NORMAL, 40, 2, 200) > 0.85);
	assert_true(told_apart(NOISE_NORMAL, 20, 2, 200) >
		    told_apart(NOISE_NORMAL, 10, 2, 200));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(by_hand),
		UNIT_TEST(of_any_unit),
		UNIT_TEST(all_the_same),
		UNIT_TEST(wholly_apart),
		UNIT_TEST(refuses),
		UNIT_TEST(alarms_are_rare),
		UNIT_TEST(interval_is_of_the_test),
		UNIT_TEST(power_rises_with_n),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
