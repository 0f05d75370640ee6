// SPDX-License-Identifier: MIT
#include "bench/compare/compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/comma.h"
#include "bench/compare/across.h"
#include "bench/compare/differ.h"
#include "bench/compare/match.h"
#include "harness/record/record.h"
#include "harness/stats/detectable.h"
#include "harness/stats/holm.h"
#include "harness/stats/looks.h"
#include "harness/stats/mann_whitney.h"
#include "harness/stats/stats.h"

const char *compare_verdict_name(enum compare_verdict verdict)
{
	static const char *const names[] = {
		[COMPARE_UNDECIDED] = "undecided",
		[COMPARE_FASTER] = "faster",
		[COMPARE_SLOWER] = "slower",
	};

	return names[verdict];
}

bool compare_is_floor(const struct load_row *row)
{
	static const char floor[] = "-floor";
	size_t length = strlen(row->who);

	if (!strcmp(row->machine, "user"))
		return !strcmp(row->who, "null");
	return length > strlen(floor) &&
	       !strcmp(row->who + length - strlen(floor), floor);
}

static bool values_differ(const struct comparison *c, const char *key)
{
	const char *first = load_axis(c->cells->new, key), *value;

	for (unsigned int i = 1; i < c->nr_cells; i++) {
		value = load_axis(c->cells[i].new, key);
		if (!first != !value || (first && strcmp(first, value)))
			return true;
	}
	return false;
}

/* Those that belong to an arm of a run, and the one that is compared. */
bool compare_names_axis(const struct comparison *c, const char *key)
{
	if (c->baseline_key && !strcmp(c->baseline_key, key))
		return true;
	return (c->primitives && !strcmp(key, "primitive")) ||
	       (c->rcus && !strcmp(key, "rcu"));
}

void compare_cell_name(const struct comparison *c,
		       const struct compare_cell *cell, char *text, size_t size)
{
	const struct load_axis *axis = cell->new->axes;
	size_t used;

	snprintf(text, size, "%s", cell->new->who);
	for (unsigned int i = 0; i < cell->new->nr_axes; i++, axis++) {
		used = strlen(text);
		if (compare_names_axis(c, axis->key))
			snprintf(text + used, size - used, " %s", axis->value);
	}
}

/* What all cells of a block have alike. The caller frees it. */
static char *block_key(const struct comparison *c,
		       const struct compare_cell *cell)
{
	const struct load_axis *axis = cell->new->axes;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fprintf(out, "%s/%s/%s/%s", cell->new->machine, cell->new->workload,
		cell->new->unit, cell->phase);
	for (unsigned int i = 0; i < cell->new->nr_axes; i++, axis++)
		if (!compare_names_axis(c, axis->key))
			fprintf(out, "/%s:%s", axis->key, axis->value);
	fclose(out);
	return text;
}

static int by_block(const void *a, const void *b)
{
	const struct compare_cell *x = a, *y = b;

	if (x->block != y->block)
		return x->block < y->block ? -1 : 1;
	/* as they were: rows have an order in their file */
	return x->new < y->new ? -1 : x->new > y->new;
}

/* Numbers the blocks in the order of their first cells. */
static int number_blocks(struct comparison *c)
{
	json_t *index = json_object();
	json_t *known;
	char *key;

	for (unsigned int i = 0; i < c->nr_cells; i++) {
		key = block_key(c, &c->cells[i]);
		known = json_object_get(index, key);
		c->cells[i].block = known ? json_integer_value(known) :
					    c->nr_blocks;
		if (!known && json_object_set_new(index, key,
						  json_integer(c->nr_blocks++)))
			c->nr_blocks = 0;
		free(key);
		if (!c->nr_blocks)
			break;
	}
	json_decref(index);
	return c->nr_blocks ? 0 : -1;
}

static int make_blocks(struct comparison *c, struct error *error)
{
	if (number_blocks(c))
		return error_set(error, "out of memory");
	qsort(c->cells, c->nr_cells, sizeof(*c->cells), by_block);
	c->blocks = calloc(c->nr_blocks, sizeof(*c->blocks));
	if (!c->blocks)
		return error_set(error, "out of memory");
	for (unsigned int i = c->nr_cells; i-- > 0;) {
		c->blocks[c->cells[i].block].first = &c->cells[i];
		c->blocks[c->cells[i].block].nr++;
	}
	return 0;
}

static const double *times_of(const struct load_row *row, const char *phase)
{
	if (!strcmp(phase, "total"))
		return row->total;
	for (unsigned int i = 0; i < row->nr_phases; i++)
		if (!strcmp(row->phases[i].name, phase))
			return row->phases[i].values;
	return NULL;
}

/* The list of --phase, while one pair after the other has its cells. */
struct wanted {
	struct comparison *c;
	const struct pair *pair;
	bool found;
};

static void add_cell(struct wanted *wanted, const char *phase)
{
	struct comparison *c = wanted->c;

	if (!times_of(wanted->pair->base, phase) ||
	    !times_of(wanted->pair->new, phase))
		return;
	wanted->found = true;
	c->cells[c->nr_cells++] = (struct compare_cell){
		.base = wanted->pair->base,
		.new = wanted->pair->new,
		.phase = phase,
	};
}

static int add_phase(const char *item, void *arg, struct error *error)
{
	struct wanted *wanted = arg;
	const struct load_row *row = wanted->pair->new;
	bool all = !strcmp(item, "all");

	/* the names are the row's: item doesn't live on */
	for (unsigned int i = 0; i < row->nr_phases; i++)
		if (all || !strcmp(item, row->phases[i].name))
			add_cell(wanted, row->phases[i].name);
	if (all || !strcmp(item, "total"))
		add_cell(wanted, "total");
	return 0;
}

/* "get,get" would be two tests of one thing. */
static int once(const char *item, void *arg, struct error *error)
{
	json_t *seen = arg;

	if (json_object_get(seen, item) ||
	    (json_object_size(seen) && (json_object_get(seen, "all") ||
					!strcmp(item, "all"))))
		return error_set(error, "--phase: %s is there twice", item);
	json_object_set_new(seen, item, json_true());
	return 0;
}

static int check_phases(const char *phases, struct error *error)
{
	json_t *seen = json_object();
	int ret = for_each_item("phase", phases, once, seen, error);

	json_decref(seen);
	return ret;
}

static int make_cells(struct comparison *c, const struct pair *pairs,
		      unsigned int nr, struct error *error)
{
	const char *phases = c->options.phases ? c->options.phases : "total";
	unsigned int most = 0;
	struct wanted wanted = { .c = c };

	if (check_phases(phases, error))
		return -1;
	for (unsigned int i = 0; i < nr; i++)
		most += pairs[i].new->nr_phases + 1;
	c->cells = calloc(most, sizeof(*c->cells));
	if (!c->cells)
		return error_set(error, "out of memory");
	for (unsigned int i = 0; i < nr; i++) {
		wanted.pair = &pairs[i];
		if (for_each_item("phase", phases, add_phase, &wanted, error))
			return -1;
	}
	if (!wanted.found)
		return error_set(error, "--phase %s: no row that both have is "
				 "timed so; try all", phases);
	c->primitives = values_differ(c, "primitive");
	c->rcus = values_differ(c, "rcu");
	return make_blocks(c, error);
}

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

/*
 * What is slower by the test is slower in the median, and the interval of that
 * leaves out that it's not; or nothing is said. The test alone is of the order
 * of the values: two shapes of noise about one median can differ in that.
 */
static enum compare_verdict decide(const struct compare_cell *cell, double u)
{
	double half = (double)cell->base->n * cell->new->n / 2;

	if (cell->p_holm > COMPARE_ALPHA || cell->below_clock)
		return COMPARE_UNDECIDED;
	if (u > half && cell->interval.low > 1)
		return COMPARE_SLOWER;
	if (u < half && cell->interval.high < 1)
		return COMPARE_FASTER;
	return COMPARE_UNDECIDED;
}

/* Likewise. */
static bool is_over_gate(const struct comparison *c,
			 const struct compare_cell *cell)
{
	return c->options.gate > 0 && cell->gate_p <= COMPARE_ALPHA &&
	       cell->ratio > 1 + c->options.gate && cell->interval.low > 1;
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
			       fmin(1, test.p * c->looks) : 1;
	return 0;
}

/* Where some process couldn't tell a time from 0, medians are all there is. */
static int estimate(const struct comparison *c, struct compare_cell *cell,
		    const double *base, const double *new, uint64_t seed)
{
	size_t n = cell->base->n, m = cell->new->n;
	double confidence = 1 - (1 - COMPARE_CONFIDENCE) / c->looks;
	double alpha = COMPARE_ALPHA / c->nr_cells / c->looks;
	int err;

	cell->ratio = NAN;
	if (cell->base_median > 0 && cell->new_median > 0)
		cell->ratio = cell->new_median / cell->base_median;
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

static int fill_cell(const struct comparison *c, struct compare_cell *cell,
		     double *u, double *work, uint64_t seed)
{
	const double *base = times_of(cell->base, cell->phase);
	const double *new = times_of(cell->new, cell->phase);
	size_t n = cell->base->n, m = cell->new->n;
	struct stats_mann_whitney test;
	int err;

	cell->base_median = median(base, n, work);
	cell->new_median = median(new, m, work);
	cell->below_clock = fabs(cell->new_median - cell->base_median) <
			    clock_share(c, cell->new);
	err = stats_mann_whitney(new, m, base, n, &test);
	if (err)
		return err;
	*u = test.u;
	cell->exact = test.exact;
	cell->p = fmin(1, test.p * c->looks);
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
		err = fill_cell(c, &c->cells[i], &u[i], work, seed + i);
	if (!err)
		err = correct(c, work, offsetof(struct compare_cell, p),
			      offsetof(struct compare_cell, p_holm));
	if (!err && c->options.gate > 0)
		err = correct(c, work, offsetof(struct compare_cell, gate_p),
			      offsetof(struct compare_cell, gate_p));
	for (i = 0; i < c->nr_cells && !err; i++) {
		cell = &c->cells[i];
		cell->verdict = decide(cell, u[i]);
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
	return !c->options.baseline && !c->primitives && !c->rcus &&
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

static int fill(struct comparison *c, struct error *error)
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

static int check_n(const struct load *load, const char *name,
		   struct error *error)
{
	if (load->n >= 3)
		return 0;
	return error_set(error, "%s has %u process%s of each row: with fewer "
			 "than 3 there is no interval; run with -n 10, or add "
			 "some with run --append %s", name, load->n,
			 load->n == 1 ? "" : "es", name);
}

/*
 * The gate is a promise to fail: one that no outcome of so few processes can
 * keep is none.
 */
static int check_gate(const struct comparison *c, const char *name,
		      struct error *error)
{
	size_t gone = json_array_size(c->only_base);

	if (!(c->options.gate > 0))
		return 0;
	if (gone && !across_names(c->options.across, ACROSS_ROWS))
		return error_set(error, "--gate: %zu row%s of the base %s gone "
				 "and may be slower, as %.200s; --across rows "
				 "lets them go", gone, gone == 1 ? "" : "s",
				 gone == 1 ? "is" : "are", json_string_value(
					json_array_get(c->only_base, 0)));
	if (c->can_find)
		return 0;
	return error_set(error, "--gate: with n=%u and n=%u no slowdown can be "
			 "significant among %u comparisons, so it would always "
			 "pass; add processes with run --append %s",
			 c->base->n, c->new->n, c->nr_cells, name);
}

static double clock_of(const struct load *load)
{
	const json_t *clock = json_object_get(load->ours, "clock");
	const json_t *step = json_object_get(clock, "step_ns");
	const json_t *reading = json_object_get(clock, "reading_ns");

	return fmax(0, json_number_value(step)) +
	       fmax(0, json_number_value(reading));
}

static void settle(struct comparison *c)
{
	double p_min = stats_mann_whitney_p_min(c->base->n, c->new->n);
	const char *baseline = c->options.baseline;

	c->clock_ns = fmax(clock_of(c->base), clock_of(c->new));
	/* rows of one file stopped at the same look */
	c->looks = c->base->planned * (baseline ? 1 : c->new->planned);
	c->can_find = p_min * c->looks * c->nr_cells <= COMPARE_ALPHA;
}

/* The axis that differs between base and new; a strategy is none. */
static char *baseline_key(const char *baseline)
{
	const char *colon = baseline ? strchr(baseline, ':') : NULL;

	return colon ? strndup(baseline, colon - baseline) : NULL;
}

int compare_make(const struct load *base, const char *base_name,
		 const struct load *new, const char *new_name,
		 const struct compare_options *options,
		 struct comparison *c, struct error *error)
{
	struct pair *pairs;
	unsigned int nr;
	int ret = -1;

	*c = (struct comparison){
		.base = base,
		.new = options->baseline ? base : new,
		.options = *options,
		.baseline_key = baseline_key(options->baseline),
		.only_base = json_array(),
		.only_new = json_array(),
	};
	c->differences = differ_contexts(c->base, c->new);
	if (check_n(base, base_name, error) ||
	    (!options->baseline && check_n(new, new_name, error)))
		pairs = NULL;
	else
		pairs = match_rows(c, base_name, new_name, &nr, error);
	if (pairs && !make_cells(c, pairs, nr, error)) {
		settle(c);
		ret = check_gate(c, new_name ? new_name : base_name, error) ||
		      fill(c, error) ? -1 : 0;
	}
	free(pairs);
	if (ret) {
		compare_free(c);
		record_one_line(error->text);
	}
	return ret;
}

void compare_free(struct comparison *c)
{
	json_decref(c->differences);
	json_decref(c->only_base);
	json_decref(c->only_new);
	free(c->cells);
	free(c->blocks);
	free(c->baseline_key);
	*c = (struct comparison){ 0 };
}
