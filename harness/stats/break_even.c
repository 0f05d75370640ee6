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
static double direction(struct point p)
{
	return atan2(p.fixed, p.running);
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

/* Of the resamples about the point, each coordinate in its own scale. */
struct scatter {
	double running, fixed, both;	/* the covariance matrix */
};

static struct scatter scatter_of(const struct point *drawn, struct point from)
{
	/* so that what doesn't scatter at all has an inverse */
	struct scatter s = { 1e-18, 1e-18, 0 };
	double running, fixed;

	for (size_t i = 0; i < STATS_RESAMPLES; i++) {
		running = drawn[i].running - from.running;
		fixed = drawn[i].fixed - from.fixed;
		s.running += running * running / STATS_RESAMPLES;
		s.fixed += fixed * fixed / STATS_RESAMPLES;
		s.both += running * fixed / STATS_RESAMPLES;
	}
	return s;
}

/* Mahalanobis' distance, squared. */
static double distance(const struct scatter *s, double running, double fixed)
{
	double determinant = s->running * s->fixed - s->both * s->both;

	return (s->fixed * running * running + s->running * fixed * fixed -
		2 * s->both * running * fixed) / determinant;
}

static bool told_from_0(const struct point *drawn, struct point from,
			double confidence)
{
	const struct scatter s = scatter_of(drawn, from);
	const double of_0 = distance(&s, from.running, from.fixed);
	size_t nearer = 0;

	for (size_t i = 0; i < STATS_RESAMPLES; i++)
		nearer += distance(&s, drawn[i].running - from.running,
				   drawn[i].fixed - from.fixed) < of_0;
	return (double)nearer >= confidence * STATS_RESAMPLES;
}

static double or_one(double value)
{
	return value != 0 ? fabs(value) : 1;
}

static struct point scaled(struct point p, struct point scale)
{
	return (struct point){ p.running / scale.running,
			       p.fixed / scale.fixed };
}

/* What the resamples need: processes that are drawn, points, turns. */
struct room {
	double *work, *turns;
	struct point *drawn;
};

static void resample(const struct stats_cost *a, const struct stats_cost *b,
		     double confidence, uint64_t random,
		     const struct room *room, struct stats_break_even *answer)
{
	struct point from = difference(medians(a, room->work),
				       medians(b, room->work));
	const struct point scale = { or_one(from.running),
				     or_one(from.fixed) };
	struct point of_a, of_b;
	double middle;
	size_t i, k;

	from = scaled(from, scale);
	middle = direction(from);
	for (i = 0; i < STATS_RESAMPLES; i++) {
		of_a = resampled(a, room->work, &random);
		of_b = resampled(b, room->work, &random);
		room->drawn[i] = scaled(difference(of_a, of_b), scale);
		room->turns[i] = turn_between(middle,
					      direction(room->drawn[i]));
	}
	k = (size_t)lround((STATS_RESAMPLES + 1) * (1 - confidence) / 2);
	answer->interval.confidence = confidence;
	if (told_from_0(room->drawn, from, confidence))
		read_arc(middle + stats_select(room->turns, STATS_RESAMPLES,
					       k - 1),
			 middle,
			 middle + stats_select(room->turns, STATS_RESAMPLES,
					       STATS_RESAMPLES - k),
			 scale, answer);
}

int stats_break_even(const struct stats_cost *a, const struct stats_cost *b,
		     double confidence, uint64_t seed,
		     struct stats_break_even *answer)
{
	size_t most = a->n > b->n ? a->n : b->n;
	struct room room;
	int err = ENOMEM;

	*answer = (struct stats_break_even){ 0 };
	if (a->n < STATS_FEWEST || b->n < STATS_FEWEST)
		return ENODATA;
	if (!costs_valid(a) || !costs_valid(b) ||
	    !(confidence >= 0.5 && confidence <= 0.999))
		return EINVAL;
	room.work = malloc(2 * most * sizeof(*room.work));
	room.turns = malloc(STATS_RESAMPLES * sizeof(*room.turns));
	room.drawn = malloc(STATS_RESAMPLES * sizeof(*room.drawn));
	if (room.work && room.turns && room.drawn) {
		resample(a, b, confidence, seed, &room, answer);
		err = 0;
	}
	free(room.work);
	free(room.turns);
	free(room.drawn);
	return err;
}
