// SPDX-License-Identifier: MIT
#include "bench/breakeven/breakeven.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/axis.h"
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

const char *breakeven_use(const struct load_row *hot)
{
	static const struct {
		const char *workload, *use;
	} uses[] = {
		{ "gup", "pinned" },
		{ "fault", "faulted" },
		{ "mixed", "faulted or pinned" },
	};

	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++)
		if (!strcmp(hot->machine, "user") && !strcmp(hot->unit, "ns") &&
		    !strcmp(hot->workload, uses[i].workload))
			return uses[i].use;
	return NULL;
}

static bool is_teardown(const struct load_row *row)
{
	return !strcmp(row->machine, "user") && !strcmp(row->unit, "us") &&
	       !strcmp(row->workload, "teardown");
}

/* Axes that one of a pair has alone, or that say how much of it there is. */
static bool among(const char *key, const char *const *keys)
{
	for (; *keys; keys++)
		if (!strcmp(key, *keys))
			return true;
	return false;
}

/* All axes that both have are alike, but for some. */
static bool axes_agree(const struct load_row *a, const struct load_row *b,
		       const char *const *but)
{
	const char *value;

	for (unsigned int i = 0; i < a->nr_axes; i++) {
		value = load_axis(b, a->axes[i].key);
		if (value && !among(a->axes[i].key, but) &&
		    strcmp(value, a->axes[i].value))
			return false;
	}
	return true;
}

/* Rows that differ in their strategy and, if they may, in their size. */
static bool same_group(const struct load_row *a, const struct load_row *b,
		       bool any_size)
{
	static const char *const size[] = { "size", NULL };
	static const char *const none[] = { NULL };

	return !strcmp(a->machine, b->machine) &&
	       !strcmp(a->workload, b->workload) && a->nr_axes == b->nr_axes &&
	       axes_agree(a, b, any_size ? size : none);
}

/* The device of a teardown is of the kind that the hot path ran on. */
static bool belong(const struct load_row *hot, const struct load_row *cold)
{
	static const char *const but[] = { "size", "threads", NULL };

	return axes_agree(hot, cold, but);
}

static const struct load_row *row_of(const struct load *load,
				     const struct load_row *like,
				     const char *who)
{
	for (unsigned int i = 0; i < load->nr_rows; i++)
		if (!strcmp(load->rows[i].who, who) &&
		    same_group(&load->rows[i], like, false))
			return &load->rows[i];
	return NULL;
}

static bool first_of_group(const struct load *load, const struct load_row *row,
			   bool any_size)
{
	for (const struct load_row *other = load->rows; other < row; other++)
		if (same_group(other, row, any_size))
			return false;
	return true;
}

static double bytes_of(const struct load_row *row)
{
	const char *text = load_axis(row, "size");
	unsigned long bytes;
	struct error error;

	return text && !axis_parse(AXIS_SIZE, text, &bytes, &error) ?
		       (double)bytes : NAN;
}

static double median(const double *values, size_t n)
{
	double sorted[n];

	memcpy(sorted, values, n * sizeof(*values));
	return stats_summarize(sorted, n).median;
}

/*
 * Of one strategy's devices, from one that is larger than `above`, and at most
 * `most`, the largest; or with smallest the smallest. NULL: there is none.
 */
static const struct load_row *device(const struct load *load,
				     const struct load_row *like, double above,
				     double most, bool smallest)
{
	const struct load_row *found = NULL, *row;
	double bytes;

	for (row = load->rows; row < load->rows + load->nr_rows; row++) {
		bytes = bytes_of(row);
		if (strcmp(row->who, like->who) ||
		    !same_group(row, like, true) || bytes <= above ||
		    bytes > most)
			continue;
		if (!found || (smallest ? bytes < bytes_of(found) :
					  bytes > bytes_of(found)))
			found = row;
	}
	return found;
}

/* The two that a size lies between, or beyond. false: there aren't two. */
static bool find_line(const struct load *load, const struct load_row *like,
		      double bytes, const struct load_row *line[2])
{
	line[0] = device(load, like, -1, bytes, false);
	if (!line[0])
		line[0] = device(load, like, -1, INFINITY, true);
	line[1] = device(load, like, bytes_of(line[0]), INFINITY, true);
	if (line[1])
		return true;
	line[1] = line[0];
	line[0] = device(load, like, -1, bytes_of(line[1]) - 1, false);
	return line[0];
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
		find_line(load, cold, block->bytes, line);
	for (unsigned int i = 0; i < cold->n; i++) {
		if (block->extrapolated)
			slope = (line[1]->total[i] - line[0]->total[i]) /
				(bytes_of(line[1]) - bytes_of(line[0]));
		fixed[i] = 1000 * (line[0]->total[i] +
				   slope * (block->bytes - bytes_of(line[0])));
		good &= fixed[i] >= 0;
	}
	return good;
}

bool breakeven_cost(const struct breakeven *b,
		    const struct breakeven_block *block, const char *who,
		    double *fixed, double *running)
{
	const struct load_row *hot = row_of(b->load, block->hot, who);
	const struct load_row *cold = row_of(b->load, block->cold, who);
	double costs[b->load->n];

	if (!hot || !cold || !fill_fixed(b->load, block, cold, costs))
		return false;
	*fixed = median(costs, b->load->n);
	*running = median(hot->total, b->load->n);
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
	double fixed[2][load->n];
	struct stats_cost cost[2];
	bool good = true;
	int err;

	for (unsigned int i = 0; i < 2; i++) {
		good &= fill_fixed(load, block, cold[i], fixed[i]);
		cost[i] = (struct stats_cost){ fixed[i], hot[i]->total,
					       load->n };
	}
	*pair = (struct breakeven_pair){ .first = hot[0]->who,
					 .second = hot[1]->who };
	pair->running_ns = fmin(median(hot[0]->total, load->n),
				median(hot[1]->total, load->n));
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
		if (!same_group(hot[0], block->hot, false) ||
		    !takes_part(making, hot[0]))
			continue;
		cold[0] = row_of(load, block->cold, hot[0]->who);
		for (hot[1] = hot[0] + 1; cold[0] && hot[1] < end; hot[1]++) {
			if (!same_group(hot[1], block->hot, false) ||
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
		.bytes = bytes,
		.extrapolated = bytes != bytes_of(cold),
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

static const struct load_row *largest_of(const struct load *load,
					 const struct load_row *like)
{
	const struct load_row *largest = like, *row;

	for (row = load->rows; row < load->rows + load->nr_rows; row++)
		if (!strcmp(row->who, like->who) &&
		    same_group(row, like, true) &&
		    bytes_of(row) > bytes_of(largest))
			largest = row;
	return largest;
}

static bool was_measured(const struct load *load, const struct load_row *like,
			 double bytes)
{
	const struct load_row *row;

	for (row = load->rows; row < load->rows + load->nr_rows; row++)
		if (same_group(row, like, true) && bytes_of(row) == bytes)
			return true;
	return false;
}

/*
 * The hot path was measured on devices of several sizes: that of the teardown
 * counts, or else the largest.
 */
static bool size_counts(const struct load *load, const struct load_row *hot,
			double bytes)
{
	if (was_measured(load, hot, bytes))
		return bytes_of(hot) == bytes;
	return largest_of(load, hot) == hot;
}

static int add_extra_sizes(struct making *making, const struct load_row *hot,
			   const struct load_row *cold, struct error *error)
{
	const struct load *load = making->b->load;
	const struct load_row *largest = largest_of(load, cold), *line[2];

	for (unsigned int i = 0; i < making->extra.nr; i++) {
		if (was_measured(load, cold, making->extra.bytes[i]) ||
		    !size_counts(load, hot, making->extra.bytes[i]))
			continue;
		if (!find_line(load, largest, making->extra.bytes[i], line))
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
		if (is_teardown(cold) && belong(hot, cold) &&
		    first_of_group(load, cold, false) &&
		    size_counts(load, hot, bytes_of(cold)) &&
		    add_block(making, hot, cold, bytes_of(cold), error))
			return -1;
	for (cold = load->rows; cold < end; cold++)
		if (is_teardown(cold) && belong(hot, cold) &&
		    first_of_group(load, cold, true) &&
		    add_extra_sizes(making, hot, cold, error))
			return -1;
	return 0;
}

static int add_blocks(struct making *making, struct error *error)
{
	const struct load *load = making->b->load;
	const struct load_row *hot, *end = load->rows + load->nr_rows;

	for (hot = load->rows; hot < end; hot++)
		if (breakeven_use(hot) && first_of_group(load, hot, false) &&
		    add_hot(making, hot, error))
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
	bool hot = false, cold = false;

	for (unsigned int i = 0; i < load->nr_rows; i++) {
		hot |= breakeven_use(&load->rows[i]) != NULL;
		cold |= is_teardown(&load->rows[i]);
	}
	if (!hot || !cold)
		return error_set(error, "%s has no %s to hold against %s; run "
				 "with --workload gup,fault,teardown", name,
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
