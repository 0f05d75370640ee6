// SPDX-License-Identifier: MIT
/* What compare, and the other tools' rules, say of a comparison's results. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/compare.h"
#include "bench/selftest/real.h"
#include "harness/stats/stats.h"

/* A row's word in a string of one character each. */
static const char verdicts[] = {
	[COMPARE_UNDECIDED] = '.',
	[COMPARE_FASTER] = 'f',
	[COMPARE_SLOWER] = 's',
};

/* Only its first processes: what a run of so many had been. */
static void cut(struct load *load, unsigned int n)
{
	load->n = load->first = n;
	for (unsigned int i = 0; i < load->nr_rows; i++)
		load->rows[i].n = n;
}

/* What a rule by itself says of each row; which way is the medians'. */
static json_t *rule_json(const struct comparison *c,
			 const struct stats_judgement *judgements,
			 enum stats_rule rule)
{
	enum compare_verdict way;
	char text[c->nr_cells + 1];

	for (unsigned int i = 0; i < c->nr_cells; i++) {
		way = c->cells[i].ratio > 1 ? COMPARE_SLOWER : COMPARE_FASTER;
		text[i] = verdicts[judgements[i].changed[rule] ?
					   way : COMPARE_UNDECIDED];
	}
	text[c->nr_cells] = '\0';
	return json_string(text);
}

/* 0, or an errno. */
static int judge_rules(const struct comparison *c, json_t *rules)
{
	struct stats_judgement *judgements;
	struct stats_rules memory;
	int err;

	judgements = calloc(c->nr_cells, sizeof(*judgements));
	err = judgements ? stats_rules_init(&memory, c->base->n) : ENOMEM;
	if (err) {
		free(judgements);
		return err;
	}
	for (unsigned int i = 0; !err && i < c->nr_cells; i++)
		err = stats_rules_judge(&memory, c->cells[i].base->total,
					c->cells[i].new->total,
					&judgements[i]);
	for (enum stats_rule rule = 0; !err && rule < NR_RULES; rule++)
		json_object_set_new(rules, stats_rule_names[rule],
				    rule_json(c, judgements, rule));
	stats_rules_free(&memory);
	free(judgements);
	return err;
}

/* A table: arrays in the order of its cells. */
static json_t *table_json(const struct comparison *c, struct error *error)
{
	json_t *p = json_array(), *ratio = json_array(), *json;
	json_t *rules = json_object();
	char text[c->nr_cells + 1];
	int err;

	for (unsigned int i = 0; i < c->nr_cells; i++) {
		json_array_append_new(p, json_real(c->cells[i].p));
		json_array_append_new(ratio, json_real(c->cells[i].ratio));
		text[i] = verdicts[c->cells[i].verdict];
	}
	text[c->nr_cells] = '\0';
	err = judge_rules(c, rules);
	json = json_pack("{s:o, s:o, s:s, s:o}", "p", p, "ratio", ratio,
			 "verdict", text, "rules", rules);
	if (!err)
		return json;
	json_decref(json);
	error_set(error, "can't judge: %s", strerror(err));
	return NULL;
}

static void name_rows(const struct comparison *c, const char *planted,
		      json_t *rows)
{
	const struct load_row *row;

	for (unsigned int i = 0; i < c->nr_cells; i++) {
		row = c->cells[i].base;
		json_array_append_new(rows, json_pack(
			"{s:s, s:b}", "name", row->name, "planted",
			!strcmp(row->who, planted)));
	}
}

static json_t *compare_sides(const struct load *base, const struct load *new,
			     const char *across, const char *planted,
			     json_t *rows, struct error *error)
{
	const struct compare_options options = { .across = across };
	struct comparison c;
	json_t *json;

	if (compare_make(base, "base", new, "new", &options, &c, error))
		return NULL;
	if (!json_array_size(rows))
		name_rows(&c, planted, rows);
	json = table_json(&c, error);
	compare_free(&c);
	return json;
}

/* Half of what is between the 16th and the 84th percentile, of the median. */
static double spread_percent(const struct load_row *row)
{
	double sorted[row->n];
	struct stats_summary summary;

	memcpy(sorted, row->total, sizeof(sorted));
	summary = stats_summarize(sorted, row->n);
	return (stats_quantile(sorted, row->n, 0.84) -
		stats_quantile(sorted, row->n, 0.16)) / 2 / summary.median *
	       100;
}

/* As the workers measured it. */
static double planted_percent(const struct load_row *row)
{
	double values[row->n];

	for (unsigned int i = 0; i < row->n; i++)
		values[i] = load_counter(row, i, "plant_percent");
	return stats_summarize(values, row->n).median;
}

static const struct load_row *row_named(const struct load *load,
					const char *name)
{
	for (unsigned int i = 0; i < load->nr_rows; i++)
		if (!strcmp(load->rows[i].name, name))
			return &load->rows[i];
	return NULL;
}

/*
 * Over the processes of the last size, which are all: in the order of rows;
 * what was planted, where it was.
 */
static void describe(const struct load loads[NR_REAL_SIDES], const json_t *rows,
		     json_t *json)
{
	json_t *spread = json_array(), *planted = json_array(), *row;
	const char *name;
	size_t i;

	json_array_foreach (rows, i, row) {
		name = json_string_value(json_object_get(row, "name"));
		json_array_append_new(spread, json_real(spread_percent(
			row_named(&loads[REAL_BASE], name))));
		if (json_is_true(json_object_get(row, "planted")))
			json_array_append_new(planted,
				json_real(planted_percent(row_named(
					&loads[REAL_PLANTED], name))));
	}
	json_object_set_new(json, "spread_percent", spread);
	json_object_set_new(json, "planted_percent", planted);
}

static int judge_size(struct load loads[NR_REAL_SIDES], unsigned int n,
		      const char *planted, json_t *rows, json_t *sizes,
		      struct error *error)
{
	json_t *same, *slower;

	for (unsigned int side = 0; side < NR_REAL_SIDES; side++)
		cut(&loads[side], n);
	same = compare_sides(&loads[REAL_BASE], &loads[REAL_NEW], NULL,
			     planted, rows, error);
	if (!same)
		return -1;
	slower = compare_sides(&loads[REAL_BASE], &loads[REAL_PLANTED],
			       "plant_percent", planted, rows, error);
	if (!slower) {
		json_decref(same);
		return -1;
	}
	json_array_append_new(sizes, json_pack("{s:i, s:o, s:o}", "n", (int)n,
					       "same", same, "planted",
					       slower));
	return 0;
}

json_t *real_judge(struct load loads[NR_REAL_SIDES], const char *planted,
		   json_t *rows, struct error *error)
{
	unsigned int nr = real_nr_sizes(loads[REAL_BASE].n);
	json_t *sizes = json_array(), *json;

	for (unsigned int i = 0; i < nr; i++) {
		if (judge_size(loads, real_sizes[i], planted, rows, sizes,
			       error)) {
			json_decref(sizes);
			return NULL;
		}
	}
	json = json_pack("{s:I, s:o}", "seed",
			 (json_int_t)loads[REAL_BASE].seed, "sizes", sizes);
	describe(loads, rows, json);
	return json;
}
