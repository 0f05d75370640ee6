// SPDX-License-Identifier: MIT
/* The U test: ranks, the exact null distribution, the normal one. */
#include "harness/stats/mann_whitney.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A value of either sample. Ranks are doubled: a midrank may end in a half. */
struct ranked {
	double value;
	bool is_x;
	size_t rank2;
};

/* Both samples as one, sorted. */
struct ranking {
	struct ranked *all;
	size_t n, m;
	size_t u2;		/* twice U of x */
	double ties;		/* sum of t^3 - t over groups of t equals */
};

/* How many ways lead to each U of a sample of k of them, by twice U. */
struct counts {
	double *of;
	size_t length;
};

static int compare(const void *a, const void *b)
{
	double x = ((const struct ranked *)a)->value;
	double y = ((const struct ranked *)b)->value;

	return (x > y) - (x < y);
}

static bool take(struct ranked *to, const double *values, size_t n, bool is_x)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!isfinite(values[i]))
			return false;
		to[i] = (struct ranked){ values[i], is_x, 0 };
	}
	return true;
}

/* Equals share the mean of the ranks that they take up. */
static void give_ranks(struct ranking *r)
{
	size_t total = r->n + r->m, first, end, i;
	double t;

	for (first = 0; first < total; first = end) {
		for (end = first + 1; end < total; end++)
			if (r->all[end].value != r->all[first].value)
				break;
		for (i = first; i < end; i++)
			r->all[i].rank2 = first + 1 + end;
		t = (double)(end - first);
		r->ties += t * t * t - t;
	}
}

static int rank(struct ranking *r, const double *x, const double *y)
{
	size_t total = r->n + r->m, i;

	r->all = calloc(total, sizeof(*r->all));
	if (!r->all)
		return ENOMEM;
	if (!take(r->all, x, r->n, true) ||
	    !take(r->all + r->n, y, r->m, false)) {
		free(r->all);
		return EINVAL;
	}
	qsort(r->all, total, sizeof(*r->all), compare);
	give_ranks(r);
	r->u2 = 0;
	for (i = 0; i < total; i++)
		r->u2 += r->all[i].is_x ? r->all[i].rank2 : 0;
	r->u2 -= r->n * (r->n + 1);
	return 0;
}

/*
 * The value with this rank joins k - 1 others: each U of theirs becomes one of
 * k. Twice U of k out of all is between 0 and 2 * k * (total - k).
 */
static void join(double *to, const double *from, size_t k, size_t total,
		 size_t rank2)
{
	long shift = (long)rank2 - 2 * (long)k;
	long last = 2 * (long)((k - 1) * (total - k + 1));
	long most = 2 * (long)(k * (total - k)) - shift;
	long i;

	if (last > most)
		last = most;
	for (i = shift < 0 ? -shift : 0; i <= last; i++)
		to[i + shift] += from[i];
}

/*
 * All ways to choose a sample of the smaller size from these ranks, by twice
 * its U. Only sums of positive numbers: the relative error stays below
 * (n + m) * 2^-53, and there is none while a count is below 2^53.
 */
static int count_out(const struct ranking *r, struct counts *counts)
{
	size_t small = r->n < r->m ? r->n : r->m, total = r->n + r->m;
	size_t length = 2 * r->n * r->m + 1, i, k;
	double *table = calloc((small + 1) * length, sizeof(*table));

	if (!table)
		return ENOMEM;
	table[0] = 1;
	for (i = 0; i < total; i++)
		for (k = i < small ? i + 1 : small; k > 0; k--)
			join(table + k * length, table + (k - 1) * length, k,
			     total, r->all[i].rank2);
	/* what is asked for, to the front of what is freed */
	memmove(table, table + small * length, length * sizeof(*table));
	counts->of = table;
	counts->length = length;
	return 0;
}

static double sum(const struct counts *counts, size_t first, size_t last)
{
	double ways = 0;
	size_t i;

	for (i = first; i <= last; i++)
		ways += counts->of[i];
	return ways;
}

static double two_sided(const struct counts *counts, size_t u2)
{
	size_t last = counts->length - 1;
	double below = sum(counts, 0, u2), above = sum(counts, u2, last);

	return fmin(1, 2 * fmin(below, above) / sum(counts, 0, last));
}

static int exact(const struct ranking *r, struct stats_mann_whitney *result)
{
	struct counts counts;
	size_t first = 0, last;
	int err = count_out(r, &counts);

	if (err)
		return err;
	last = counts.length - 1;
	/* the counts are those of the smaller sample */
	result->p = two_sided(&counts, r->n <= r->m ? r->u2 : last - r->u2);
	while (counts.of[first] == 0)
		first++;
	while (counts.of[last] == 0)
		last--;
	result->p_min = fmin(two_sided(&counts, first),
			     two_sided(&counts, last));
	free(counts.of);
	return 0;
}

/* Both tails of a U so far from the middle. */
static double normal(double n, double m, double ties, double u)
{
	double total = n + m;
	double variance = n * m / 12 *
			  (total + 1 - ties / (total * (total - 1)));
	double beyond = fabs(u - n * m / 2) - 0.5;

	if (beyond <= 0 || variance <= 0)
		return 1;
	return erfc(beyond / sqrt(2 * variance));
}

static bool is_exact(size_t n, size_t m)
{
	return n <= STATS_EXACT_PAIRS / m;
}

int stats_mann_whitney(const double *x, size_t n, const double *y, size_t m,
		       struct stats_mann_whitney *result)
{
	struct ranking r = { .n = n, .m = m };
	int err;

	if (!n || !m)
		return EINVAL;
	err = rank(&r, x, y);
	if (err)
		return err;
	*result = (struct stats_mann_whitney){
		.u = (double)r.u2 / 2,
		.exact = is_exact(n, m),
		.ties = r.ties > 0,
	};
	if (result->exact) {
		err = exact(&r, result);
	} else {
		result->p = normal((double)n, (double)m, r.ties, result->u);
		result->p_min = normal((double)n, (double)m, r.ties, 0);
	}
	free(r.all);
	return err;
}

double stats_mann_whitney_p_min(size_t n, size_t m)
{
	double p = 2;
	size_t i;

	for (i = 1; i <= n; i++)
		p *= (double)i / (double)(m + i);
	return fmin(1, p);
}

static int critical_exact(size_t n, size_t m, double alpha, size_t *u)
{
	struct ranking r = { .n = n, .m = m };
	struct counts counts;
	double total, tail = 0;
	size_t i;
	int err;

	r.all = calloc(n + m, sizeof(*r.all));
	if (!r.all)
		return ENOMEM;
	for (i = 0; i < n + m; i++)
		r.all[i].rank2 = 2 * (i + 1);
	err = count_out(&r, &counts);
	free(r.all);
	if (err)
		return err;
	total = sum(&counts, 0, counts.length - 1);
	for (*u = n * m + 1; *u > 0; (*u)--) {
		tail += counts.of[2 * (*u - 1)];
		if (2 * tail / total > alpha)
			break;
	}
	free(counts.of);
	return 0;
}

static void critical_normal(size_t n, size_t m, double alpha, size_t *u)
{
	size_t low = n * m / 2, high = n * m + 1;

	/* p(low) > alpha; p(high) isn't, or there is no such pair count */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (normal((double)n, (double)m, 0, (double)middle) > alpha)
			low = middle;
		else
			high = middle;
	}
	*u = high;
}

int stats_mann_whitney_critical(size_t n, size_t m, double alpha, size_t *u)
{
	if (!n || !m || !(alpha > 0 && alpha < 1))
		return EINVAL;
	if (is_exact(n, m))
		return critical_exact(n, m, alpha, u);
	critical_normal(n, m, alpha, u);
	return 0;
}
