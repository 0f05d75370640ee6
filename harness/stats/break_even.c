// SPDX-License-Identifier: MIT
#include "harness/stats/break_even.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/stats/random.h"
#include "harness/stats/sample.h"
#include "harness/stats/select.h"
#include "harness/stats/stats.h"

#define QUARTER (M_PI / 2)

/* What A runs dearer and B costs more to begin with, each in its own scale. */
struct point {
	double running, fixed;
};

static bool costs_valid(const struct stats_cost *cost)
{
	for (size_t i = 0; i < cost->n; i++)
		if (!isfinite(cost->fixed[i]) || cost->fixed[i] < 0 ||
		    !isfinite(cost->running[i]) || cost->running[i] < 0)
			return false;
	return true;
}

static double median(double *values, size_t n)
{
	return stats_summarize(values, n).median;
}

static struct point medians(const struct stats_cost *cost, double *work)
{
	struct point point;

	memcpy(work, cost->running, cost->n * sizeof(*work));
	point.running = median(work, cost->n);
	memcpy(work, cost->fixed, cost->n * sizeof(*work));
	point.fixed = median(work, cost->n);
	return point;
}

/* Processes are drawn: what one measured stays together. */
static struct point resampled(const struct stats_cost *cost, double *work,
			      uint64_t *random)
{
	double *running = work, *fixed = work + cost->n;
	size_t i, drawn;

	for (i = 0; i < cost->n; i++) {
		drawn = stats_random_below(random, cost->n);
		running[i] = cost->running[drawn];
		fixed[i] = cost->fixed[drawn];
	}
	return (struct point){ median(running, cost->n),
			       median(fixed, cost->n) };
}

static struct point difference(struct point a, struct point b)
{
	return (struct point){ a.running - b.running, b.fixed - a.fixed };
}

/* 0 to a quarter: A up to some use; to a half: A always; and so on. */
static double direction(struct point p, struct point scale)
{
	return atan2(p.fixed / scale.fixed, p.running / scale.running);
}

/* From -half a turn to half a turn. */
static double turn_between(double from, double to)
{
	return remainder(to - from, 2 * M_PI);
}

/*
 * The use that a direction means, for the one that is called first: an angle
 * below 0 is the other's from the start, from a quarter on it is its own.
 */
static double use_of(double angle, struct point scale)
{
	if (angle <= 0)
		return 0;
	if (angle >= QUARTER)
		return INFINITY;
	return tan(angle) * scale.fixed / scale.running;
}

/* The arc must not reach where the other one's running cost is the dearer. */
static bool arc_says(double low, double middle, double high,
		     struct point scale, struct stats_break_even *answer)
{
	if (low < -QUARTER || high > 2 * QUARTER)
		return false;
	answer->units = use_of(middle, scale);
	answer->interval.low = use_of(low, scale);
	answer->interval.high = use_of(high, scale);
	return answer->interval.low > 0 || isfinite(answer->interval.high);
}

static void read_arc(double low, double middle, double high,
		     struct point scale, struct stats_break_even *answer)
{
	/* half a turn on, and back to where B's quarter begins at 0 */
	double turn = middle > 0 ? -2 * QUARTER : 2 * QUARTER;

	answer->winner = STATS_NOBODY;
	if (arc_says(low, middle, high, scale, answer)) {
		answer->winner = STATS_A_UP_TO;
		if (isinf(answer->interval.low))
			answer->winner = STATS_A_ALWAYS;
		else if (answer->interval.high == 0)
			answer->winner = STATS_B_ALWAYS;
	} else if (arc_says(low + turn, middle + turn, high + turn, scale,
			    answer)) {
		answer->winner = STATS_B_UP_TO;
	}
}

static double or_one(double value)
{
	return value != 0 ? fabs(value) : 1;
}

static void resample(const struct stats_cost *a, const struct stats_cost *b,
		     double confidence, uint64_t random, double *work,
		     double *turns, struct stats_break_even *answer)
{
	const struct point from = difference(medians(a, work),
					     medians(b, work));
	const struct point scale = { or_one(from.running),
				     or_one(from.fixed) };
	const double middle = direction(from, scale);
	struct point of_a, of_b, drawn;
	double low, high;
	size_t i, k;

	for (i = 0; i < STATS_RESAMPLES; i++) {
		of_a = resampled(a, work, &random);
		of_b = resampled(b, work, &random);
		drawn = difference(of_a, of_b);
		turns[i] = turn_between(middle, direction(drawn, scale));
	}
	k = (size_t)lround((STATS_RESAMPLES + 1) * (1 - confidence) / 2);
	low = middle + stats_select(turns, STATS_RESAMPLES, k - 1);
	high = middle + stats_select(turns, STATS_RESAMPLES,
				     STATS_RESAMPLES - k);
	answer->interval.confidence = confidence;
	/* alike to the last digit: there is no direction */
	if (from.running != 0 || from.fixed != 0)
		read_arc(low, middle, high, scale, answer);
}

int stats_break_even(const struct stats_cost *a, const struct stats_cost *b,
		     double confidence, uint64_t seed,
		     struct stats_break_even *answer)
{
	size_t most = a->n > b->n ? a->n : b->n;
	double *work, *turns;
	int err = ENOMEM;

	*answer = (struct stats_break_even){ 0 };
	if (a->n < STATS_FEWEST || b->n < STATS_FEWEST)
		return ENODATA;
	if (!costs_valid(a) || !costs_valid(b) ||
	    !(confidence >= 0.5 && confidence <= 0.999))
		return EINVAL;
	work = malloc(2 * most * sizeof(*work));
	turns = malloc(STATS_RESAMPLES * sizeof(*turns));
	if (work && turns) {
		resample(a, b, confidence, seed, work, turns, answer);
		err = 0;
	}
	free(work);
	free(turns);
	return err;
}
