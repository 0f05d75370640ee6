// SPDX-License-Identifier: MIT
/* The rows of a line: a value a run, of what the newest of them measured. */
#include <stdlib.h>
#include <string.h>

#include "bench/comma.h"
#include "bench/compare/differ.h"
#include "bench/compare/match.h"
#include "bench/compare/parts.h"
#include "bench/history/parts.h"
#include "harness/stats/stats.h"

/* Rows of one run by their keys: their places. NULL: no memory. */
static json_t *index_run(const struct history_run *run)
{
	json_t *index = json_object();
	char *key;

	for (unsigned int i = 0; i < run->load.nr_rows; i++) {
		key = match_key(&run->load.rows[i]);
		json_object_set_new(index, key, json_integer(i));
		free(key);
	}
	return index;
}

static const struct load_row *find_row(const struct history_run *run,
				       const json_t *index, const char *key)
{
	const json_t *found = json_object_get(index, key);

	return found ? &run->load.rows[json_integer_value(found)] : NULL;
}

/* A part of a row's name: "gup", "edge", "order:9". */
struct part {
	const struct load_row *row;
	bool found;
};

static int is_part(const char *item, void *arg, struct error *error)
{
	struct part *part = arg;
	const struct load_row *row = part->row;
	const char *colon = strchr(item, ':'), *value;
	char key[64];

	if (!colon) {
		part->found |= !strcmp(item, row->machine) ||
			       !strcmp(item, row->workload) ||
			       !strcmp(item, row->who);
		return 0;
	}
	snprintf(key, sizeof(key), "%.*s", (int)(colon - item), item);
	value = load_axis(row, key);
	part->found |= value && !strcmp(value, colon + 1);
	return 0;
}

/* 1: it is wanted; 0, or -1 with a line in error. */
static int is_wanted(const struct history_options *options,
		     const struct load_row *row, struct error *error)
{
	struct part part = { .row = row };

	for (unsigned int i = 0; i < options->nr_only; i++) {
		part.found = false;
		if (for_each_item("only", options->only[i], is_part, &part,
				  error))
			return -1;
		if (!part.found)
			return 0;
	}
	return compare_times(row, options->phase) != NULL;
}

static int is_any_part(const char *item, void *arg, struct error *error)
{
	const struct history *history = arg;
	const struct load *load;
	struct part part = { 0 };

	for (unsigned int i = 0; i < history->nr_runs; i++) {
		load = &history->runs[i].load;
		for (unsigned int j = 0; j < load->nr_rows; j++) {
			part.row = &load->rows[j];
			is_part(item, &part, error);
			if (part.found)
				return 0;
		}
	}
	return error_set(error,
			 "--only: no row has '%.64s'; it takes names and "
			 "values as in a row's name: edge, gup, order:9",
			 item);
}

/* One that is mistyped would leave rows out, and nobody would know. */
int history_check_only(const struct history *history, struct error *error)
{
	const struct history_options *options = &history->options;

	for (unsigned int i = 0; i < options->nr_only; i++)
		if (for_each_item("only", options->only[i], is_any_part,
				  (void *)history, error))
			return -1;
	return 0;
}

static double median_of(const struct load_row *row, const char *phase)
{
	const double *times = compare_times(row, phase);
	double *copy = malloc(row->n * sizeof(*copy)), median = -1;

	if (copy) {
		memcpy(copy, times, row->n * sizeof(*copy));
		median = stats_summarize(copy, row->n).median;
	}
	free(copy);
	return median;
}

/* NULL: it's the same thing as the newest run's row, else what isn't. */
static char *other(const struct history_options *options,
		   const struct load_row *row, const struct load_row *newest)
{
	json_t *differences = json_array();
	char *text;

	differ_rows(row, newest, NULL, differences);
	text = history_difference(options, differences);
	json_decref(differences);
	if (!text && strcmp(row->unit, newest->unit) &&
	    asprintf(&text, "unit %.32s -> %.32s", row->unit, newest->unit) < 0)
		text = NULL;
	return text;
}

static int add_point(const struct history *history, struct history_row *row,
		     unsigned int run, const struct load_row *like,
		     struct error *error)
{
	const struct history_options *options = &history->options;
	char *why;
	double value;

	if (!like || !compare_times(like, options->phase))
		return 0;
	why = other(options, like, row->newest);
	if (why) {
		free(row->others);
		row->others = why;
		row->nr_others++;
		return 0;
	}
	value = median_of(like, options->phase);
	if (value < 0)
		return error_set(error, "out of memory");
	row->points[row->nr++] = (struct history_point){ run, like, value };
	return 0;
}

static int add_row(const struct history *history, struct history_line *line,
		   json_t *const *indices, const char *key,
		   const struct load_row *newest, struct error *error)
{
	struct history_row *row = &line->rows[line->nr_rows++];
	int ret = 0;

	*row = (struct history_row){
		.newest = newest,
		.phase = history->options.phase,
		.points = calloc(line->nr_runs, sizeof(*row->points)),
	};
	if (!row->points)
		ret = error_set(error, "out of memory");
	for (unsigned int i = 0; !ret && i < line->nr_runs; i++)
		ret = add_point(history, row, i,
				find_row(line->runs[i], indices[i], key),
				error);
	return ret;
}

/* The rows of one run that no newer one has. */
static int add_run(const struct history *history, struct history_line *line,
		   json_t *const *indices, unsigned int run, json_t *seen,
		   struct error *error)
{
	const struct load *load = &line->runs[run]->load;
	struct history_row *rows;
	json_t *place;
	const char *key;
	int wanted;

	rows = reallocarray(line->rows, line->nr_rows + load->nr_rows,
			    sizeof(*rows));
	if (!rows)
		return error_set(error, "out of memory");
	line->rows = rows;
	json_object_foreach (indices[run], key, place) {
		const struct load_row *row =
			&load->rows[json_integer_value(place)];

		wanted = is_wanted(&history->options, row, error);
		if (wanted < 0)
			return -1;
		if (!wanted || json_object_get(seen, key))
			continue;
		json_object_set_new(seen, key, json_true());
		if (add_row(history, line, indices, key, row, error))
			return -1;
	}
	return 0;
}

int history_make_rows(const struct history *history, struct history_line *line,
		      struct error *error)
{
	json_t **indices = calloc(line->nr_runs, sizeof(json_t *));
	json_t *seen = json_object();
	int ret = 0;

	if (!indices)
		ret = error_set(error, "out of memory");
	for (unsigned int i = 0; indices && i < line->nr_runs; i++)
		indices[i] = index_run(line->runs[i]);
	for (unsigned int i = line->nr_runs; !ret && i-- > 0;)
		ret = add_run(history, line, indices, i, seen, error);
	for (unsigned int i = 0; indices && i < line->nr_runs; i++)
		json_decref(indices[i]);
	json_decref(seen);
	free(indices);
	return ret;
}
