// SPDX-License-Identifier: MIT
#include "bench/history/history.h"

#include <stdlib.h>

#include "bench/compare/across.h"
#include "bench/history/parts.h"
#include "harness/record/record.h"

static int check_found(const struct history *history, const char *dir,
		       struct error *error)
{
	const struct history_options *options = &history->options;

	if (history->nr_runs)
		return 0;
	if (options->machine)
		return error_set(error, "%s has no runs of machine %.64s%s",
				 dir, options->machine,
				 options->since ? " that are as new as --since"
						: "");
	if (options->since)
		return error_set(error,
				 "%s has no runs that are as new as "
				 "--since",
				 dir);
	return error_set(error,
			 "%s has no results of 'pgmapbench run' "
			 "(*.json) that a history could be of",
			 dir);
}

static int check_rows(const struct history *history, struct error *error)
{
	for (unsigned int i = 0; i < history->nr_lines; i++)
		if (history->lines[i].nr_rows)
			return 0;
	return error_set(error,
			 "no run has such rows%s%s%s; see 'name' in a "
			 "result",
			 history->options.nr_only ? " as --only" : "",
			 history->options.nr_only ? ", timed by --phase "
						  : " that are timed by "
						    "--phase ",
			 history->options.phase);
}

static int refuse_gone(const struct history_line *line, struct error *error)
{
	const struct history_row *row = line->rows, *first = NULL;
	unsigned int gone = 0;

	for (; row < line->rows + line->nr_rows; row++) {
		if (!history_is_gone(line, row))
			continue;
		first = first ? first : row;
		gone++;
	}
	if (!gone)
		return 0;
	return error_set(error,
			 "--gate: the newest run of suite %.64s (%.200s) "
			 "lacks %u row%s, which may be slower, as %.200s; "
			 "--across rows lets them go",
			 history_newest(line)->suite,
			 line->runs[line->nr_runs - 1]->path, gone,
			 gone == 1 ? "" : "s", first->newest->name);
}

static int check_gone(const struct history *history, struct error *error)
{
	const struct history_line *line = history->lines;

	if (across_names(history->options.across, ACROSS_ROWS))
		return 0;
	for (; line < history->lines + history->nr_lines; line++)
		if (!line->superseded && refuse_gone(line, error))
			return -1;
	return 0;
}

/*
 * The gate is a promise to fail: of rows that are gone, or too few runs, it
 * couldn't.
 */
static int check_gate(const struct history *history, struct error *error)
{
	const struct history_line *line = history->lines;
	unsigned int most = 0, rows = 0, enough = 0;

	if (check_gone(history, error))
		return -1;
	for (; line < history->lines + history->nr_lines; line++) {
		if (line->superseded)
			continue;
		if (line->nr_open)
			return 0;
		if (line->nr_runs > most) {
			most = line->nr_runs;
			rows = line->nr_rows;
			enough = line->nr_enough;
		}
	}
	error_set(error,
		  "--gate: with %u run%s measured alike no slowdown can "
		  "be significant among %u rows, so it would always pass; ",
		  most, most == 1 ? "" : "s", rows);
	error_append(error,
		     enough ? "it takes %u, or fewer rows (--only)"
			    : "choose rows with --only",
		     enough);
	return -1;
}

static int make(const char *dir, struct history *history, struct error *error)
{
	if (history_find(history, dir, error) ||
	    check_found(history, dir, error) ||
	    history_make_lines(history, error))
		return -1;
	for (unsigned int i = 0; i < history->nr_lines; i++)
		if (history_make_rows(history, &history->lines[i], error))
			return -1;
	if (check_rows(history, error) || history_judge(history, error))
		return -1;
	return history->options.has_gate ? check_gate(history, error) : 0;
}

int history_read(const char *dir, const struct history_options *options,
		 struct history *history, struct error *error)
{
	int ret;

	*history = (struct history){
		.options = *options,
		.skipped = json_array(),
	};
	ret = make(dir, history, error);
	if (ret)
		record_one_line(error->text);
	return ret;
}

static void line_free(struct history_line *line)
{
	for (unsigned int i = 0; i < line->nr_rows; i++) {
		free(line->rows[i].points);
		free(line->rows[i].others);
		free(line->rows[i].segments);
	}
	free(line->rows);
	free(line->runs);
	json_decref(line->differences);
}

void history_free(struct history *history)
{
	for (unsigned int i = 0; i < history->nr_lines; i++)
		line_free(&history->lines[i]);
	for (unsigned int i = 0; i < history->nr_runs; i++) {
		load_free(&history->runs[i].load);
		free(history->runs[i].path);
	}
	free(history->lines);
	free(history->runs);
	json_decref(history->skipped);
	*history = (struct history){ 0 };
}
