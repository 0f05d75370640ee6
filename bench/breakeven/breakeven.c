// SPDX-License-Identifier: MIT
#include "bench/breakeven/breakeven.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/axis.h"
#include "bench/breakeven/rows.h"
#include "bench/comma.h"
#include "bench/compare/compare.h"
#include "harness/stats/looks.h"
#include "harness/stats/stats.h"

#define MAX_SIZES 64

struct sizes {
	unsigned long bytes[MAX_SIZES];
	unsigned int nr;
};

/* What is being made. */
struct making {
	struct breakeven *b;
	const char *strategies;
	struct sizes extra;
};

static double median(const double *values, size_t n)
{
	double sorted[n];

	memcpy(sorted, values, n * sizeof(*values));
	return stats_summarize(sorted, n).median;
}

/*
 * ns of a teardown in each process. What wasn't measured lies on the line
 * through two devices that this process measured. false: below 0.
 */
static bool fill_fixed(const struct load *load,
		       const struct breakeven_block *block,
		       const struct load_row *cold, double *fixed)
{
	const struct load_row *line[2] = { cold, cold };
	double slope = 0;
	bool good = true;

	if (block->extrapolated)
		row_line(load, cold, block->bytes, line);
	for (unsigned int i = 0; i < cold->n; i++) {
		if (block->extrapolated)
			slope = (line[1]->total[i] - line[0]->total[i]) /
				(row_bytes(line[1]) - row_bytes(line[0]));
		fixed[i] = 1000 * (line[0]->total[i] +
				   slope * (block->bytes - row_bytes(line[0])));
		good &= fixed[i] >= 0;
	}
	return good;
}

/*
 * ns of each base page that a life pins, and of all else in that life. false:
 * its uses weren't timed apart.
 */
static bool fill_life(const struct load_row *life, double *fixed,
		      double *running)
{
	const double *use_us = row_use(life);

	for (unsigned int i = 0; use_us && i < life->n; i++) {
		running[i] = 1000 * use_us[i] / row_units(life);
		fixed[i] = 1000 * (life->total[i] - use_us[i]);
	}
	return use_us;
}

static bool fill_costs(const struct load *load,
		       const struct breakeven_block *block,
		       const struct load_row *hot, const struct load_row *cold,
		       double *fixed, double *running)
{
	if (block->lives)
		return fill_life(hot, fixed, running);
	memcpy(running, hot->total, hot->n * sizeof(*running));
	return fill_fixed(load, block, cold, fixed);
}

double breakeven_hot_bytes(const struct breakeven_block *block)
{
	return row_bytes(block->hot);
}

bool breakeven_cost(const struct breakeven *b,
		    const struct breakeven_block *block, const char *who,
		    double *fixed, double *running)
{
	const struct load_row *hot = row_of(b->load, block->hot, who);
	const struct load_row *cold = row_of(b->load, block->cold, who);
	double once[b->load->n], each[b->load->n];

	if (!hot || !cold ||
	    !fill_costs(b->load, block, hot, cold, once, each))
		return false;
	*fixed = median(once, b->load->n);
	*running = median(each, b->load->n);
	return true;
}

/* So that the first of the names is who wins with little use. */
static void turn_around(struct breakeven_pair *pair)
{
	const char *kept = pair->first;

	switch (pair->answer.winner) {
	case STATS_B_UP_TO:
		pair->answer.winner = STATS_A_UP_TO;
		break;
	case STATS_B_ALWAYS:
		pair->answer.winner = STATS_A_ALWAYS;
		break;
	default:
		return;
	}
	pair->first = pair->second;
	pair->second = kept;
}

static int fill_pair(const struct load *load,
		     const struct breakeven_block *block,
		     const struct load_row *hot[2],
		     const struct load_row *cold[2], uint64_t seed,
		     struct breakeven_pair *pair)
{
	double confidence = stats_looks_confidence(BREAKEVEN_CONFIDENCE,
						   load->planned, 1);
	double fixed[2][load->n], running[2][load->n];
	struct stats_cost cost[2];
	bool good = true;
	int err;

	for (unsigned int i = 0; i < 2; i++) {
		good &= fill_costs(load, block, hot[i], cold[i], fixed[i],
				   running[i]);
		cost[i] = (struct stats_cost){ fixed[i], running[i], load->n };
	}
	*pair = (struct breakeven_pair){ .first = hot[0]->who,
					 .second = hot[1]->who };
	pair->running_ns = fmin(median(running[0], load->n),
				median(running[1], load->n));
	/* a line that ends below 0 says nothing */
	if (!good)
		return 0;
	err = stats_break_even(&cost[0], &cost[1], fmin(0.999, confidence),
			       seed, &pair->answer);
	turn_around(pair);
	return err;
}

struct wanted {
	const char *who;
	bool found;
};

static int is_wanted(const char *item, void *arg, struct error *error)
{
	struct wanted *wanted = arg;

	wanted->found |= !strcmp(item, wanted->who);
	return 0;
}

static bool takes_part(const struct making *making, const struct load_row *row)
{
	struct wanted wanted = { .who = row->who };
	struct error unused;

	if (!making->strategies)
		return !compare_is_floor(row);
	/* the list itself was checked */
	for_each_item("strategy", making->strategies, is_wanted, &wanted,
		      &unused);
	return wanted.found;
}

/* Each two strategies of a block, once. */
static int fill_block(const struct making *making,
		      struct breakeven_block *block, struct error *error)
{
	const struct load *load = making->b->load;
	const struct load_row *hot[2], *cold[2], *end;
	uint64_t seed = load->seed;
	int err;

	end = load->rows + load->nr_rows;
	block->pairs = calloc((size_t)load->nr_rows * load->nr_rows,
			      sizeof(*block->pairs));
	if (!block->pairs)
		return error_set(error, "out of memory");
	for (hot[0] = load->rows; hot[0] < end; hot[0]++) {
		if (!rows_alike(hot[0], block->hot, false) ||
		    !takes_part(making, hot[0]))
			continue;
		cold[0] = row_of(load, block->cold, hot[0]->who);
		for (hot[1] = hot[0] + 1; cold[0] && hot[1] < end; hot[1]++) {
			if (!rows_alike(hot[1], block->hot, false) ||
			    !takes_part(making, hot[1]))
				continue;
			cold[1] = row_of(load, block->cold, hot[1]->who);
			if (!cold[1])
				continue;
			err = fill_pair(load, block, hot, cold, seed++,
					&block->pairs[block->nr_pairs++]);
			if (err)
				return error_set(error, "can't tell what pays: "
						 "%s", strerror(err));
		}
	}
	return 0;
}

static int add_block(struct making *making, const struct load_row *hot,
		     const struct load_row *cold, double bytes,
		     struct error *error)
{
	struct breakeven *b = making->b;
	struct breakeven_block *block, *grown;
	const char *threads = load_axis(hot, "threads");

	grown = realloc(b->blocks, (b->nr_blocks + 1) * sizeof(*grown));
	if (!grown)
		return error_set(error, "out of memory");
	b->blocks = grown;
	block = &b->blocks[b->nr_blocks];
	*block = (struct breakeven_block){
		.hot = hot,
		.cold = cold,
		.lives = breakeven_is_life(hot),
		.most_units = breakeven_is_life(hot) ? row_units(hot) :
						       INFINITY,
		.bytes = bytes,
		.extrapolated = bytes != row_bytes(cold),
		.threads = threads ? strtod(threads, NULL) : 1,
	};
	if (fill_block(making, block, error)) {
		free(block->pairs);
		return -1;
	}
	if (block->nr_pairs)
		b->nr_blocks++;
	else
		free(block->pairs);
	return 0;
}

static int add_extra_sizes(struct making *making, const struct load_row *hot,
			   const struct load_row *cold, struct error *error)
{
	const struct load *load = making->b->load;
	const struct load_row *largest = row_largest(load, cold), *line[2];

	for (unsigned int i = 0; i < making->extra.nr; i++) {
		if (row_was_measured(load, cold, making->extra.bytes[i]) ||
		    !row_counts(load, hot, making->extra.bytes[i]))
			continue;
		if (!row_line(load, largest, making->extra.bytes[i], line))
			return error_set(error, "--size: what isn't measured "
					 "lies on a line through two sizes "
					 "that are, and there is one: run with "
					 "--workload gup,fault,teardown --size "
					 "LIST");
		if (add_block(making, hot, largest, making->extra.bytes[i],
			      error))
			return -1;
	}
	return 0;
}

/* A hot path against each teardown, then against what wasn't measured. */
static int add_hot(struct making *making, const struct load_row *hot,
		   struct error *error)
{
	const struct load *load = making->b->load;
	const struct load_row *cold, *end = load->rows + load->nr_rows;

	for (cold = load->rows; cold < end; cold++)
		if (row_is_teardown(cold) && rows_belong(hot, cold) &&
		    row_is_first(load, cold, false) &&
		    row_counts(load, hot, row_bytes(cold)) &&
		    add_block(making, hot, cold, row_bytes(cold), error))
			return -1;
	for (cold = load->rows; cold < end; cold++)
		if (row_is_teardown(cold) && rows_belong(hot, cold) &&
		    row_is_first(load, cold, true) &&
		    add_extra_sizes(making, hot, cold, error))
			return -1;
	return 0;
}

/* What is least of the noise: the life with most uses. */
static int add_life(struct making *making, const struct load_row *row,
		    struct error *error)
{
	const struct load_row *life = row_most_used(making->b->load, row);

	if (!life)
		return 0;
	return add_block(making, life, life, row_bytes(row), error);
}

static int add_blocks(struct making *making, struct error *error)
{
	const struct load *load = making->b->load;
	const struct load_row *row, *end = load->rows + load->nr_rows;

	for (row = load->rows; row < end; row++)
		if (breakeven_use(row) && !breakeven_is_life(row) &&
		    row_is_first(load, row, false) &&
		    add_hot(making, row, error))
			return -1;
	for (row = load->rows; row < end; row++)
		if (breakeven_is_life(row) && row_is_first_life(load, row) &&
		    add_life(making, row, error))
			return -1;
	return 0;
}

static int add_size(const char *item, void *arg, struct error *error)
{
	struct sizes *sizes = arg;
	unsigned long bytes;

	if (sizes->nr == MAX_SIZES)
		return error_set(error, "--size: more than %d", MAX_SIZES);
	if (axis_parse(AXIS_SIZE, item, &bytes, error))
		return -1;
	for (unsigned int i = 0; i < sizes->nr; i++)
		if (sizes->bytes[i] == bytes)
			return 0;
	sizes->bytes[sizes->nr++] = bytes;
	return 0;
}

/* A name that the result doesn't have is a mistake. */
static int check_strategy(const char *item, void *arg, struct error *error)
{
	const struct load *load = arg;

	for (unsigned int i = 0; i < load->nr_rows; i++)
		if (!strcmp(load->rows[i].who, item))
			return 0;
	return error_set(error, "--strategy: the result has no %s", item);
}

static int check(const struct load *load, const char *name,
		 const struct making *making, struct error *error)
{
	bool hot = false, cold = false, both = false;
	const struct load_row *row;

	for (row = load->rows; row < load->rows + load->nr_rows; row++) {
		if (breakeven_is_life(row))
			both |= row_most_used(load, row) != NULL;
		else
			hot |= breakeven_use(row) != NULL;
		cold |= row_is_teardown(row);
	}
	if (!both && (!hot || !cold))
		return error_set(error, "%s has no %s to hold against %s; run "
				 "with --workload gup,fault,teardown, or "
				 "lifecycle with --uses", name,
				 hot ? "teardown" : "gup or fault",
				 hot ? "its hot paths" : "its teardowns");
	if (load->n < BREAKEVEN_FEWEST)
		return error_set(error, "%s has %u process%s of each row, and "
				 "an interval that holds takes %d; add some "
				 "with run --append %s", name, load->n,
				 load->n == 1 ? "" : "es", BREAKEVEN_FEWEST,
				 name);
	return making->strategies ?
		       for_each_item("strategy", making->strategies,
				     check_strategy, (void *)load, error) : 0;
}

static bool any_modelled(const struct breakeven *b)
{
	for (unsigned int i = 0; i < b->nr_blocks; i++)
		if (!b->blocks[i].lives)
			return true;
	return false;
}

static int refuse_sizes(struct breakeven *b, const char *name,
			struct error *error)
{
	breakeven_free(b);
	return error_set(error, "--size: %s has lifecycle rows only, of the "
			 "devices that were run; run with --workload "
			 "gup,fault,teardown for a model of others", name);
}

int breakeven_make(const struct load *load, const char *name,
		   const char *strategies, const char *sizes,
		   struct breakeven *b, struct error *error)
{
	struct making making = { .b = b, .strategies = strategies };

	*b = (struct breakeven){ .load = load };
	if ((sizes && for_each_item("size", sizes, add_size, &making.extra,
				    error)) ||
	    check(load, name, &making, error) || add_blocks(&making, error)) {
		breakeven_free(b);
		return -1;
	}
	if (sizes && b->nr_blocks && !any_modelled(b))
		return refuse_sizes(b, name, error);
	if (b->nr_blocks)
		return 0;
	return error_set(error, "%s: no two strategies%s have a hot path and a "
			 "teardown of the same order, place and vmemmap", name,
			 strategies ? " of the list" : " beside the floor");
}

void breakeven_free(struct breakeven *b)
{
	for (unsigned int i = 0; i < b->nr_blocks; i++)
		free(b->blocks[i].pairs);
	free(b->blocks);
	*b = (struct breakeven){ 0 };
}
