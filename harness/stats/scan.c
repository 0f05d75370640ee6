// SPDX-License-Identifier: MIT
#include "harness/stats/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * p of a part of so many values, by U's distance from its end; those of the
 * other part are the same. No value at 2 u >= n m: it would be 1.
 */
struct tails {
	size_t length;
	double *of[STATS_SCAN_MOST / 2 + 1];
};

struct interval {
	size_t start, end;
	const struct tails *tails;
};

/* A length is that of the one before times the root of a half. */
#define LEVELS 8
/* Of the k-th level 2 * ceil(2 ^ (k / 2)) - 1, and at most: */
#define INTERVALS (LEVELS * (2 * 12 - 1))

struct stats_scan {
	size_t n;
	struct tails tails[LEVELS];
	struct interval intervals[INTERVALS];
	size_t nr_levels, nr_intervals;
};

/* below[i][r]: of the first i values, those with a rank below r. */
struct counts {
	stats_rank below[STATS_SCAN_MOST + 1][STATS_SCAN_MOST + 2];
};

static void tails_free(struct tails *tails)
{
	for (size_t i = 0; i <= STATS_SCAN_MOST / 2; i++)
		free(tails->of[i]);
}

/*
 * How many choices of k of `length` have each U, from those of k - 1: the
 * coefficients of a Gaussian binomial, times 1 - q^(length - k + 1) and by
 * 1 - q^k. Sums of whole numbers: the small ones, of the tails, are exact.
 */
static void choose_one_more(double *ways, size_t length, size_t k)
{
	size_t last = k * (length - k), factor = length - k + 1, u;

	for (u = last; u >= factor; u--)
		ways[u] -= ways[u - factor];
	for (u = k; u <= last; u++)
		ways[u] += ways[u - k];
}

/* Two-sided, of each U below the middle. */
static double *tails_of(const double *ways, size_t pairs, double total)
{
	double *p = malloc((pairs / 2 + 1) * sizeof(*p)), sum = 0;

	for (size_t u = 0; p && u <= pairs / 2; u++) {
		sum += ways[u];
		p[u] = fmin(1, 2 * sum / total);
	}
	return p;
}

static int tails_init(struct tails *tails, size_t length)
{
	size_t half = length / 2, k;
	double *ways = calloc(length * length + 1, sizeof(*ways));
	double total = 1;

	*tails = (struct tails){ .length = length };
	if (!ways)
		return -1;
	ways[0] = 1;
	for (k = 1; k <= half; k++) {
		total *= (double)(length - k + 1) / (double)k;
		choose_one_more(ways, length, k);
		tails->of[k] = tails_of(ways, k * (length - k), total);
		if (!tails->of[k])
			break;
	}
	free(ways);
	return k > half ? 0 : -1;
}

static int add_level(struct stats_scan *scan, size_t level)
{
	double shorter = exp2(0.5 * (double)level);
	size_t length = (size_t)ceil((double)scan->n / shorter);
	size_t nr = 2 * (size_t)ceil(shorter) - 1;
	struct tails *tails = &scan->tails[level];
	size_t start, i;

	if (level && length < STATS_SCAN_SHORTEST)
		return 0;
	scan->nr_levels++;
	if (tails_init(tails, length))
		return -1;
	for (i = 0; i < nr; i++) {
		start = nr > 1 ? ((scan->n - length) * i * 2 + nr - 1) /
					 (2 * (nr - 1)) : 0;
		scan->intervals[scan->nr_intervals++] = (struct interval){
			start, start + length, tails };
	}
	return 0;
}

struct stats_scan *stats_scan_new(size_t n)
{
	struct stats_scan *scan = calloc(1, sizeof(*scan));
	size_t level;

	if (!scan || !n || n > STATS_SCAN_MOST) {
		free(scan);
		return NULL;
	}
	scan->n = n;
	for (level = 0; level < LEVELS; level++)
		if (add_level(scan, level))
			break;
	if (level == LEVELS)
		return scan;
	stats_scan_free(scan);
	return NULL;
}

void stats_scan_free(struct stats_scan *scan)
{
	for (size_t i = 0; scan && i < scan->nr_levels; i++)
		tails_free(&scan->tails[i]);
	free(scan);
}

void stats_scan_rank(const double *values, size_t n, stats_rank *ranks)
{
	size_t i, j;

	for (i = 0; i < n; i++)
		for (ranks[i] = 0, j = 0; j < n; j++)
			ranks[i] += values[j] < values[i];
}

static void count(struct counts *counts, const stats_rank *ranks, size_t n)
{
	size_t i, r;

	memset(counts->below[0], 0, n + 1);
	for (i = 0; i < n; i++)
		for (r = 0; r <= n; r++)
			counts->below[i + 1][r] = counts->below[i][r] +
						  (ranks[i] < r);
}

/* Of values [from, to), those with a lesser rank, and those with a greater. */
static size_t less(const struct counts *counts, size_t from, size_t to,
		   stats_rank rank)
{
	return counts->below[to][rank] - counts->below[from][rank];
}

static size_t more(const struct counts *counts, size_t from, size_t to,
		   stats_rank rank)
{
	return to - from - less(counts, from, to, rank + 1);
}

/* up, down: of all pairs before and after, where after is more, or less. */
static double p_of(const struct tails *tails, size_t before, size_t up,
		   size_t down)
{
	size_t pairs = before * (tails->length - before);
	size_t most = up > down ? up : down;
	size_t part = before <= tails->length / 2 ? before :
						     tails->length - before;

	return 2 * most <= pairs ? 1 : tails->of[part][pairs - most];
}

static double least_within(const struct interval *interval,
			   const struct counts *counts,
			   const stats_rank *ranks, size_t side, size_t *at)
{
	size_t start = interval->start, end = interval->end, up = 0, down = 0;
	double p, least = 1;

	*at = 0;
	for (size_t i = start; i + side < end; i++) {
		/* it goes over from those after to those before */
		up += more(counts, i + 1, end, ranks[i]);
		up -= less(counts, start, i, ranks[i]);
		down += less(counts, i + 1, end, ranks[i]);
		down -= more(counts, start, i, ranks[i]);
		if (i + 1 - start < side)
			continue;
		p = p_of(interval->tails, i + 1 - start, up, down);
		if (p < least) {
			least = p;
			*at = i + 1;
		}
	}
	return least;
}

double stats_scan_least(const struct stats_scan *scan, const stats_rank *ranks,
			size_t side, size_t *at)
{
	const struct interval *interval = scan->intervals;
	struct counts counts;
	double p, least = 1;
	size_t cut;

	count(&counts, ranks, scan->n);
	if (at)
		*at = 0;
	for (size_t i = 0; i < scan->nr_intervals; i++, interval++) {
		p = least_within(interval, &counts, ranks, side, &cut);
		if (p >= least)
			continue;
		least = p;
		if (at)
			*at = cut;
	}
	return least;
}
