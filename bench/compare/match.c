// SPDX-License-Identifier: MIT
#include "bench/compare/match.h"

#include <stdlib.h>
#include <string.h>

#include "bench/compare/across.h"
#include "bench/compare/differ.h"

/* "primitive:cas", cut in two; a strategy or path has no key. */
struct baseline {
	char key[64];
	const char *value;
};

static void parse_baseline(const char *text, struct baseline *baseline)
{
	const char *colon = strchr(text, ':');

	*baseline = (struct baseline){ .value = colon ? colon + 1 : text };
	if (colon)
		snprintf(baseline->key, sizeof(baseline->key), "%.*s",
			 (int)(colon - text), text);
	if (!strcmp(baseline->key, "strategy") ||
	    !strcmp(baseline->key, "path"))
		*baseline->key = '\0';
}

static const char *value_of(const struct load_row *row,
			    const struct baseline *baseline)
{
	return *baseline->key ? load_axis(row, baseline->key) : row->who;
}

static int by_key(const void *a, const void *b)
{
	const struct load_axis *x = a, *y = b;

	return strcmp(x->key, y->key);
}

/*
 * What a row is, whatever the order of its axes, but for what the baseline has
 * another value of. The caller frees it.
 */
static char *row_key(const struct load_row *row, const struct baseline *but)
{
	struct load_axis *axes = calloc(row->nr_axes + 1, sizeof(*axes));
	char *text = NULL;
	size_t size;
	FILE *out = axes ? open_memstream(&text, &size) : NULL;

	if (!out) {
		free(axes);
		return NULL;
	}
	if (row->nr_axes)
		memcpy(axes, row->axes, row->nr_axes * sizeof(*axes));
	qsort(axes, row->nr_axes, sizeof(*axes), by_key);
	fprintf(out, "%s/%s/%s", row->machine, row->workload,
		but && !*but->key ? "" : row->who);
	for (unsigned int i = 0; i < row->nr_axes; i++)
		if (!but || strcmp(axes[i].key, but->key))
			fprintf(out, "/%s:%s", axes[i].key, axes[i].value);
	fclose(out);
	free(axes);
	return text;
}

char *match_key(const struct load_row *row)
{
	return row_key(row, NULL);
}

/* Where rows are, by their keys: of a baseline, those that have its value. */
static json_t *index_rows(const struct load *load,
			  const struct baseline *baseline)
{
	json_t *index = json_object();
	const char *value;
	char *key;

	for (unsigned int i = 0; i < load->nr_rows; i++) {
		value = baseline ? value_of(&load->rows[i], baseline) : NULL;
		if (baseline && (!value || strcmp(value, baseline->value)))
			continue;
		key = row_key(&load->rows[i], baseline);
		json_object_set_new(index, key, json_integer(i));
		free(key);
	}
	return index;
}

static const struct load_row *find(const struct load *load, const json_t *index,
				   const struct load_row *like,
				   const struct baseline *baseline)
{
	char *key = row_key(like, baseline);
	const json_t *found = key ? json_object_get(index, key) : NULL;

	free(key);
	return found ? &load->rows[json_integer_value(found)] : NULL;
}

static void add_name(json_t *names, const struct load_row *row)
{
	json_array_append_new(names, json_string(row->name));
}

static unsigned int pair_files(struct comparison *c, struct pair *pairs)
{
	json_t *in_base = index_rows(c->base, NULL);
	json_t *in_new = index_rows(c->new, NULL);
	const struct load_row *row, *partner;
	unsigned int nr = 0;

	for (row = c->new->rows; row < c->new->rows + c->new->nr_rows; row++) {
		partner = find(c->base, in_base, row, NULL);
		if (partner)
			pairs[nr++] = (struct pair){ partner, row };
		else
			add_name(c->only_new, row);
	}
	for (row = c->base->rows; row < c->base->rows + c->base->nr_rows; row++)
		if (!find(c->new, in_new, row, NULL))
			add_name(c->only_base, row);
	json_decref(in_base);
	json_decref(in_new);
	return nr;
}

static unsigned int pair_within(struct comparison *c,
				const struct baseline *baseline,
				struct pair *pairs)
{
	json_t *index = index_rows(c->base, baseline);
	const struct load_row *row, *base;
	unsigned int nr = 0;
	const char *value;

	for (row = c->new->rows; row < c->new->rows + c->new->nr_rows; row++) {
		value = value_of(row, baseline);
		if (!value || !strcmp(value, baseline->value))
			continue;
		base = find(c->base, index, row, baseline);
		if (base)
			pairs[nr++] = (struct pair){ base, row };
		else
			add_name(c->only_new, row);
	}
	json_decref(index);
	return nr;
}

/* Whether two processes measured the same of a row, to the last bit. */
static bool same_times(const struct pair *pair, unsigned int in_base,
		       unsigned int in_new)
{
	const struct load_row *base = pair->base, *new = pair->new;

	if (base->total[in_base] != new->total[in_new] ||
	    base->cpu[in_base] != new->cpu[in_new] ||
	    base->nr_phases != new->nr_phases)
		return false;
	for (unsigned int i = 0; i < base->nr_phases; i++)
		if (base->phases[i].values[in_base] !=
		    new->phases[i].values[in_new])
			return false;
	return true;
}

static bool share_process(const struct pair *pairs, unsigned int nr,
			  unsigned int in_base, unsigned int in_new)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!same_times(&pairs[i], in_base, in_new))
			return false;
	return true;
}

/* at: which of each. */
static bool share_any(const struct pair *pairs, unsigned int nr,
		      unsigned int at[2])
{
	for (at[0] = 0; nr && at[0] < pairs->base->n; at[0]++)
		for (at[1] = 0; at[1] < pairs->new->n; at[1]++)
			if (share_process(pairs, nr, at[0], at[1]))
				return true;
	return false;
}

bool match_same_run(const struct load *a, const struct load *b)
{
	json_t *in_a = index_rows(a, NULL);
	struct pair *pairs = calloc(b->nr_rows, sizeof(*pairs));
	const struct load_row *partner;
	unsigned int nr = 0, at[2];
	bool same;

	for (unsigned int i = 0; pairs && i < b->nr_rows; i++) {
		partner = find(a, in_a, &b->rows[i], NULL);
		if (partner)
			pairs[nr++] = (struct pair){ partner, &b->rows[i] };
	}
	same = share_any(pairs, nr, at);
	json_decref(in_a);
	free(pairs);
	return same;
}

static int refuse_one_run(const struct pair *pairs, unsigned int nr,
			  const char *base_name, const char *new_name,
			  struct error *error)
{
	unsigned int at[2];

	if (!share_any(pairs, nr, at))
		return 0;
	return error_set(error, "%s and %s are of one run: process %u of the "
			 "one is process %u of the other, to the last bit; "
			 "compare two runs", base_name, new_name, at[0],
			 at[1]);
}

/* One line for what is one fact: a table of 100 rows has it in each. */
static void add_once(json_t *differences, json_t *seen, json_t *difference)
{
	json_t *fact = json_pack("[O, O, O]",
				 json_object_get(difference, "key"),
				 json_object_get(difference, "base"),
				 json_object_get(difference, "new"));
	char *text = json_dumps(fact, JSON_COMPACT);

	if (!json_object_get(seen, text)) {
		json_object_set_new(seen, text, json_true());
		json_array_append(differences, difference);
	}
	free(text);
	json_decref(fact);
}

static void differ_pairs(struct comparison *c, const struct pair *pairs,
			 unsigned int nr, const char *axis)
{
	json_t *all = json_array(), *seen = json_object(), *difference;
	size_t index;

	for (unsigned int i = 0; i < nr; i++)
		differ_rows(pairs[i].base, pairs[i].new, axis, all);
	json_array_foreach (all, index, difference)
		add_once(c->differences, seen, difference);
	json_decref(all);
	json_decref(seen);
}

static int no_pairs(const struct comparison *c, const char *base_name,
		    const char *new_name, struct error *error)
{
	if (c->options.baseline)
		return error_set(error, "%s has nothing to compare with '%s'; "
				 "it begins with %.200s", base_name,
				 c->options.baseline, c->base->rows->name);
	return error_set(error, "%s and %s have no row in common; they begin "
			 "with %.200s and %.200s", base_name, new_name,
			 c->base->rows->name, c->new->rows->name);
}

static int check_units(const struct pair *pairs, unsigned int nr,
		       struct error *error)
{
	for (unsigned int i = 0; i < nr; i++)
		if (strcmp(pairs[i].base->unit, pairs[i].new->unit))
			return error_set(error, "row '%.300s' is in %s in one "
					 "of them, in %s in the other",
					 pairs[i].new->name,
					 pairs[i].base->unit,
					 pairs[i].new->unit);
	return 0;
}

/* "a.json and b.json differ in" */
static void name_sides(const struct comparison *c, const char *base_name,
		       const char *new_name, char *text, size_t size)
{
	if (c->options.baseline)
		snprintf(text, size, "%s: rows of %s and of others differ in",
			 base_name, c->options.baseline);
	else
		snprintf(text, size, "%s and %s differ in", base_name,
			 new_name);
}

static int check(struct comparison *c, const struct pair *pairs,
		 unsigned int nr, const struct baseline *baseline,
		 const char *base_name, const char *new_name,
		 struct error *error)
{
	char sides[512];

	if (!nr)
		return no_pairs(c, base_name, new_name, error);
	/* counts of two runs may well be the same */
	if (!c->options.baseline && !c->options.untested &&
	    refuse_one_run(pairs, nr, base_name, new_name, error))
		return -1;
	differ_pairs(c, pairs, nr, *baseline->key ? baseline->key : NULL);
	name_sides(c, base_name, new_name, sides, sizeof(sides));
	return check_units(pairs, nr, error) ||
	       across_check(c->options.across, c->base, c->new, sides,
			    c->differences, error);
}

struct pair *match_rows(struct comparison *c, const char *base_name,
			const char *new_name, unsigned int *nr,
			struct error *error)
{
	struct pair *pairs = calloc(c->new->nr_rows, sizeof(*pairs));
	struct baseline baseline = { 0 };

	if (!pairs) {
		error_set(error, "out of memory");
		return NULL;
	}
	if (c->options.baseline) {
		parse_baseline(c->options.baseline, &baseline);
		*nr = pair_within(c, &baseline, pairs);
	} else {
		*nr = pair_files(c, pairs);
	}
	if (!check(c, pairs, *nr, &baseline, base_name, new_name, error))
		return pairs;
	free(pairs);
	return NULL;
}
