// SPDX-License-Identifier: MIT
/*
 * The statistics on samples whose truth is known: how often they are wrong.
 * All from one seed; a bound is four standard errors of what is counted.
 */
#include <math.h>
#include <string.h>

#include "harness/stats/detectable.h"
#include "harness/stats/holm.h"
#include "harness/stats/interval.h"
#include "harness/stats/looks.h"
#include "harness/stats/mann_whitney.h"
#include "harness/stats/noise.h"
#include "harness/stats/stats.h"
#include "tests/unit/unit.h"

#define ALPHA	0.05
#define MAX_N	64
#define MAX_LOOKED 128 /* 8 at the first of five looks */

static double p_value(const double *x, size_t n, const double *y, size_t m)
{
	struct stats_mann_whitney r;

	assert_int_equal(stats_mann_whitney(x, n, y, m, &r), 0);
	return r.p;
}

static double error_of(double rate, unsigned int trials)
{
	return 4 * sqrt(rate * (1 - rate) / trials);
}

static void at_most(double rate, double most, unsigned int trials)
{
	if (!(rate <= most + error_of(most, trials)))
		fail_msg("%.4f is above %.4f", rate, most);
}

static void at_least(double rate, double least, unsigned int trials)
{
	if (!(rate >= least - error_of(least, trials)))
		fail_msg("%.4f is below %.4f", rate, least);
}

/* The share of A/A comparisons that the test calls different. */
static double false_alarms(enum stats_noise noise, size_t n, size_t m,
			   unsigned int trials)
{
	unsigned int alarms = 0, i;
	double x[MAX_N], y[MAX_N];
	uint64_t random = 1;

	for (i = 0; i < trials; i++) {
		stats_noise(noise, x, n, &random);
		stats_noise(noise, y, m, &random);
		alarms += p_value(x, n, y, m) <= ALPHA;
	}
	return (double)alarms / trials;
}

/* Without ties the test has one size, that of its critical value. */
static void alarms_are_as_many_as_said(void)
{
	static const size_t sizes[][2] = { { 5, 5 }, { 10, 10 }, { 9, 14 } };
	const unsigned int trials = 3000;
	double size, rate, x[MAX_N], y[MAX_N];
	size_t i, j, n, m, u, pairs;

	for (i = 0; i < 3; i++) {
		n = sizes[i][0];
		m = sizes[i][1];
		stats_mann_whitney_critical(n, m, ALPHA, &u);
		/* samples with just this U: each x above as many y as it can */
		for (j = 0; j < m; j++)
			y[j] = (double)j;
		for (j = 0, pairs = u; j < n; j++) {
			x[j] = (double)(pairs < m ? pairs : m) - 0.5;
			x[j] -= 1e-3 * (double)j;
			pairs -= pairs < m ? pairs : m;
		}
		size = p_value(x, n, y, m);
		assert_true(size <= ALPHA && size > 0.03);
		rate = false_alarms(NOISE_NORMAL, n, m, trials);
		at_most(rate, size, trials);
		at_least(rate, size, trials);
	}
}

static void alarms_whatever_the_noise(void)
{
	const unsigned int trials = 2000;
	enum stats_noise noise;

	for (noise = 0; noise < NR_EXCHANGEABLE; noise++)
		at_most(false_alarms(noise, 8, 12, trials), ALPHA, trials);
}

/* How often x, slower by that, is found to be. */
static double power(enum stats_noise noise, size_t n, double change,
		    unsigned int trials)
{
	unsigned int found = 0, i;
	double x[MAX_N], y[MAX_N];
	uint64_t random = 2;
	size_t j;

	for (i = 0; i < trials; i++) {
		stats_noise(noise, x, n, &random);
		stats_noise(noise, y, n, &random);
		for (j = 0; j < n; j++)
			x[j] *= 1 + change;
		found += p_value(x, n, y, n) <= ALPHA;
	}
	return (double)found / trials;
}

/* No other rule that kernel developers use does this. */
static void power_rises_with_n(void)
{
	static const size_t sizes[] = { 3, 4, 6, 10, 16, 25 };
	double now, last;
	enum stats_noise noise;
	size_t i;

	for (noise = 0; noise < NR_EXCHANGEABLE; noise++) {
		last = power(noise, sizes[0], 0.03, 300);
		assert_true(last == 0);
		for (i = 1; i < 6; i++, last = now) {
			now = power(noise, sizes[i], 0.03, 300);
			assert_true(now > last || now == 1);
		}
		assert_true(last > 0.4);
	}
	/* two standard deviations, n = 10: 0.98 */
	now = power(NOISE_NORMAL, 10, expm1(0.04), 1000);
	at_most(now, 0.98, 1000);
	at_least(now, 0.98, 1000);
}

/* A table of twenty rows, like against like: is any row called different? */
static void holm_over_a_table(void)
{
	const unsigned int tables = 600;
	unsigned int raw = 0, corrected = 0, i, row;
	double x[10], y[10], p[20], least;
	uint64_t random = 3;

	for (i = 0; i < tables; i++) {
		for (row = 0, least = 1; row < 20; row++) {
			stats_noise(NOISE_NORMAL, x, 10, &random);
			stats_noise(NOISE_NORMAL, y, 10, &random);
			p[row] = p_value(x, 10, y, 10);
			least = fmin(least, p[row]);
		}
		raw += least <= ALPHA;
		assert_int_equal(stats_holm(p, p, 20), 0);
		for (row = 0; row < 20 && p[row] > ALPHA; row++)
			;
		corrected += row < 20;
	}
	/* 1 - (1 - 0.0433)^20 */
	at_least((double)raw / tables, 0.58, tables);
	at_most((double)corrected / tables, ALPHA, tables);
	assert_true(corrected > 0);
}

static double true_median(enum stats_noise noise)
{
	static double values[20001];
	uint64_t random = 4;

	stats_noise(noise, values, 20001, &random);
	return stats_summarize(values, 20001).median;
}

static void median_interval_holds(void)
{
	static const size_t sizes[] = { 2, 5, 6, 10, 25 };
	const unsigned int trials = 3000;
	struct stats_interval interval;
	double x[MAX_N], median, rate;
	uint64_t random = 5;
	enum stats_noise noise;
	unsigned int j, in;
	size_t i;

	for (noise = 0; noise <= NOISE_HEAVY; noise++) {
		median = true_median(noise);
		for (i = 0; i < 5; i++) {
			for (j = 0, in = 0; j < trials; j++) {
				stats_noise(noise, x, sizes[i], &random);
				stats_summarize(x, sizes[i]);
				stats_median_interval(x, sizes[i], 0.95,
						      &interval);
				in += interval.low <= median &&
				      median <= interval.high;
			}
			rate = (double)in / trials;
			at_least(rate, interval.confidence, trials);
			at_most(rate, interval.confidence, trials);
		}
	}
}

/* How often the ratio's interval holds the truth, which is `factor`. */
static double ratio_coverage(enum stats_noise noise, size_t n, double factor,
			     unsigned int trials)
{
	struct stats_interval interval;
	double x[MAX_N], y[MAX_N];
	unsigned int in = 0, i;
	uint64_t random = 6;
	size_t j;

	for (i = 0; i < trials; i++) {
		stats_noise(noise, x, n, &random);
		stats_noise(noise, y, n, &random);
		for (j = 0; j < n; j++)
			x[j] *= factor;
		assert_int_equal(stats_ratio_interval(x, n, y, n, 0.95, i,
						      &interval), 0);
		in += interval.low <= factor && factor <= interval.high;
	}
	return (double)in / trials;
}

/* What interval.h says of it. */
static void ratio_interval_holds(void)
{
	const unsigned int trials = 300;
	enum stats_noise noise;
	double rate;

	for (noise = 0; noise <= NOISE_TWO_MODES; noise++) {
		rate = ratio_coverage(noise, 3, 1, trials);
		at_least(rate, 0.90, trials);
		at_most(rate, 0.90, trials);
		rate = ratio_coverage(noise, 10, 1.03, trials);
		at_least(rate, 0.95, trials);
		at_most(rate, 0.98, trials);
		at_least(ratio_coverage(noise, 5, 1.03, trials), 0.95, trials);
		at_least(ratio_coverage(noise, 20, 1.03, trials), 0.95, trials);
	}
}

/* Of many pairs of samples of n: the median of what they say. */
static double usual_detectable(enum stats_noise noise, size_t n)
{
	double x[MAX_N], y[MAX_N], changes[201];
	uint64_t random = 7;
	size_t i;

	for (i = 0; i < 201; i++) {
		stats_noise(noise, x, n, &random);
		stats_noise(noise, y, n, &random);
		assert_int_equal(stats_detectable(x, n, y, n, ALPHA, 0.8, i,
						  &changes[i]), 0);
	}
	return stats_summarize(changes, 201).median;
}

/* That change is really found in 8 of 10 cases; with more values a lesser. */
static void detectable_is_detected(void)
{
	static const enum stats_noise noises[] = { NOISE_NORMAL, NOISE_HEAVY };
	static const size_t sizes[] = { 8, 20 };
	double change, last, found;
	size_t i, j;

	for (i = 0; i < 2; i++) {
		for (j = 0, last = INFINITY; j < 2; j++, last = change) {
			change = usual_detectable(noises[i], sizes[j]);
			assert_true(change < last);
			found = power(noises[i], sizes[j], change, 2000);
			print_message("noise %d, n = %zu: %.4f, found %.3f\n",
				      noises[i], sizes[j], change, found);
			at_least(found, 0.79, 2000);
			at_most(found, 0.82, 2000);
			/* and half of it isn't */
			found = power(noises[i], sizes[j], change / 2, 500);
			at_most(found, 0.4, 500);
		}
	}
}

/* A change that was made doesn't count as noise. */
static void detectable_ignores_the_change(void)
{
	double x[12], y[12], slower[12], a, b;
	uint64_t random = 8;
	size_t i;

	stats_noise(NOISE_NORMAL, x, 12, &random);
	stats_noise(NOISE_NORMAL, y, 12, &random);
	for (i = 0; i < 12; i++)
		slower[i] = 3 * x[i];
	stats_detectable(x, 12, y, 12, ALPHA, 0.8, 1, &a);
	stats_detectable(slower, 12, y, 12, ALPHA, 0.8, 1, &b);
	assert_true(fabs(a - b) < 1e-9);
}

static double width(const double *x, size_t n)
{
	struct stats_interval interval;
	double sorted[MAX_N], median;

	memcpy(sorted, x, n * sizeof(*x));
	median = stats_summarize(sorted, n).median;
	stats_median_interval(sorted, n, 0.95, &interval);
	return stats_half_width(&interval, median);
}

/* x as it grows; where its own interval is narrow enough it stops. */
static size_t until_narrow(const struct stats_looks *looks, double *x,
			   enum stats_noise noise, uint64_t *random)
{
	unsigned int look = 0;
	size_t n = 0, had;

	do {
		had = n;
		n = stats_looks_size(looks, ++look);
		stats_noise(noise, x + had, n - had, random);
	} while (stats_looks_next(looks, look, width(x, n), 0.02) ==
		 STATS_MORE);
	return n;
}

/* Both samples stop on their own: what they pay for is enough. */
static void looks_at_the_width_are_paid(void)
{
	const struct stats_looks looks = { .first = 6, .planned = 3 };
	const unsigned int trials = 1500;
	unsigned int paid, apart, i;
	double x[MAX_N], y[MAX_N], p;
	uint64_t random = 9;
	enum stats_noise noise;
	size_t n, m;

	for (noise = 0; noise < NR_EXCHANGEABLE; noise++) {
		for (paid = apart = i = 0; i < trials; i++) {
			n = until_narrow(&looks, x, noise, &random);
			m = until_narrow(&looks, y, noise, &random);
			apart += n != m;
			p = stats_looks_p(p_value(x, n, y, m), 3, 3);
			paid += p <= ALPHA;
		}
		at_most((double)paid / trials, ALPHA, trials);
		assert_true(paid > 0);
		/* else nothing was tested */
		assert_true(apart > trials / 30);
	}
}

/* As many looks as one likes, at the width alone, and nothing paid. */
static size_t until_narrow_unpaid(double *x, uint64_t *random)
{
	size_t n = 10, had = 0;

	for (;;) {
		stats_noise(NOISE_TWO_MODES, x + had, n - had, random);
		if (width(x, n) <= 0.02 || n == 40)
			return n;
		had = n;
		n = n * 13 / 10 > 40 ? 40 : n * 13 / 10;
	}
}

/* Why they are paid for: looks.h says so of noise with two modes. */
static void looks_at_the_width_unpaid(void)
{
	const unsigned int trials = 1000;
	unsigned int alarms = 0, i;
	double x[MAX_N], y[MAX_N];
	uint64_t random = 11;
	size_t n, m;

	for (i = 0; i < trials; i++) {
		n = until_narrow_unpaid(x, &random);
		m = until_narrow_unpaid(y, &random);
		alarms += p_value(x, n, y, m) <= ALPHA;
	}
	print_message("%u of %u\n", alarms, trials);
	assert_true((double)alarms / trials > ALPHA + error_of(ALPHA, trials));
}

struct until_rates {
	double missed;		/* of all runs: the truth isn't in it */
	double missed_if_reached;
};

/* Runs that stop where an interval of that confidence is narrow enough. */
static struct until_rates until_rates(enum stats_noise noise, double wanted,
				      const struct stats_looks *looks,
				      double confidence, unsigned int trials)
{
	/* between two modes one is as good as the other: the middle */
	double truth = noise == NOISE_TWO_MODES ? 1.05 : true_median(noise);
	unsigned int missed = 0, reached = 0, both = 0, i, look;
	double all[MAX_LOOKED], x[MAX_LOOKED], median;
	struct stats_interval interval;
	uint64_t random = 12;
	enum stats_next next;
	size_t n;
	bool out;

	for (i = 0; i < trials; i++) {
		n = stats_looks_size(looks, looks->planned);
		stats_noise(noise, all, n, &random);
		for (look = 0, next = STATS_MORE; next == STATS_MORE;) {
			n = stats_looks_size(looks, ++look);
			memcpy(x, all, n * sizeof(*x));
			median = stats_summarize(x, n).median;
			stats_median_interval(x, n, confidence, &interval);
			next = stats_looks_next(
				looks, look,
				stats_half_width(&interval, median), wanted);
		}
		out = interval.low > truth || truth > interval.high;
		missed += out;
		reached += next == STATS_REACHED;
		both += out && next == STATS_REACHED;
	}
	assert_true(reached > 0);
	return (struct until_rates){ (double)missed / trials,
				     (double)both / reached };
}

/* What an interval is asked for is enough, of all runs that stop somewhere. */
static void until_holds_of_all_runs(void)
{
	static const unsigned int planned[] = { 3, 5 };
	static const double wanted[] = { 0.01, 0.02 };
	const unsigned int trials = 2000;
	struct stats_looks looks;
	struct until_rates rates;
	enum stats_noise noise;
	double confidence;
	size_t i, j;

	for (noise = 0; noise <= NOISE_TWO_MODES; noise++) {
		for (i = 0; i < 2; i++) {
			confidence = stats_looks_confidence(0.95, planned[i],
							    1);
			looks.planned = planned[i];
			looks.first = stats_median_fewest(confidence);
			for (j = 0; j < 2; j++) {
				rates = until_rates(noise, wanted[j], &looks,
						    confidence, trials);
				print_message("noise %d, %u looks, %.2f: "
					      "%.3f, if reached %.3f\n", noise,
					      planned[i], wanted[j],
					      rates.missed,
					      rates.missed_if_reached);
				at_most(rates.missed, 0.05, trials);
			}
		}
	}
}

/* Why: of two modes, those samples are narrow that have one of them only. */
static void until_of_lucky_samples(void)
{
	const struct stats_looks looks = { .first = 8, .planned = 5 };
	const unsigned int trials = 4000;
	struct until_rates rates;

	/* 0.95 at every look is too little */
	rates = until_rates(NOISE_TWO_MODES, 0.02, &looks, 0.95, trials);
	assert_true(rates.missed > 0.05 + error_of(0.05, trials));
	/* and whatever is asked for: who has reached it has missed it */
	rates = until_rates(NOISE_TWO_MODES, 0.02, &looks, 0.99, trials);
	assert_true(rates.missed_if_reached > 0.99);
	rates = until_rates(NOISE_NORMAL, 0.01,
			    &(struct stats_looks){ .first = 7, .planned = 3 },
			    stats_looks_confidence(0.95, 3, 1), trials);
	assert_true(rates.missed_if_reached > 0.05);
	/* looks don't pay for processes that hang together */
	rates = until_rates(NOISE_CORRELATED, 0.02, &looks, 0.99, trials);
	assert_true(rates.missed > 0.2);
}

/* Somebody who compares after every look, and stops when p is small. */
static void peeking_is_paid(void)
{
	const struct stats_looks looks = { .first = 6, .planned = 3 };
	const unsigned int trials = 1500;
	unsigned int raw = 0, paid = 0, i, look;
	double x[MAX_N], y[MAX_N], p, least;
	uint64_t random = 10;
	size_t n;

	for (i = 0; i < trials; i++) {
		n = stats_looks_size(&looks, looks.planned);
		stats_noise(NOISE_NORMAL, x, n, &random);
		stats_noise(NOISE_NORMAL, y, n, &random);
		for (look = 1, least = 1; look <= looks.planned; look++) {
			n = stats_looks_size(&looks, look);
			p = p_value(x, n, y, n);
			least = fmin(least, p);
		}
		raw += least <= ALPHA;
		paid += stats_looks_p(least, looks.planned, 1) <= ALPHA;
	}
	at_least((double)raw / trials, 0.1, trials);
	at_most((double)paid / trials, ALPHA, trials);
	assert_true(paid > 0);
}

/*
 * Nobody planned it: compared, found wanting, added to, compared again. Each
 * comparison pays for those before it, and none for those that follow.
 */
static void appended_again_and_again(void)
{
	static const enum stats_noise noises[] = { NOISE_NORMAL,
						   NOISE_TWO_MODES };
	const struct stats_looks looks = { .first = 6, .planned = 4 };
	const unsigned int trials = 2000;
	unsigned int alarms[5], i, look;
	double x[24], y[MAX_N], p;
	uint64_t random = 13;
	size_t j;

	for (j = 0; j < 2; j++) {
		memset(alarms, 0, sizeof(alarms));
		for (i = 0; i < trials; i++) {
			stats_noise(noises[j], x, 24, &random);
			stats_noise(noises[j], y, 48, &random);
			for (look = 1; look <= 4; look++) {
				p = p_value(x, 24, y,
					    stats_looks_size(&looks, look));
				if (stats_looks_p(p, look, 1) <= ALPHA)
					break;
			}
			for (; look <= 4; look++)
				alarms[look]++;
		}
		print_message("noise %d: %u %u %u %u of %u\n", noises[j],
			      alarms[1], alarms[2], alarms[3], alarms[4],
			      trials);
		at_most((double)alarms[1] / trials, ALPHA, trials);
		/* what docs/resolution.md says */
		at_most((double)alarms[4] / trials, 0.07, trials);
		assert_true(alarms[4] > alarms[1]);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(alarms_are_as_many_as_said),
		UNIT_TEST(alarms_whatever_the_noise),
		UNIT_TEST(power_rises_with_n),
		UNIT_TEST(holm_over_a_table),
		UNIT_TEST(median_interval_holds),
		UNIT_TEST(ratio_interval_holds),
		UNIT_TEST(detectable_is_detected),
		UNIT_TEST(detectable_ignores_the_change),
		UNIT_TEST(looks_at_the_width_are_paid),
		UNIT_TEST(looks_at_the_width_unpaid),
		UNIT_TEST(until_holds_of_all_runs),
		UNIT_TEST(until_of_lucky_samples),
		UNIT_TEST(peeking_is_paid),
		UNIT_TEST(appended_again_and_again),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
