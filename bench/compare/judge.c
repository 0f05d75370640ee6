// SPDX-License-Identifier: MIT
/* What the statistics say of each cell, and of all of them together. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/parts.h"
#include "harness/stats/detectable.h"
#include "harness/stats/holm.h"
#include "harness/stats/looks.h"
#include "harness/stats/mann_whitney.h"
#include "harness/stats/spread.h"
#include "harness/stats/stats.h"

/* work: of n values or more */
static double median(const double *values, size_t n, double *work)
{
	memcpy(work, values, n * sizeof(*values));
	return stats_summarize(work, n).median;
}

/* One reading of the clock in each round, in the unit of the row's times. */
static double clock_share(const struct comparison *c,
			  const struct load_row *row)
{
	double round = load_counter(row, 0, "round_pages");

	/* no clock counts instructions */
	if (!strcmp(row->unit, LOAD_INSTRUCTIONS))
		return 0;
	if (!strcmp(row->unit, "us"))
		return c->clock_ns / 1000;
	return c->clock_ns / (round >= 1 ? round : 1);
}

/* What is slower by the test is slower in the median, or nothing is said. */
static enum compare_verdict decide(const struct compare_cell *cell, double u)
{
	double half = (double)cell->base->n * cell->new->n / 2;

	if (cell->p_holm > COMPARE_ALPHA || cell->below_clock)
		return COMPARE_UNDECIDED;
	if (u > half && cell->new_median > cell->base_median)
		return COMPARE_SLOWER;
	if (u < half && cell->new_median < cell->base_median)
		return COMPARE_FASTER;
	return COMPARE_UNDECIDED;
}

/* Likewise. */
static bool is_over_gate(const struct comparison *c,
			 const struct compare_cell *cell)
{
	return c->options.gate > 0 && cell->gate_p <= COMPARE_ALPHA &&
	       cell->new_median > cell->base_median * (1 + c->options.gate);
}

/* "At most that much slower": a p of the other direction is none. */
static int test_gate(const struct comparison *c, struct compare_cell *cell,
		     const double *base, const double *new, double *work)
{
	size_t n = cell->base->n, m = cell->new->n;
	struct stats_mann_whitney test;
	int err;

	for (size_t i = 0; i < n; i++)
		work[i] = base[i] * (1 + c->options.gate);
	err = stats_mann_whitney(new, m, work, n, &test);
	if (err)
		return err;
	cell->gate_p = test.u > (double)n * m / 2 ?
			       stats_looks_p(test.p, c->looks, 1) : 1;
	return 0;
}

/* Beyond that the bootstrap's ends are a handful of resamples. */
static double confidence_of(const struct comparison *c)
{
	return fmin(0.999, stats_looks_confidence(COMPARE_CONFIDENCE, c->looks,
						  1));
}

/* Where some process couldn't tell a time from 0, medians are all there is. */
static int estimate(const struct comparison *c, struct compare_cell *cell,
		    const double *base, const double *new, uint64_t seed)
{
	size_t n = cell->base->n, m = cell->new->n;
	double confidence = confidence_of(c);
	double alpha = COMPARE_ALPHA / c->nr_cells / c->looks;
	int err;

	err = stats_ratio_interval(new, m, base, n, confidence, seed,
				   &cell->interval);
	if (!err)
		err = stats_detectable(new, m, base, n, alpha, COMPARE_POWER,
				       seed, &cell->least);
	/* what the clock doesn't show isn't found */
	cell->least = fmax(cell->least, clock_share(c, cell->new) /
						cell->base_median);
	if (err != EINVAL)
		return err;
	cell->least = NAN;
	cell->interval = (struct stats_interval){ NAN, NAN, confidence };
	return 0;
}

/* A difference of spreads that is less than a reading of the clock is none. */
static int fill_spread(const struct comparison *c, struct compare_cell *cell,
		       double *u, double *work, uint64_t seed)
{
	const double *base = compare_times(cell->base, cell->phase);
	const double *new = compare_times(cell->new, cell->phase);
	size_t n = cell->base->n, m = cell->new->n;
	double confidence = confidence_of(c), apart;
	struct stats_spread spread = { .ratio = NAN, .p = 1,
				       .interval = { NAN, NAN, confidence } };
	int err = stats_spread(new, m, base, n, confidence, seed, &spread);

	/* a time of 0 has no logarithm: nothing is said */
	if (err && err != EINVAL)
		return err;
	cell->base_median = spread.y * 100;
	cell->new_median = spread.x * 100;
	cell->ratio = spread.ratio;
	cell->interval = spread.interval;
	cell->least = NAN;
	cell->p = stats_looks_p(spread.p, c->looks, 1);
	apart = spread.x * median(new, m, work) -
		spread.y * median(base, n, work);
	cell->below_clock = fabs(apart) < clock_share(c, cell->new);
	*u = spread.ratio > 1 ? (double)n * m : 0;
	return 0;
}

static void fill_untested(struct compare_cell *cell, double *work)
{
	const double *base = compare_times(cell->base, cell->phase);
	const double *new = compare_times(cell->new, cell->phase);

	cell->base_median = median(base, cell->base->n, work);
	cell->new_median = median(new, cell->new->n, work);
	cell->ratio = cell->base_median > 0 && cell->new_median > 0 ?
			      cell->new_median / cell->base_median : NAN;
	cell->interval = (struct stats_interval){ NAN, NAN, 0 };
	cell->least = NAN;
	cell->p = 1;
}

static int fill_cell(const struct comparison *c, struct compare_cell *cell,
		     double *u, double *work, uint64_t seed)
{
	const double *base = compare_times(cell->base, cell->phase);
	const double *new = compare_times(cell->new, cell->phase);
	size_t n = cell->base->n, m = cell->new->n;
	struct stats_mann_whitney test;
	int err;

	fill_untested(cell, work);
	if (c->options.untested)
		return 0;
	cell->below_clock = fabs(cell->new_median - cell->base_median) <
			    clock_share(c, cell->new);
	err = stats_mann_whitney(new, m, base, n, &test);
	if (err)
		return err;
	*u = test.u;
	cell->exact = test.exact;
	cell->p = stats_looks_p(test.p, c->looks, 1);
	if (c->options.gate > 0)
		err = test_gate(c, cell, base, new, work);
	return err ? err : estimate(c, cell, base, new, seed);
}

/* Holm over p (or gate_p) of all cells. */
static int correct(struct comparison *c, double *work, size_t from, size_t to)
{
	unsigned int i;
	int err;

	for (i = 0; i < c->nr_cells; i++)
		work[i] = *(double *)((char *)&c->cells[i] + from);
	err = stats_holm(work, work, c->nr_cells);
	for (i = 0; i < c->nr_cells; i++)
		*(double *)((char *)&c->cells[i] + to) = work[i];
	return err;
}

static int fill_cells(struct comparison *c, double *u, double *work)
{
	uint64_t seed = c->base->seed ^ c->new->seed << 1;
	struct compare_cell *cell;
	unsigned int i;
	int err = 0;

	for (i = 0; i < c->nr_cells && !err; i++)
		err = c->options.spread ?
			      fill_spread(c, &c->cells[i], &u[i], work,
					  seed + i) :
			      fill_cell(c, &c->cells[i], &u[i], work, seed + i);
	if (!err)
		err = correct(c, work, offsetof(struct compare_cell, p),
			      offsetof(struct compare_cell, p_holm));
	if (!err && c->options.gate > 0)
		err = correct(c, work, offsetof(struct compare_cell, gate_p),
			      offsetof(struct compare_cell, gate_p));
	for (i = 0; i < c->nr_cells && !err; i++) {
		cell = &c->cells[i];
		cell->verdict = decide(cell, u[i]);
		cell->order_only = cell->verdict != COMPARE_UNDECIDED &&
				   !(cell->interval.low > 1 ||
				     cell->interval.high < 1);
		cell->over_gate = is_over_gate(c, cell) && !cell->below_clock;
		c->nr_over_gate += cell->over_gate;
		c->nr_unread += is_over_gate(c, cell) && cell->below_clock;
	}
	return err;
}

/*
 * Like rows differ in their strategy alone: not in a primitive, and not as the
 * native machine's paths do, which are other system calls.
 */
static bool is_like(const struct comparison *c,
		    const struct compare_block *block)
{
	return !c->options.spread && !c->options.baseline &&
	       !c->primitives && !c->rcus &&
	       !strcmp(block->first->new->machine, "user");
}

static void fill_geomean(const struct comparison *c,
			 struct compare_block *block)
{
	const struct compare_cell *cell = block->first;
	double sum = 0;

	for (unsigned int i = 0; i < block->nr; i++, cell++) {
		if (compare_is_floor(cell->new) || !isfinite(cell->ratio))
			continue;
		sum += log(cell->ratio);
		block->nr_geomean++;
	}
	block->geomean = NAN;
	if (block->nr_geomean > 1 && is_like(c, block))
		block->geomean = exp(sum / block->nr_geomean);
}

int compare_judge(struct comparison *c, struct error *error)
{
	size_t most = c->nr_cells;
	double *u, *work;
	int err;

	most = c->base->n > most ? c->base->n : most;
	most = c->new->n > most ? c->new->n : most;
	u = calloc(c->nr_cells, sizeof(*u));
	work = calloc(most, sizeof(*work));
	err = u && work ? fill_cells(c, u, work) : ENOMEM;
	free(u);
	free(work);
	if (err)
		return error_set(error, "can't compare: %s", strerror(err));
	for (unsigned int i = 0; i < c->nr_blocks; i++)
		fill_geomean(c, &c->blocks[i]);
	return 0;
}
