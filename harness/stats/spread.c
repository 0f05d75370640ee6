// SPDX-License-Identifier: MIT
#include "harness/stats/spread.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/stats/mann_whitney.h"
#include "harness/stats/random.h"
#include "harness/stats/sample.h"
#include "harness/stats/stats.h"

/* A sum's last digits depend on the order: deals this near are equal. */
#define SPREAD_TIE 1e-12

/* x times more than y, or y more than x: then there is no end to it. */
#define SPREAD_FAR 1e6

/* How near to its place an end of the interval is found. */
#define SPREAD_NEAR 1e-4

/* The deviations of both, and room to deal them in. */
struct deal {
	double *x, *y;
	size_t n, m;
	double *all;
	uint64_t seed;
};

/* How many deals give x at least, and at most, as much as it has. */
struct tails {
	double above, below;
};

static double mean(const double *values, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += values[i];
	return sum / (double)n;
}

/* Values above 0 to deviations of their logarithms, scaled for n - 1. */
static void deviate(const double *values, size_t n, double *to, double *work)
{
	double scale = (double)n / (double)(n - 1), median;

	for (size_t i = 0; i < n; i++)
		to[i] = work[i] = log(values[i]);
	median = stats_summarize(work, n).median;
	for (size_t i = 0; i < n; i++)
		to[i] = fabs(to[i] - median) * scale;
}

/* n of all n + m, each choice as likely as any other: their sum. */
static double dealt(struct deal *d, uint64_t *random)
{
	double *all = d->all, kept, sum = 0;
	size_t at;

	for (size_t i = 0; i < d->n; i++) {
		at = i + stats_random_below(random, d->n + d->m - i);
		kept = all[at];
		all[at] = all[i];
		all[i] = kept;
		sum += kept;
	}
	return sum;
}

/* The chance of either tail, had x's deviations been divided by that. */
static struct tails tails_of(struct deal *d, double divisor)
{
	struct tails tails = { 1, 1 };
	uint64_t random = d->seed;
	double sum = 0, total = 0, drawn, tie;

	for (size_t i = 0; i < d->n; i++)
		sum += d->all[i] = d->x[i] / divisor;
	for (size_t i = 0; i < d->m; i++)
		total += d->all[d->n + i] = d->y[i];
	tie = (total + sum) * SPREAD_TIE;
	for (size_t i = 0; i < STATS_RESAMPLES; i++) {
		drawn = dealt(d, &random);
		tails.above += drawn >= sum - tie;
		tails.below += drawn <= sum + tie;
	}
	tails.above /= STATS_RESAMPLES + 1;
	tails.below /= STATS_RESAMPLES + 1;
	return tails;
}

/*
 * From the ratio down (or up) to where the test begins to reject. The larger
 * the divisor, the less x has of what is dealt.
 */
static double end_of(struct deal *d, double ratio, bool up, double tail)
{
	double inside = ratio, outside = up ? ratio * SPREAD_FAR :
					      ratio / SPREAD_FAR;
	struct tails tails = tails_of(d, outside);
	double middle;

	if ((up ? tails.below : tails.above) > tail)
		return up ? INFINITY : 0;
	while (fabs(log(outside / inside)) > SPREAD_NEAR) {
		middle = sqrt(inside * outside);
		tails = tails_of(d, middle);
		if ((up ? tails.below : tails.above) > tail)
			inside = middle;
		else
			outside = middle;
	}
	return outside;
}

static double p_of(struct deal *d)
{
	struct tails tails = tails_of(d, 1);

	return fmin(1, 2 * fmin(tails.above, tails.below));
}

static void fill(struct deal *d, double confidence, struct stats_spread *spread)
{
	double tail = (1 - confidence) / 2;

	spread->x = mean(d->x, d->n);
	spread->y = mean(d->y, d->m);
	spread->p = p_of(d);
	spread->ratio = NAN;
	spread->interval = (struct stats_interval){ NAN, NAN, confidence };
	if (spread->x <= SPREAD_TIE || spread->y <= SPREAD_TIE)
		return;
	spread->ratio = spread->x / spread->y;
	spread->interval.low = end_of(d, spread->ratio, false, tail);
	spread->interval.high = end_of(d, spread->ratio, true, tail);
}

static void deal_free(struct deal *d)
{
	free(d->x);
	free(d->y);
	free(d->all);
}

/* Free it in any case. */
static int deal_init(struct deal *d, const double *x, const double *y)
{
	int err = stats_sample_error(x, d->n);

	if (!err)
		err = stats_sample_error(y, d->m);
	if (err)
		return err;
	d->x = malloc(d->n * sizeof(*d->x));
	d->y = malloc(d->m * sizeof(*d->y));
	d->all = malloc((d->n + d->m) * sizeof(*d->all));
	if (!d->x || !d->y || !d->all)
		return ENOMEM;
	deviate(x, d->n, d->x, d->all);
	deviate(y, d->m, d->y, d->all);
	return 0;
}

int stats_spread(const double *x, size_t n, const double *y, size_t m,
		 double confidence, uint64_t seed, struct stats_spread *spread)
{
	struct deal d = { .n = n, .m = m, .seed = seed };
	int err = deal_init(&d, x, y);

	if (!err && !(confidence >= 0.5 && confidence <= 0.99))
		err = EINVAL;
	if (!err)
		fill(&d, confidence, spread);
	deal_free(&d);
	return err;
}

int stats_spread_p(const double *x, size_t n, const double *y, size_t m,
		   uint64_t seed, double *p)
{
	struct deal d = { .n = n, .m = m, .seed = seed };
	int err = deal_init(&d, x, y);

	if (!err)
		*p = p_of(&d);
	deal_free(&d);
	return err;
}

double stats_spread_p_min(size_t n, size_t m)
{
	return fmax(2.0 / (STATS_RESAMPLES + 1),
		    stats_mann_whitney_p_min(n, m));
}
