// SPDX-License-Identifier: MIT
/* The cells of a comparison, and the blocks that they are printed in. */
#include <stdlib.h>
#include <string.h>

#include "bench/comma.h"
#include "bench/compare/parts.h"

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

const double *compare_times(const struct load_row *row, const char *phase)
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

	if (!compare_times(wanted->pair->base, phase) ||
	    !compare_times(wanted->pair->new, phase))
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

int compare_make_cells(struct comparison *c, const struct pair *pairs,
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
