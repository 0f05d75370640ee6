// SPDX-License-Identifier: MIT
#include "bench/history/history.h"

#include <stdlib.h>

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

static int make(const char *dir, struct history *history, struct error *error)
{
	if (history_find(history, dir, error) ||
	    check_found(history, dir, error) ||
	    history_make_lines(history, error))
		return -1;
	for (unsigned int i = 0; i < history->nr_lines; i++)
		if (history_make_rows(history, &history->lines[i], error))
			return -1;
	if (history_check_only(history, error) || check_rows(history, error) ||
	    history_judge(history, error))
		return -1;
	return history->options.has_gate ? history_check_gate(history, error)
					 : 0;
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
		free(history->runs[i].asked);
		free(history->runs[i].path);
	}
	free(history->lines);
	free(history->runs);
	json_decref(history->skipped);
	*history = (struct history){ 0 };
}
