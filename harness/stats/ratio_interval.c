// SPDX-License-Identifier: MIT
/* The interval of a ratio of medians, by the bootstrap. */
#include "harness/stats/interval.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/stats/random.h"
#include "harness/stats/sample.h"
#include "harness/stats/select.h"
#include "harness/stats/stats.h"

/* What is resampled: its values in order, and how often each was drawn. */
struct urn {
	double *sorted;
	size_t *drawn;
	size_t n;
};

static bool urn_fill(struct urn *urn, const double *values, size_t n)
{
	urn->n = n;
	urn->sorted = malloc(n * sizeof(*urn->sorted));
	urn->drawn = malloc(n * sizeof(*urn->drawn));
	if (!urn->sorted || !urn->drawn)
		return false;
	memcpy(urn->sorted, values, n * sizeof(*values));
	stats_summarize(urn->sorted, n);
	return true;
}

static void urn_free(struct urn *urn)
{
	free(urn->sorted);
	free(urn->drawn);
}

/* The value at this place of the resample, if that were sorted. */
static double value_at(const struct urn *urn, size_t place)
{
	size_t i, passed = 0;

	for (i = 0; passed + urn->drawn[i] <= place; i++)
		passed += urn->drawn[i];
	return urn->sorted[i];
}

static double resampled_median(const struct urn *urn, uint64_t *random)
{
	size_t i;

	memset(urn->drawn, 0, urn->n * sizeof(*urn->drawn));
	for (i = 0; i < urn->n; i++)
		urn->drawn[stats_random_below(random, urn->n)]++;
	return value_at(urn, (urn->n - 1) / 2) / 2 +
	       value_at(urn, urn->n / 2) / 2;
}

static int resample(const struct urn *x, const struct urn *y, double confidence,
		    uint64_t random, struct stats_interval *interval)
{
	double *ratios = malloc(STATS_RESAMPLES * sizeof(*ratios));
	size_t i, k;

	if (!ratios)
		return ENOMEM;
	for (i = 0; i < STATS_RESAMPLES; i++) {
		ratios[i] = resampled_median(x, &random);
		ratios[i] /= resampled_median(y, &random);
	}
	/* rounded: 1 - 0.9 isn't quite 0.1 */
	k = (size_t)lround((STATS_RESAMPLES + 1) * (1 - confidence) / 2);
	*interval = (struct stats_interval){
		.low = stats_select(ratios, STATS_RESAMPLES, k - 1),
		.high = stats_select(ratios, STATS_RESAMPLES,
				     STATS_RESAMPLES - k),
		.confidence = confidence,
	};
	free(ratios);
	return 0;
}

int stats_ratio_interval(const double *x, size_t n, const double *y, size_t m,
			 double confidence, uint64_t seed,
			 struct stats_interval *interval)
{
	struct urn of_x = { 0 }, of_y = { 0 };
	int err = stats_sample_error(x, n);

	if (!err)
		err = stats_sample_error(y, m);
	if (!err && !(confidence >= 0.5 && confidence <= 0.999))
		err = EINVAL;
	if (err)
		return err;
	err = ENOMEM;
	if (urn_fill(&of_x, x, n) && urn_fill(&of_y, y, m))
		err = resample(&of_x, &of_y, confidence, seed, interval);
	urn_free(&of_x);
	urn_free(&of_y);
	return err;
}
