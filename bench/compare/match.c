// SPDX-License-Identifier: MIT
#include "bench/compare/match.h"

#include <stdlib.h>
#include <string.h>

#include "bench/comma.h"
#include "bench/compare/differ.h"

/* Of what differs, in one line. */
#define SHOWN_MAX 5

/* "primitive:cas", cut in two; "edge" has no key. */
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
}

static const char *value_of(const struct load_row *row,
			    const struct baseline *baseline)
{
	return *baseline->key ? load_axis(row, baseline->key) : row->who;
}

/* All but what the baseline says is the same. */
static bool alike(const struct load_row *a, const struct load_row *b,
		  const struct baseline *baseline)
{
	const char *value;

	if (strcmp(a->machine, b->machine) ||
	    strcmp(a->workload, b->workload) || a->nr_axes != b->nr_axes ||
	    (*baseline->key && strcmp(a->who, b->who)))
		return false;
	for (unsigned int i = 0; i < a->nr_axes; i++) {
		if (!strcmp(a->axes[i].key, baseline->key))
			continue;
		value = load_axis(b, a->axes[i].key);
		if (!value || strcmp(value, a->axes[i].value))
			return false;
	}
	return true;
}

static const struct load_row *find_row(const struct load *load,
				       const struct load_row *like)
{
	for (unsigned int i = 0; i < load->nr_rows; i++)
		if (!strcmp(load->rows[i].name, like->name))
			return &load->rows[i];
	return NULL;
}

/* The row that has the baseline's value, and else is like this one. */
static const struct load_row *find_base(const struct load *load,
					const struct load_row *like,
					const struct baseline *baseline)
{
	const struct load_row *row;
	const char *value;

	for (row = load->rows; row < load->rows + load->nr_rows; row++) {
		value = value_of(row, baseline);
		if (value && !strcmp(value, baseline->value) &&
		    alike(row, like, baseline))
			return row;
	}
	return NULL;
}

static void add_name(json_t *names, const struct load_row *row)
{
	json_array_append_new(names, json_string(row->name));
}

static unsigned int pair_files(struct comparison *c, struct pair *pairs)
{
	const struct load_row *row, *partner;
	unsigned int nr = 0;

	for (row = c->new->rows; row < c->new->rows + c->new->nr_rows; row++) {
		partner = find_row(c->base, row);
		if (partner)
			pairs[nr++] = (struct pair){ partner, row };
		else
			add_name(c->only_new, row);
	}
	for (row = c->base->rows; row < c->base->rows + c->base->nr_rows; row++)
		if (!find_row(c->new, row))
			add_name(c->only_base, row);
	return nr;
}

static unsigned int pair_within(struct comparison *c,
				const struct baseline *baseline,
				struct pair *pairs)
{
	const struct load_row *row, *base;
	unsigned int nr = 0;
	const char *value;

	for (row = c->new->rows; row < c->new->rows + c->new->nr_rows; row++) {
		value = value_of(row, baseline);
		if (!value || !strcmp(value, baseline->value))
			continue;
		base = find_base(c->base, row, baseline);
		if (base)
			pairs[nr++] = (struct pair){ base, row };
		else
			add_name(c->only_new, row);
	}
	return nr;
}

/* Whether one process measured the same times, to the last bit, in both. */
static bool share_process(const struct pair *pairs, unsigned int nr,
			  unsigned int in_base, unsigned int in_new)
{
	for (unsigned int i = 0; i < nr; i++)
		if (pairs[i].base->total[in_base] !=
		    pairs[i].new->total[in_new])
			return false;
	return true;
}

static int refuse_one_run(const struct comparison *c, const struct pair *pairs,
			  unsigned int nr, const char *base_name,
			  const char *new_name, struct error *error)
{
	for (unsigned int i = 0; i < c->base->n; i++)
		for (unsigned int j = 0; j < c->new->n; j++)
			if (share_process(pairs, nr, i, j))
				return error_set(
					error,
					"%s and %s are of one run: process %u "
					"of the one is process %u of the "
					"other, to the last bit; compare two "
					"runs",
					base_name, new_name, i, j);
	return 0;
}

struct allowed {
	const char *key;
	const char *kind;
	bool found;
};

static int is_allowed(const char *item, void *arg, struct error *error)
{
	struct allowed *allowed = arg;

	allowed->found |= !strcmp(item, "all") || !strcmp(item, allowed->key) ||
			  (!strcmp(item, "machine") &&
			   !strcmp(allowed->kind, DIFFER_MACHINE));
	return 0;
}

static const char *string_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* What --across would have to name for it: not each part of a machine. */
static const char *across_name(const json_t *difference)
{
	return strcmp(string_of(difference, "kind"), DIFFER_MACHINE) ?
		       string_of(difference, "key") : "machine";
}

static bool name_it(char *names, size_t size, const char *name)
{
	size_t used = strlen(names), length = strlen(name);
	const char *at = names;

	for (; (at = strstr(at, name)); at += length)
		if ((at == names || at[-1] == ',') &&
		    (at[length] == ',' || !at[length]))
			return false;
	snprintf(names + used, size - used, "%s%s", used ? "," : "", name);
	return true;
}

static void append_difference(const json_t *difference, struct error *error)
{
	char *base = differ_text(json_object_get(difference, "base"));
	char *new = differ_text(json_object_get(difference, "new"));

	error_append(error, " %s (%.60s, %.60s)",
		     string_of(difference, "key"), base ? base : "",
		     new ? new : "");
	free(base);
	free(new);
}

static int check_differences(const struct comparison *c, const char *base_name,
			     const char *new_name, struct error *error)
{
	const char *across = c->options.across;
	unsigned int nr = 0;
	struct allowed allowed;
	char names[256] = "";
	json_t *difference;
	size_t i;

	error_set(error, "%s and %s differ in", base_name, new_name);
	json_array_foreach (c->differences, i, difference) {
		allowed = (struct allowed){
			.key = string_of(difference, "key"),
			.kind = string_of(difference, "kind"),
		};
		if (!strcmp(allowed.kind, DIFFER_SUBJECT))
			continue;
		if (across && for_each_item("across", across, is_allowed,
					    &allowed, error))
			return -1;
		if (!allowed.found &&
		    name_it(names, sizeof(names), across_name(difference)) &&
		    nr++ < SHOWN_MAX)
			append_difference(difference, error);
	}
	if (!nr)
		return 0;
	if (nr > SHOWN_MAX)
		error_append(error, " and %u more", nr - SHOWN_MAX);
	error_append(error, "; --across %s compares them all the same", names);
	return -1;
}

/* One line for what is one fact: a table of 100 rows has it in each. */
static bool seen_before(const json_t *differences, const json_t *difference)
{
	json_t *other;
	size_t i;

	json_array_foreach (differences, i, other)
		if (!strcmp(string_of(other, "key"),
			    string_of(difference, "key")) &&
		    json_equal(json_object_get(other, "base"),
			       json_object_get(difference, "base")) &&
		    json_equal(json_object_get(other, "new"),
			       json_object_get(difference, "new")))
			return true;
	return false;
}

static void differ_pairs(struct comparison *c, const struct pair *pairs,
			 unsigned int nr)
{
	json_t *all = json_array(), *difference;
	size_t index;

	for (unsigned int i = 0; i < nr; i++)
		differ_rows(pairs[i].base, pairs[i].new, all);
	json_array_foreach (all, index, difference)
		if (!seen_before(c->differences, difference))
			json_array_append(c->differences, difference);
	json_decref(all);
}

static int no_pairs(const struct comparison *c, const char *base_name,
		    const char *new_name, struct error *error)
{
	if (c->options.baseline)
		return error_set(error, "%s has nothing to compare with %s; "
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

static int check(struct comparison *c, const struct pair *pairs,
		 unsigned int nr, const char *base_name, const char *new_name,
		 struct error *error)
{
	if (!nr)
		return no_pairs(c, base_name, new_name, error);
	if (!c->options.baseline &&
	    refuse_one_run(c, pairs, nr, base_name, new_name, error))
		return -1;
	/* an axis that is compared is seen in what a row has: a node, a size */
	if (!c->options.baseline || !strchr(c->options.baseline, ':'))
		differ_pairs(c, pairs, nr);
	return check_units(pairs, nr, error) ||
	       check_differences(c, base_name, new_name, error);
}

struct pair *match_rows(struct comparison *c, const char *base_name,
			const char *new_name, unsigned int *nr,
			struct error *error)
{
	struct pair *pairs = calloc(c->new->nr_rows, sizeof(*pairs));
	struct baseline baseline;

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
	if (!check(c, pairs, *nr, base_name, new_name, error))
		return pairs;
	free(pairs);
	return NULL;
}
