// SPDX-License-Identifier: MIT
#include "harness/stats/noise.h"

#include <math.h>

#include "harness/stats/random.h"

const char *const stats_noise_names[NR_NOISES] = {
	[NOISE_NORMAL] = "normal",
	[NOISE_SKEWED] = "skewed",
	[NOISE_HEAVY] = "heavy tails",
	[NOISE_TWO_MODES] = "two modes",
	[NOISE_COARSE] = "coarse clock",
	[NOISE_DRIFT] = "drift",
	[NOISE_CORRELATED] = "autocorrelated",
};

static double uniform(uint64_t *random)
{
	return ((double)(stats_random(random) >> 11) + 0.5) * 0x1p-53;
}

/* Box and Muller, Ann. Math. Stat. 29 (1958) 610-611. */
static double normal(uint64_t *random)
{
	double radius = sqrt(-2 * log(uniform(random)));

	return radius * cos(2 * M_PI * uniform(random));
}

/* A process that knows nothing of those before it. */
static double alone(enum stats_noise noise, uint64_t *random)
{
	double z = NOISE_SIGMA * normal(random);

	switch (noise) {
	case NOISE_SKEWED:
		return exp(fabs(z) + (uniform(random) < 0.1 ? 0.2 : 0));
	case NOISE_HEAVY:
		return exp(z / sqrt(-log(uniform(random))));
	case NOISE_TWO_MODES:
		return exp(z / 4) * (uniform(random) < 0.5 ? 1 : 1.1);
	case NOISE_COARSE:
		return 1 + round(100 * z) / 100;
	default:
		return exp(z);
	}
}

static void drift(double *values, size_t n, uint64_t *random)
{
	size_t i;

	for (i = 0; i < n; i++)
		values[i] = alone(NOISE_NORMAL, random) *
			    exp(NOISE_DRIFT_WHOLE * (double)i / (double)n);
}

/* Stationary from the first on: each is as noisy as one alone. */
static void correlated(double *values, size_t n, uint64_t *random)
{
	const double fresh = sqrt(1 - NOISE_STAYS * NOISE_STAYS);
	double z = normal(random);
	size_t i;

	for (i = 0; i < n; i++) {
		values[i] = exp(NOISE_SIGMA * z);
		z = NOISE_STAYS * z + fresh * normal(random);
	}
}

void stats_noise(enum stats_noise noise, double *values, size_t n,
		 uint64_t *random)
{
	size_t i;

	if (noise == NOISE_DRIFT)
		drift(values, n, random);
	else if (noise == NOISE_CORRELATED)
		correlated(values, n, random);
	else
		for (i = 0; i < n; i++)
			values[i] = alone(noise, random);
}
