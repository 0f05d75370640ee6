// SPDX-License-Identifier: MIT
#include "harness/stats/curve.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/stats/random.h"
#include "harness/stats/sample.h"
#include "harness/stats/select.h"
#include "harness/stats/stats.h"

/* What is asked, and room to answer it in. */
struct curve {
	const struct stats_arm *arms;
	size_t nr_arms;
	const double *places;
	size_t nr_places;
	double *work;		/* of the largest arm */
	size_t *drawn;		/* likewise */
	double *sums;		/* of this resample, one a place */
	double *resamples;	/* one after another: of each place, crossing */
};

static int arm_error(const struct stats_arm *arm, size_t nr_places)
{
	if (arm->n < STATS_FEWEST)
		return ENODATA;
	if (!isfinite(arm->weight))
		return EINVAL;
	for (size_t i = 0; i < nr_places; i++)
		for (size_t j = 0; j < arm->n; j++)
			if (!isfinite(arm->values[i][j]))
				return EINVAL;
	return 0;
}

static int curve_error(const struct curve *c, double confidence)
{
	int err = 0;

	if (c->nr_arms < 1 || c->nr_places < 2 ||
	    !(confidence >= 0.5 && confidence <= 0.999))
		return EINVAL;
	for (size_t i = 0; i < c->nr_places; i++)
		if (!isfinite(c->places[i]) ||
		    !(c->places[i] > (i ? c->places[i - 1] : 0)))
			return EINVAL;
	for (size_t i = 0; i < c->nr_arms && !err; i++)
		err = arm_error(&c->arms[i], c->nr_places);
	return err;
}

static void add_arm(struct curve *c, const struct stats_arm *arm)
{
	for (size_t i = 0; i < c->nr_places; i++) {
		for (size_t j = 0; j < arm->n; j++)
			c->work[j] = arm->values[i][c->drawn[j]];
		c->sums[i] += arm->weight *
			      stats_summarize(c->work, arm->n).median;
	}
}

/* Of the processes as they are. */
static void sum_up(struct curve *c)
{
	memset(c->sums, 0, c->nr_places * sizeof(*c->sums));
	for (size_t i = 0; i < c->nr_arms; i++) {
		for (size_t j = 0; j < c->arms[i].n; j++)
			c->drawn[j] = j;
		add_arm(c, &c->arms[i]);
	}
}

/* Of processes drawn anew, the same ones at all places. */
static void sum_up_drawn(struct curve *c, uint64_t *random)
{
	memset(c->sums, 0, c->nr_places * sizeof(*c->sums));
	for (size_t i = 0; i < c->nr_arms; i++) {
		for (size_t j = 0; j < c->arms[i].n; j++)
			c->drawn[j] = stats_random_below(random, c->arms[i].n);
		add_arm(c, &c->arms[i]);
	}
}

static double crossing_of(const struct curve *c)
{
	size_t above = c->nr_places;
	double low, high;

	while (above > 0 && c->sums[above - 1] >= 0)
		above--;
	if (above == 0)
		return 0;
	if (above == c->nr_places)
		return INFINITY;
	low = c->places[above - 1] * c->sums[above - 1];
	high = c->places[above] * c->sums[above];
	return c->places[above - 1] + (c->places[above] - c->places[above - 1]) *
					      low / (low - high);
}

static struct stats_interval interval_of(double *resamples, double confidence)
{
	size_t k = (size_t)lround((STATS_RESAMPLES + 1) * (1 - confidence) / 2);

	return (struct stats_interval){
		.low = stats_select(resamples, STATS_RESAMPLES, k - 1),
		.high = stats_select(resamples, STATS_RESAMPLES,
				     STATS_RESAMPLES - k),
		.confidence = confidence,
	};
}

static void resample(struct curve *c, double confidence, uint64_t random,
		     struct stats_estimate *sums,
		     struct stats_estimate *crossing)
{
	double *crossings = c->resamples + c->nr_places * STATS_RESAMPLES;

	sum_up(c);
	for (size_t i = 0; i < c->nr_places; i++)
		sums[i].value = c->sums[i];
	crossing->value = crossing_of(c);
	for (size_t i = 0; i < STATS_RESAMPLES; i++) {
		sum_up_drawn(c, &random);
		for (size_t j = 0; j < c->nr_places; j++)
			c->resamples[j * STATS_RESAMPLES + i] = c->sums[j];
		crossings[i] = crossing_of(c);
	}
	for (size_t i = 0; i < c->nr_places; i++)
		sums[i].interval = interval_of(c->resamples +
						       i * STATS_RESAMPLES,
					       confidence);
	crossing->interval = interval_of(crossings, confidence);
}

int stats_curve(const struct stats_arm *arms, size_t nr_arms,
		const double *places, size_t nr_places, double confidence,
		uint64_t seed, struct stats_estimate *sums,
		struct stats_estimate *crossing)
{
	struct curve c = {
		.arms = arms,
		.nr_arms = nr_arms,
		.places = places,
		.nr_places = nr_places,
	};
	int err = curve_error(&c, confidence);
	size_t most = 0;

	if (err)
		return err;
	for (size_t i = 0; i < nr_arms; i++)
		most = arms[i].n > most ? arms[i].n : most;
	c.work = malloc(most * sizeof(*c.work));
	c.drawn = malloc(most * sizeof(*c.drawn));
	c.sums = malloc(nr_places * sizeof(*c.sums));
	c.resamples = malloc((nr_places + 1) * STATS_RESAMPLES *
			     sizeof(*c.resamples));
	err = ENOMEM;
	if (c.work && c.drawn && c.sums && c.resamples) {
		resample(&c, confidence, seed, sums, crossing);
		err = 0;
	}
	free(c.work);
	free(c.drawn);
	free(c.sums);
	free(c.resamples);
	return err;
}
