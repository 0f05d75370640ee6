// SPDX-License-Identifier: MIT
/* Simulated noise is as noise.h says; bounds are four standard errors. */
#include <math.h>
#include <string.h>

#include "harness/stats/noise.h"
#include "tests/unit/unit.h"

#define N 40000

static double values[N];

static void draw(enum stats_noise noise)
{
	uint64_t random = 1;

	stats_noise(noise, values, N, &random);
}

static double share(double low, double high)
{
	unsigned int in = 0, i;

	for (i = 0; i < N; i++)
		in += values[i] >= low && values[i] < high;
	return (double)in / N;
}

static void share_is(double low, double high, double want)
{
	double got = share(low, high);

	if (!(fabs(got - want) <= 4 * sqrt(want * (1 - want) / N)))
		fail_msg("%.4f from %g to %g, not %.4f", got, low, high, want);
}

static void log_is(double *mean, double *deviation)
{
	double sum = 0, squares = 0, z;
	unsigned int i;

	for (i = 0; i < N; i++) {
		z = log(values[i]);
		sum += z;
		squares += z * z;
	}
	*mean = sum / N;
	*deviation = sqrt(squares / N - *mean * *mean);
}

static void near(double got, double want, double error)
{
	if (!(fabs(got - want) <= error))
		fail_msg("%.5f, not %.5f", got, want);
}

static void normal(void)
{
	double mean, deviation;

	draw(NOISE_NORMAL);
	log_is(&mean, &deviation);
	near(mean, 0, 4 * NOISE_SIGMA / sqrt(N));
	near(deviation, NOISE_SIGMA, 4 * NOISE_SIGMA / sqrt(2 * N));
	share_is(exp(-2 * NOISE_SIGMA), exp(2 * NOISE_SIGMA), 0.9545);
}

static void skewed(void)
{
	draw(NOISE_SKEWED);
	share_is(0, 1, 0);
	/* 0.2 and any noise on it, or noise of ten sigma */
	share_is(exp(0.2), INFINITY, 0.1);
	share_is(1, exp(NOISE_SIGMA), 0.9 * 0.6827);
}

static void heavy(void)
{
	draw(NOISE_HEAVY);
	/* t of 2 degrees of freedom: P(|t| > 5) = 1 - 5 / sqrt(27) */
	share_is(exp(-5 * NOISE_SIGMA), exp(5 * NOISE_SIGMA), 0.96225);
	share_is(exp(-NOISE_SIGMA), exp(NOISE_SIGMA), 0.57735);
}

static void two_modes(void)
{
	draw(NOISE_TWO_MODES);
	share_is(0, 1.05, 0.5);
	share_is(1.04, 1.06, 0);
	share_is(1.1, INFINITY, 0.25);
}

static void coarse(void)
{
	unsigned int i;

	draw(NOISE_COARSE);
	for (i = 0; i < N; i++)
		near(100 * values[i], round(100 * values[i]), 1e-9);
	/* half a tick of 1 % is a quarter of sigma */
	share_is(0.995, 1.005, 0.19741);
}

/* That of the second half against the first: drift is in proportion. */
static void drift(void)
{
	double halves[2] = { 0 };
	unsigned int i;

	draw(NOISE_DRIFT);
	for (i = 0; i < N; i++)
		halves[2 * i / N] += log(values[i]) / N * 2;
	near(halves[1] - halves[0], NOISE_DRIFT_WHOLE / 2,
	     4 * NOISE_SIGMA * 2 / sqrt(N));
	near(halves[0], NOISE_DRIFT_WHOLE / 4, 4 * NOISE_SIGMA * 1.5 / sqrt(N));
}

static double lag(unsigned int by)
{
	double sum = 0;
	unsigned int i;

	for (i = by; i < N; i++)
		sum += log(values[i]) * log(values[i - by]);
	return sum / (N - by) / (NOISE_SIGMA * NOISE_SIGMA);
}

/* The series of an AR(1) has about N (1 - 0.8) / (1 + 0.8) own values. */
static void correlated(void)
{
	const double error = 4 * 3 / sqrt(N);

	draw(NOISE_CORRELATED);
	near(lag(0), 1, error);
	near(lag(1), 0.8, error);
	near(lag(3), 0.8 * 0.8 * 0.8, error);
}

/* Not only in the long run: the first is as noisy, the second knows it. */
static void correlated_at_once(void)
{
	double first = 0, both = 0, two[2];
	uint64_t random = 2;
	unsigned int i;

	for (i = 0; i < N; i++) {
		stats_noise(NOISE_CORRELATED, two, 2, &random);
		first += log(two[0]) * log(two[0]);
		both += log(two[0]) * log(two[1]);
	}
	near(first / N / (NOISE_SIGMA * NOISE_SIGMA), 1, 4 * sqrt(2. / N));
	near(both / N / (NOISE_SIGMA * NOISE_SIGMA), 0.8, 4 * sqrt(2. / N));
}

static void the_same_again(void)
{
	double again[50];
	uint64_t random;
	int noise;

	for (noise = 0; noise < NR_NOISES; noise++) {
		draw(noise);
		random = 1;
		stats_noise(noise, again, 50, &random);
		assert_non_null(stats_noise_names[noise]);
		/* drift is over all of them, however many */
		if (noise != NOISE_DRIFT)
			assert_memory_equal(again, values, sizeof(again));
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(normal),
		UNIT_TEST(skewed),
		UNIT_TEST(heavy),
		UNIT_TEST(two_modes),
		UNIT_TEST(coarse),
		UNIT_TEST(drift),
		UNIT_TEST(correlated),
		UNIT_TEST(correlated_at_once),
		UNIT_TEST(the_same_again),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
