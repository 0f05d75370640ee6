// SPDX-License-Identifier: MIT
/* The statistics against values worked out by hand, and what they refuse. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/stats/detectable.h"
#include "harness/stats/holm.h"
#include "harness/stats/interval.h"
#include "harness/stats/looks.h"
#include "harness/stats/mann_whitney.h"
#include "harness/stats/proportion.h"
#include "harness/stats/random.h"
#include "harness/stats/select.h"
#include "harness/stats/stats.h"
#include "tests/unit/unit.h"

#define N(array) (sizeof(array) / sizeof(array[0]))

static const double three[] = { 1, 2, 3 }, more[] = { 4, 5, 6, 7 };

static void near(double got, double want)
{
	if (!(fabs(got - want) <= 1e-12 * fabs(want)))
		fail_msg("%.17g, not %.17g", got, want);
}

static void odd_count(void)
{
	double values[] = { 5, 1, 4, 2, 3 };
	struct stats_summary s = stats_summarize(values, N(values));

	assert_int_equal(s.n, 5);
	near(s.min, 1);
	near(s.median, 3);
	near(s.max, 5);
}

static void even_count(void)
{
	double values[] = { 8, -2, 1, 3 };
	struct stats_summary s = stats_summarize(values, N(values));

	near(s.min, -2);
	near(s.median, 2);
	near(s.max, 8);
}

static void one_and_two(void)
{
	double one[] = { 7 }, two[] = { 3, 1 };
	struct stats_summary s = stats_summarize(one, 1);

	near(s.min, 7);
	near(s.median, 7);
	near(s.max, 7);
	s = stats_summarize(two, 2);
	near(s.min, 1);
	near(s.median, 2);
	near(s.max, 3);
}

static void equal_values(void)
{
	double values[] = { 2, 2, 1, 2, 9, 2 };
	struct stats_summary s = stats_summarize(values, N(values));

	near(s.median, 2);
	near(s.max, 9);
}

/* quantile(c(1, 2, 4, 8, 16), type = 7) and halfway points */
static void type_7(void)
{
	const double sorted[] = { 1, 2, 4, 8, 16 };

	near(stats_quantile(sorted, 5, 0), 1);
	near(stats_quantile(sorted, 5, 0.25), 2);
	near(stats_quantile(sorted, 5, 0.5), 4);
	near(stats_quantile(sorted, 5, 0.75), 8);
	near(stats_quantile(sorted, 5, 1), 16);
	near(stats_quantile(sorted, 5, 0.1), 1.4);
	near(stats_quantile(sorted, 5, 0.9), 12.8);
	near(stats_quantile(sorted, 1, 0.3), 1);
}

/* As the reference implementation, with this seed. */
static void random_numbers(void)
{
	const uint64_t want[] = { 6457827717110365317u, 3203168211198807973u,
				  9817491932198370423u, 4593380528125082431u };
	uint64_t state = 1234567;
	size_t i;

	for (i = 0; i < N(want); i++)
		assert_true(stats_random(&state) == want[i]);
}

static void random_below(void)
{
	size_t seen[7] = { 0 }, i;
	uint64_t state = 1;

	for (i = 0; i < 70000; i++)
		seen[stats_random_below(&state, N(seen))]++;
	for (i = 0; i < N(seen); i++)
		assert_in_range(seen[i], 10000 - 500, 10000 + 500);
}

/* Every place of short arrays with many equals, against the sorted ones. */
static void selection(void)
{
	double values[40], sorted[40], copy[40];
	uint64_t state = 5;
	size_t n, i, turn;

	for (turn = 0; turn < 500; turn++) {
		n = 1 + stats_random_below(&state, N(values));
		for (i = 0; i < n; i++)
			values[i] = (double)stats_random_below(&state, 12);
		memcpy(sorted, values, sizeof(values));
		stats_summarize(sorted, n);
		for (i = 0; i < n; i++) {
			memcpy(copy, values, sizeof(values));
			near(stats_select(copy, n, i), sorted[i]);
		}
	}
}

/* 1 way and 3 ways out of 35 to be as far out on that side, doubled */
static void mann_whitney_by_hand(void)
{
	const double swapped[] = { 1, 2, 4.5 };
	struct stats_mann_whitney r;

	assert_int_equal(stats_mann_whitney(three, 3, more, 4, &r), 0);
	near(r.u, 0);
	near(r.p, 2.0 / 35);
	near(r.p_min, 2.0 / 35);
	assert_true(r.exact);
	assert_false(r.ties);
	assert_int_equal(stats_mann_whitney(swapped, 3, more, 4, &r), 0);
	near(r.u, 1);
	near(r.p, 4.0 / 35);
}

/* {1, 1, 2} and {2, 3}: of 10 ways to deal them 1 has this U, none less */
static void mann_whitney_ties_by_hand(void)
{
	const double x[] = { 1, 2, 1 }, y[] = { 2, 3 };
	struct stats_mann_whitney r;

	assert_int_equal(stats_mann_whitney(x, 3, y, 2, &r), 0);
	near(r.u, 0.5);
	near(r.p, 4.0 / 10);
	assert_true(r.ties);
}

static void mann_whitney_all_equal(void)
{
	static double same[150];
	struct stats_mann_whitney r;

	assert_int_equal(stats_mann_whitney(same, 5, same, 4, &r), 0);
	near(r.p, 1);
	near(r.p_min, 1);
	near(r.u, 10);
	assert_int_equal(stats_mann_whitney(same, 150, same, 149, &r), 0);
	assert_false(r.exact);
	near(r.p, 1);
	near(r.p_min, 1);
}

/* 2 in C(2 * n, n) */
static void least_p(void)
{
	near(stats_mann_whitney_p_min(1, 1), 1);
	near(stats_mann_whitney_p_min(3, 3), 0.1);
	near(stats_mann_whitney_p_min(4, 4), 2.0 / 70);
	near(stats_mann_whitney_p_min(7, 7), 2.0 / 3432);
	near(stats_mann_whitney_p_min(10, 10), 2.0 / 184756);
	near(stats_mann_whitney_p_min(1, 19), 0.1);
}

static void mann_whitney_refuses(void)
{
	const double nan[] = { 1, NAN }, inf[] = { 1, INFINITY };
	struct stats_mann_whitney r;
	size_t u;

	assert_int_equal(stats_mann_whitney(three, 0, more, 4, &r), EINVAL);
	assert_int_equal(stats_mann_whitney(three, 3, more, 0, &r), EINVAL);
	assert_int_equal(stats_mann_whitney(nan, 2, more, 4, &r), EINVAL);
	assert_int_equal(stats_mann_whitney(three, 3, inf, 2, &r), EINVAL);
	assert_int_equal(stats_mann_whitney_critical(0, 3, 0.05, &u), EINVAL);
	assert_int_equal(stats_mann_whitney_critical(3, 0, 0.05, &u), EINVAL);
	assert_int_equal(stats_mann_whitney_critical(3, 3, 0, &u), EINVAL);
	assert_int_equal(stats_mann_whitney_critical(3, 3, NAN, &u), EINVAL);
}

static void holm_by_hand(void)
{
	double p[] = { 0.04, 0.01, 0.03, 0.9 };

	assert_int_equal(stats_holm(p, p, N(p)), 0);
	near(p[0], 0.09);	/* not 0.08: that of 0.03 is 0.09 */
	near(p[1], 0.04);
	near(p[2], 0.09);
	near(p[3], 0.9);
}

static void holm_refuses(void)
{
	double p[] = { 0.5, NAN }, above[] = { 1.1 }, below[] = { -0.1 };
	double adjusted[2];

	assert_int_equal(stats_holm(p, adjusted, 0), EINVAL);
	assert_int_equal(stats_holm(p, adjusted, 2), EINVAL);
	assert_int_equal(stats_holm(above, adjusted, 1), EINVAL);
	assert_int_equal(stats_holm(below, adjusted, 1), EINVAL);
}

static void median_interval_refuses(void)
{
	const double falls[] = { 2, 1 }, nan[] = { 1, NAN };
	struct stats_interval i;

	assert_int_equal(stats_median_interval(three, 0, 0.95, &i), ENODATA);
	assert_int_equal(stats_median_interval(three, 1, 0.95, &i), ENODATA);
	assert_int_equal(stats_median_interval(falls, 2, 0.95, &i), EINVAL);
	assert_int_equal(stats_median_interval(nan, 2, 0.95, &i), EINVAL);
	assert_int_equal(stats_median_interval(three, 3, 1, &i), EINVAL);
	assert_int_equal(stats_median_interval(three, 3, NAN, &i), EINVAL);
}

/* By hand: 1 - 2^-5 is 0.969, 1 - 2^-6 is 0.984, 1 - 2^-7 is 0.992. */
static void median_fewest(void)
{
	static const double wanted[] = { 0.9, 0.95, 0.96, 0.975, 0.99, 0.999 };
	struct stats_interval interval;
	double ascending[64];
	size_t n, i;

	assert_int_equal(stats_median_fewest(0.95), 6);
	assert_int_equal(stats_median_fewest(0.96), 6);
	assert_int_equal(stats_median_fewest(0.975), 7);
	assert_int_equal(stats_median_fewest(0.99), 8);
	for (i = 0; i < 64; i++)
		ascending[i] = (double)i;
	/* the interval itself says the same */
	for (i = 0; i < 6; i++) {
		n = stats_median_fewest(wanted[i]);
		stats_median_interval(ascending, n, wanted[i], &interval);
		assert_true(interval.confidence >= wanted[i]);
		stats_median_interval(ascending, n - 1, wanted[i], &interval);
		assert_true(interval.confidence < wanted[i]);
	}
}

static void ratio_interval_refuses(void)
{
	const double zero[] = { 1, 0, 2 }, nan[] = { 1, NAN, 2 };
	struct stats_interval i;

	assert_int_equal(stats_ratio_interval(three, 2, more, 4, 0.95, 1, &i),
			 ENODATA);
	assert_int_equal(stats_ratio_interval(three, 3, more, 2, 0.95, 1, &i),
			 ENODATA);
	assert_int_equal(stats_ratio_interval(zero, 3, more, 4, 0.95, 1, &i),
			 EINVAL);
	assert_int_equal(stats_ratio_interval(three, 3, nan, 3, 0.95, 1, &i),
			 EINVAL);
	assert_int_equal(stats_ratio_interval(three, 3, more, 4, 0.4, 1, &i),
			 EINVAL);
	assert_int_equal(stats_ratio_interval(three, 3, more, 4, 1, 1, &i),
			 EINVAL);
}

/* The same seed the same interval, whatever the order; another: another. */
static void ratio_interval_is_seeded(void)
{
	double x[] = { 1, 1.1, 1.3, 1.32, 1.4, 1.5, 1.51, 1.7 };
	const double back[] = { 1.7, 1.51, 1.5, 1.4, 1.32, 1.3, 1.1, 1 };
	struct stats_interval a, b;
	uint64_t seed;

	assert_int_equal(stats_ratio_interval(x, 8, more, 4, 0.9, 7, &a), 0);
	assert_int_equal(stats_ratio_interval(back, 8, more, 4, 0.9, 7, &b), 0);
	assert_memory_equal(&a, &b, sizeof(a));
	near(x[0], 1);
	near(x[7], 1.7);
	for (seed = 8; seed < 100; seed++) {
		stats_ratio_interval(x, 8, more, 4, 0.9, seed, &b);
		if (a.low != b.low || a.high != b.high)
			return;
	}
	fail_msg("the seed doesn't matter");
}

static double detectable(const double *x, size_t n, double alpha, double power)
{
	double change = NAN;

	assert_int_equal(stats_detectable(x, n, x, n, alpha, power, 1, &change),
			 0);
	return change;
}

static void detectable_limits(void)
{
	const double eight[] = { 40, 41, 42, 43, 44, 46, 49, 53 };
	const double same[] = { 5, 5, 5, 5 };

	/* the least p of 3 and 3 is 0.1 */
	assert_true(isinf(detectable(three, 3, 0.05, 0.8)));
	assert_true(isfinite(detectable(three, 3, 0.1, 0.8)));
	near(detectable(same, 4, 0.05, 0.8), 0);
	assert_true(detectable(eight, 8, 0.05, 0.9) >
		    detectable(eight, 8, 0.05, 0.6));
	assert_true(detectable(eight, 8, 0.01, 0.8) >
		    detectable(eight, 8, 0.05, 0.8));
}

static void detectable_refuses(void)
{
	const double zero[] = { 1, 0, 2 };
	double c;

	assert_int_equal(stats_detectable(three, 2, more, 4, .1, .8, 1, &c),
			 ENODATA);
	assert_int_equal(stats_detectable(more, 4, three, 2, .1, .8, 1, &c),
			 ENODATA);
	assert_int_equal(stats_detectable(zero, 3, more, 4, .1, .8, 1, &c),
			 EINVAL);
	assert_int_equal(stats_detectable(three, 3, zero, 3, .1, .8, 1, &c),
			 EINVAL);
	assert_int_equal(stats_detectable(three, 3, more, 4, 0, .8, 1, &c),
			 EINVAL);
	assert_int_equal(stats_detectable(three, 3, more, 4, .1, .4, 1, &c),
			 EINVAL);
	assert_int_equal(stats_detectable(three, 3, more, 4, .1, 1, 1, &c),
			 EINVAL);
}

static void looks_plan(void)
{
	const struct stats_looks looks = { .first = 10, .planned = 3 };

	assert_true(stats_looks_valid(&looks));
	assert_false(stats_looks_valid(&(struct stats_looks){ 1, 3 }));
	assert_false(stats_looks_valid(&(struct stats_looks){ 10, 0 }));
	assert_false(stats_looks_valid(&(struct stats_looks){ 10, 6 }));
	assert_int_equal(stats_looks_size(&looks, 1), 10);
	assert_int_equal(stats_looks_size(&looks, 3), 40);
	assert_int_equal(stats_looks_next(&looks, 1, 0.03, 0.02), STATS_MORE);
	assert_int_equal(stats_looks_next(&looks, 2, 0.02, 0.02),
			 STATS_REACHED);
	assert_int_equal(stats_looks_next(&looks, 3, 0.03, 0.02),
			 STATS_LAST_LOOK);
	/* no width at all is none that is narrow enough */
	assert_int_equal(stats_looks_next(&looks, 1, NAN, 0.02), STATS_MORE);
}

static void looks_cost(void)
{
	near(stats_looks_p(0.01, 1, 1), 0.01);
	near(stats_looks_p(0.01, 3, 1), 0.03);
	near(stats_looks_p(0.01, 3, 2), 0.06);
	near(stats_looks_p(0.5, 3, 2), 1);
	near(stats_looks_confidence(0.95, 1, 1), 0.95);
	near(stats_looks_confidence(0.95, 5, 2), 0.995);
}

static void half_width(void)
{
	near(stats_half_width(&(struct stats_interval){ 9, 11, 0.9 }, 10),
	     10.0 / 9 - 1);
	near(stats_half_width(&(struct stats_interval){ 9, 12, 0.9 }, 10), 0.2);
	assert_true(isinf(stats_half_width(
		&(struct stats_interval){ 0, 12, 0.9 }, 10)));
}

static void proportion_is(unsigned long k, unsigned long n, double low,
			  double high)
{
	struct stats_interval interval;

	assert_int_equal(stats_proportion(k, n, 0.95, &interval), 0);
	if (!(fabs(interval.low - low) < 1e-9) ||
	    !(fabs(interval.high - high) < 1e-9))
		fail_msg("%lu of %lu: %.12f to %.12f, not %.12f to %.12f", k, n,
			 interval.low, interval.high, low, high);
}

/* Solved once more in rational numbers, without any logarithm. */
static void proportion(void)
{
	proportion_is(1, 20, 0.0012650894979500, 0.2487327627720277);
	proportion_is(5, 100, 0.0164318791820519, 0.1128349111054630);
	proportion_is(95, 100, 0.8871650888945370, 0.9835681208179481);
	proportion_is(0, 20, 0, 0.1684334709830853);
	proportion_is(20, 20, 0.8315665290169147, 1);
}

static void proportion_refuses(void)
{
	struct stats_interval interval;

	assert_int_equal(stats_proportion(0, 0, 0.95, &interval), EINVAL);
	assert_int_equal(stats_proportion(3, 2, 0.95, &interval), EINVAL);
	assert_int_equal(stats_proportion(1, 2, 1, &interval), EINVAL);
	assert_int_equal(stats_proportion(1, 2, NAN, &interval), EINVAL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(odd_count),
		UNIT_TEST(even_count),
		UNIT_TEST(one_and_two),
		UNIT_TEST(equal_values),
		UNIT_TEST(type_7),
		UNIT_TEST(random_numbers),
		UNIT_TEST(random_below),
		UNIT_TEST(selection),
		UNIT_TEST(mann_whitney_by_hand),
		UNIT_TEST(mann_whitney_ties_by_hand),
		UNIT_TEST(mann_whitney_all_equal),
		UNIT_TEST(least_p),
		UNIT_TEST(mann_whitney_refuses),
		UNIT_TEST(holm_by_hand),
		UNIT_TEST(holm_refuses),
		UNIT_TEST(median_interval_refuses),
		UNIT_TEST(median_fewest),
		UNIT_TEST(ratio_interval_refuses),
		UNIT_TEST(ratio_interval_is_seeded),
		UNIT_TEST(detectable_limits),
		UNIT_TEST(detectable_refuses),
		UNIT_TEST(looks_plan),
		UNIT_TEST(looks_cost),
		UNIT_TEST(half_width),
		UNIT_TEST(proportion),
		UNIT_TEST(proportion_refuses),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
