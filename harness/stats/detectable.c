// SPDX-License-Identifier: MIT
/* The smallest change that would be found, from pretended comparisons. */
#include "harness/stats/detectable.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "harness/stats/mann_whitney.h"
#include "harness/stats/random.h"
#include "harness/stats/sample.h"
#include "harness/stats/select.h"
#include "harness/stats/stats.h"

/* All in logarithms, where a relative change is a shift. */
struct pretence {
	double *x, *y;		/* noise: 0 is the median */
	double *drawn_x, *drawn_y;
	double *pairs;		/* n * m */
	double *shifts;		/* STATS_PRETENDED */
	size_t n, m;
	size_t critical;	/* that many pairs must have the larger x */
};

static void noise(const double *values, size_t n, double *to)
{
	double median, widen = sqrt((double)n / (double)(n - 1));
	size_t i;

	for (i = 0; i < n; i++)
		to[i] = log(values[i]);
	median = stats_summarize(to, n).median;
	for (i = 0; i < n; i++)
		to[i] = (to[i] - median) * widen;
}

static void draw(const double *from, size_t n, double *to, uint64_t *random)
{
	size_t i;

	for (i = 0; i < n; i++)
		to[i] = from[stats_random_below(random, n)];
}

/*
 * x has the larger value in `critical` pairs as soon as it is shifted beyond
 * that many of all y - x.
 */
static double least_shift(struct pretence *p, uint64_t *random)
{
	size_t i, j;

	draw(p->x, p->n, p->drawn_x, random);
	draw(p->y, p->m, p->drawn_y, random);
	for (i = 0; i < p->n; i++)
		for (j = 0; j < p->m; j++)
			p->pairs[i * p->m + j] = p->drawn_y[j] - p->drawn_x[i];
	return stats_select(p->pairs, p->n * p->m, p->critical - 1);
}

static double pretend(struct pretence *p, double power, uint64_t random)
{
	size_t i, found = (size_t)ceil(power * STATS_PRETENDED);

	for (i = 0; i < STATS_PRETENDED; i++)
		p->shifts[i] = least_shift(p, &random);
	return expm1(stats_select(p->shifts, STATS_PRETENDED, found - 1));
}

/* Its arrays lie one after the other in one piece, which is p->x. */
static bool allocate(struct pretence *p)
{
	p->x = calloc(2 * (p->n + p->m) + p->n * p->m + STATS_PRETENDED,
		      sizeof(*p->x));
	if (!p->x)
		return false;
	p->y = p->x + p->n;
	p->drawn_x = p->y + p->m;
	p->drawn_y = p->drawn_x + p->n;
	p->pairs = p->drawn_y + p->m;
	p->shifts = p->pairs + p->n * p->m;
	return true;
}

int stats_detectable(const double *x, size_t n, const double *y, size_t m,
		     double alpha, double power, uint64_t seed, double *change)
{
	struct pretence p = { .n = n, .m = m };
	int err = stats_sample_error(x, n);

	if (!err)
		err = stats_sample_error(y, m);
	if (!err && !(power >= 0.5 && power <= 0.99))
		err = EINVAL;
	if (!err)
		err = stats_mann_whitney_critical(n, m, alpha, &p.critical);
	if (err)
		return err;
	*change = INFINITY;
	if (p.critical > n * m)
		return 0;
	if (!allocate(&p))
		return ENOMEM;
	noise(x, n, p.x);
	noise(y, m, p.y);
	*change = fmax(0, pretend(&p, power, seed));
	free(p.x);
	return 0;
}
