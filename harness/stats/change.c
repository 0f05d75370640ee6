// SPDX-License-Identifier: MIT
#include "harness/stats/change.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/stats/random.h"

/* Without any one run, a side of a change still has so many. */
#define SIDE (STATS_CHANGE_SEGMENT - 1)

/* Of one length. */
struct null {
	struct stats_scan *scan;
	double *least;	/* sorted; NULL: not dealt yet */
};

struct stats_chance {
	uint64_t seed;
	struct null nulls[STATS_CHANGE_MOST + 1];
};

/* A row on its way into segments. */
struct search {
	struct stats_chance *chance;
	const double *values;
	size_t n, rows;
	double alpha;
	struct stats_changes *changes;
};

struct stats_chance *stats_chance_new(unsigned long seed)
{
	struct stats_chance *chance = calloc(1, sizeof(*chance));

	if (chance)
		chance->seed = seed;
	return chance;
}

void stats_chance_free(struct stats_chance *chance)
{
	for (size_t i = 0; chance && i <= STATS_CHANGE_MOST; i++) {
		stats_scan_free(chance->nulls[i].scan);
		free(chance->nulls[i].least);
	}
	free(chance);
}

static const struct stats_scan *scan_of(struct stats_chance *chance, size_t n)
{
	struct null *null = &chance->nulls[n];

	if (!null->scan)
		null->scan = stats_scan_new(n);
	return null->scan;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void shuffle(stats_rank *ranks, size_t n, uint64_t *random)
{
	stats_rank kept;
	size_t at;

	for (size_t i = 0; i + 1 < n; i++) {
		at = i + stats_random_below(random, n - i);
		kept = ranks[at];
		ranks[at] = ranks[i];
		ranks[i] = kept;
	}
}

/* Each length has random numbers of its own: whatever was asked before. */
static int deal(struct stats_chance *chance, size_t n)
{
	const struct stats_scan *scan = scan_of(chance, n);
	double *least = malloc(STATS_CHANGE_DEALS * sizeof(*least));
	uint64_t random = chance->seed + n;
	stats_rank ranks[STATS_CHANGE_MOST];

	if (!scan || !least) {
		free(least);
		return ENOMEM;
	}
	for (size_t i = 0; i < n; i++)
		ranks[i] = i;
	for (size_t i = 0; i < STATS_CHANGE_DEALS; i++) {
		shuffle(ranks, n, &random);
		least[i] = stats_scan_least(scan, ranks, SIDE, NULL);
	}
	qsort(least, STATS_CHANGE_DEALS, sizeof(*least), ascending);
	chance->nulls[n].least = least;
	return 0;
}

/* How many are at most that: this one counts as dealt, too. */
static double p_of(const double *least, double observed)
{
	size_t low = 0, high = STATS_CHANGE_DEALS, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (least[middle] <= observed)
			low = middle + 1;
		else
			high = middle;
	}
	return (double)(low + 1) / (STATS_CHANGE_DEALS + 1);
}

/*
 * The largest of those without any one run, or of some, if that is above
 * `enough`. Negative: no memory.
 */
static double weakest(struct stats_chance *chance, const double *values,
		      size_t n, double enough)
{
	const struct stats_scan *scan = scan_of(chance, n - 1);
	double left[STATS_CHANGE_MOST], most = 0;
	stats_rank ranks[STATS_CHANGE_MOST];

	if (!scan)
		return -1;
	memcpy(left, values + 1, (n - 1) * sizeof(*left));
	for (size_t i = 0; i < n && most <= enough; i++) {
		stats_scan_rank(left, n - 1, ranks);
		most = fmax(most, stats_scan_least(scan, ranks, SIDE, NULL));
		/* the next one makes room for this */
		if (i + 1 < n)
			left[i] = values[i];
	}
	return most;
}

/* Corrected, of a part of n runs. 0 or ENOMEM. */
static int judge(struct search *search, size_t from, size_t n, double *p)
{
	struct stats_chance *chance = search->chance;
	double weight = (double)(search->rows * search->n) / (double)n;
	double least = weakest(chance, search->values + from, n,
			       search->alpha / weight);

	if (least < 0)
		return ENOMEM;
	/* chance has at least that: of the one cut alone it is p */
	*p = fmin(1, least * weight);
	if (*p > search->alpha)
		return 0;
	if (!chance->nulls[n - 1].least && deal(chance, n - 1))
		return ENOMEM;
	*p = fmin(1, p_of(chance->nulls[n - 1].least, least) * weight);
	return 0;
}

static int cut(struct search *search, size_t from, size_t n, double parent);

/* In two, and each of them again. */
static int cut_at(struct search *search, size_t from, size_t n, double p)
{
	const struct stats_scan *scan = scan_of(search->chance, n);
	struct stats_changes *changes = search->changes;
	stats_rank ranks[STATS_CHANGE_MOST];
	size_t at;
	int err;

	if (!scan)
		return ENOMEM;
	stats_scan_rank(search->values + from, n, ranks);
	stats_scan_least(scan, ranks, STATS_CHANGE_SEGMENT, &at);
	/* of a large alpha: what two runs at an end gave, three don't */
	if (!at)
		return 0;
	err = cut(search, from, at, p);
	changes->all[changes->nr++] = (struct stats_change){ from + at, p };
	return err ? err : cut(search, from + at, n - at, p);
}

/* parent: a part is no surer than what it is a part of. */
static int cut(struct search *search, size_t from, size_t n, double parent)
{
	double p;
	int err;

	if (n < 2 * STATS_CHANGE_SEGMENT)
		return 0;
	err = judge(search, from, n, &p);
	if (err)
		return err;
	p = fmax(p, parent);
	if (n == search->n)
		search->changes->p = p;
	return p > search->alpha ? 0 : cut_at(search, from, n, p);
}

/*
 * sums[i]: the sum of what the first i + 1 values are away from their own
 * median. One value more, sorted in, adds what it is away from the median of
 * those before it: of an even number any between its two middle ones.
 */
static void deviations(const double *values, size_t n, bool backwards,
		       double *sums)
{
	double sorted[STATS_CHANGE_MOST], value, sum = 0;
	size_t at;

	for (size_t i = 0; i < n; i++) {
		value = values[backwards ? n - 1 - i : i];
		if (i % 2)
			sum += fabs(value - sorted[i / 2]);
		else if (i)
			sum += fmax(0, fmax(sorted[i / 2 - 1] - value,
					    value - sorted[i / 2]));
		sums[i] = sum;
		for (at = i; at && sorted[at - 1] > value; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = value;
	}
}

/*
 * Where two medians fit a part best. Not where p is least: of two cuts that
 * part as well, p is less at the one that is nearer to the middle.
 */
static size_t best_fit(const double *values, size_t n)
{
	double before[STATS_CHANGE_MOST], after[STATS_CHANGE_MOST];
	size_t at = STATS_CHANGE_SEGMENT, best = at;

	deviations(values, n, false, before);
	deviations(values, n, true, after);
	for (; at + STATS_CHANGE_SEGMENT <= n; at++)
		if (before[at - 1] + after[n - at - 1] <
		    before[best - 1] + after[n - best - 1])
			best = at;
	return best;
}

/*
 * Each change anew, between those beside it: where it was found, others were
 * in sight.
 */
static void place(struct search *search)
{
	struct stats_changes *changes = search->changes;
	size_t from = 0, end;

	for (size_t i = 0; i < changes->nr; i++) {
		end = i + 1 < changes->nr ? changes->all[i + 1].at : search->n;
		from += best_fit(search->values + from, end - from);
		changes->all[i].at = from;
	}
}

int stats_changes(struct stats_chance *chance, const double *values, size_t n,
		  size_t rows, double alpha, struct stats_changes *changes)
{
	struct search search = {
		.chance = chance,
		.values = values,
		.n = n,
		.rows = rows,
		.alpha = alpha,
		.changes = changes,
	};
	int err;

	if (n > STATS_CHANGE_MOST || !rows || !(alpha > 0 && alpha < 1))
		return EINVAL;
	for (size_t i = 0; i < n; i++)
		if (!isfinite(values[i]))
			return EINVAL;
	changes->nr = 0;
	changes->p = 1;
	err = cut(&search, 0, n, 0);
	if (!err)
		place(&search);
	return err;
}

int stats_change_p_min(struct stats_chance *chance, size_t n, size_t at,
		       size_t rows, double *p)
{
	struct stats_changes changes;
	double step[STATS_CHANGE_MOST];
	int err;

	if (n > STATS_CHANGE_MOST)
		return EINVAL;
	for (size_t i = 0; i < n; i++)
		step[i] = i >= at;
	err = stats_changes(chance, step, n, rows, 0.5, &changes);
	*p = changes.p;
	return err;
}
