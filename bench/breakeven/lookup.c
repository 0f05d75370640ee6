// SPDX-License-Identifier: MIT
#include "bench/breakeven/lookup.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Who has neither, both, and the counts without the lookup. */
enum side { SIDE_NULL, SIDE_PGMAP, SIDE_REVALIDATE, NR_SIDES };

static const char *const sides[NR_SIDES] = {
	[SIDE_NULL] = "null",
	[SIDE_PGMAP] = "gup_pgmap",
	[SIDE_REVALIDATE] = "gup_revalidate",
};

/* What each side's time is worth in a sum. */
static const double lookup_weights[NR_SIDES] = { 0, 1, -1 };
static const double counts_weights[NR_SIDES] = { -1, 0, 1 };
static const double counts_over_lookup[NR_SIDES] = { -1, -1, 2 };

static bool is_gup(const struct load_row *row)
{
	return !strcmp(row->machine, "user") && !strcmp(row->workload, "gup");
}

static double batch_of(const struct load_row *row)
{
	const char *text = load_axis(row, "batch");

	return text ? strtod(text, NULL) : NAN;
}

/* All axes alike, but for the batch. */
static bool same_group(const struct load_row *a, const struct load_row *b)
{
	const char *value;

	if (!is_gup(a) || !is_gup(b) || a->nr_axes != b->nr_axes)
		return false;
	for (unsigned int i = 0; i < a->nr_axes; i++) {
		value = load_axis(b, a->axes[i].key);
		if (!value || (strcmp(a->axes[i].key, "batch") &&
			       strcmp(value, a->axes[i].value)))
			return false;
	}
	return true;
}

static bool first_of_group(const struct load *load, const struct load_row *row)
{
	for (const struct load_row *other = load->rows; other < row; other++)
		if (same_group(other, row))
			return false;
	return is_gup(row);
}

static const struct load_row *row_of(const struct load *load,
				     const struct load_row *like,
				     const char *who, double batch)
{
	for (unsigned int i = 0; i < load->nr_rows; i++)
		if (!strcmp(load->rows[i].who, who) &&
		    same_group(&load->rows[i], like) &&
		    batch_of(&load->rows[i]) == batch)
			return &load->rows[i];
	return NULL;
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

static void insert_batch(struct lookup_block *block, double batch)
{
	unsigned int at = block->nr++;

	for (; at && block->batch[at - 1] > batch; at--)
		block->batch[at] = block->batch[at - 1];
	block->batch[at] = batch;
}

/* The batches at which all sides were measured. */
static void find_batches(const struct load *load, struct lookup_block *block)
{
	const struct load_row *row, *end = load->rows + load->nr_rows;
	bool all;

	for (row = load->rows; row < end; row++) {
		if (strcmp(row->who, sides[SIDE_NULL]) ||
		    !same_group(row, block->row) ||
		    block->nr == LOOKUP_MAX_BATCHES)
			continue;
		all = times_of(row, block->phase);
		for (enum side side = 0; side < NR_SIDES; side++)
			all = all && row_of(load, row, sides[side],
					    batch_of(row));
		if (all)
			insert_batch(block, batch_of(row));
	}
}

/* One weighted sum of the sides, along the batches. */
static int fill_sum(const struct load *load, const struct lookup_block *block,
		    const double *weights, struct stats_estimate *sums,
		    struct stats_estimate *crossing)
{
	const double *values[NR_SIDES][LOOKUP_MAX_BATCHES];
	struct stats_arm arms[NR_SIDES];
	const struct load_row *row;

	for (enum side side = 0; side < NR_SIDES; side++) {
		for (unsigned int i = 0; i < block->nr; i++) {
			row = row_of(load, block->row, sides[side],
				     block->batch[i]);
			values[side][i] = times_of(row, block->phase);
			if (!values[side][i])
				return EINVAL;
		}
		arms[side] = (struct stats_arm){ values[side], load->n,
						 weights[side] };
	}
	return stats_curve(arms, NR_SIDES, block->batch, block->nr,
			   LOOKUP_CONFIDENCE, load->seed, sums, crossing);
}

static int fill_block(const struct load *load, struct lookup_block *block)
{
	struct stats_estimate unused[LOOKUP_MAX_BATCHES], nowhere;
	int err = fill_sum(load, block, lookup_weights, block->lookup,
			   &nowhere);

	if (!err)
		err = fill_sum(load, block, counts_weights, block->counts,
			       &nowhere);
	if (!err)
		err = fill_sum(load, block, counts_over_lookup, unused,
			       &block->crossing);
	return err;
}

static int add_block(struct lookup *lookup, const struct load_row *row,
		     const char *phase, struct error *error)
{
	struct lookup_block *block, *grown;
	int err;

	grown = realloc(lookup->blocks,
			(lookup->nr_blocks + 1) * sizeof(*grown));
	if (!grown)
		return error_set(error, "out of memory");
	lookup->blocks = grown;
	block = &grown[lookup->nr_blocks];
	*block = (struct lookup_block){ .row = row, .phase = phase };
	find_batches(lookup->load, block);
	if (block->nr < 2)
		return 0;
	err = fill_block(lookup->load, block);
	if (err)
		return error_set(error, "can't tell what a lookup costs: %s",
				 strerror(err));
	lookup->nr_blocks++;
	return 0;
}

int lookup_make(const struct load *load, const char *name,
		struct lookup *lookup, struct error *error)
{
	*lookup = (struct lookup){ .load = load };
	if (load->n < 3)
		return error_set(error, "%s has %u process%s of each row, and "
				 "an interval takes 3; run with -n 10", name,
				 load->n, load->n == 1 ? "" : "es");
	for (unsigned int i = 0; i < load->nr_rows; i++) {
		if (!first_of_group(load, &load->rows[i]))
			continue;
		if (add_block(lookup, &load->rows[i], "get", error) ||
		    add_block(lookup, &load->rows[i], "total", error)) {
			lookup_free(lookup);
			return -1;
		}
	}
	if (lookup->nr_blocks)
		return 0;
	lookup_free(lookup);
	return error_set(error, "%s has no gup rows of null, gup_pgmap and "
			 "gup_revalidate at two batches or more; run with "
			 "--suite dispute-gup-lookup", name);
}

void lookup_free(struct lookup *lookup)
{
	free(lookup->blocks);
	*lookup = (struct lookup){ 0 };
}
