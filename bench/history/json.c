// SPDX-License-Identifier: MIT
/* A history for machines. Runs are numbered from 1, as in the text. */
#include <math.h>

#include "bench/history/history.h"

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *or_null(const json_t *value)
{
	return value ? json_incref((json_t *)value) : json_null();
}

/* A path needn't be UTF-8. */
static json_t *path_json(const char *path)
{
	json_t *json = json_string(path);

	return json ? json : json_null();
}

static json_t *runs_json(const struct history_line *line)
{
	json_t *runs = json_array();

	for (unsigned int i = 0; i < line->nr_runs; i++) {
		const struct history_run *run = line->runs[i];
		const json_t *ours = run->load.ours;

		json_array_append_new(
			runs,
			json_pack("{s:i, s:o, s:s, s:o, s:o, s:i}", "run",
				  (int)i + 1, "file", path_json(run->path),
				  "date", run->date, "kernel",
				  or_null(json_object_get(ours, "kernel")),
				  "revision",
				  or_null(json_object_get(ours, "revision")),
				  "n", (int)run->load.n));
	}
	return runs;
}

static json_t *points_json(const struct history_row *row)
{
	json_t *points = json_array();

	for (unsigned int i = 0; i < row->nr; i++)
		json_array_append_new(
			points, json_pack("{s:i, s:f, s:i}", "run",
					  (int)row->points[i].run + 1, "median",
					  row->points[i].value, "n",
					  (int)row->points[i].row->n));
	return points;
}

static json_t *segments_json(const struct history_row *row)
{
	json_t *segments = json_array(), *json;

	for (unsigned int i = 0; i < row->nr_segments; i++) {
		const struct history_segment *segment = &row->segments[i];

		json = json_pack("{s:i, s:i, s:f}", "first",
				 (int)row->points[segment->first].run + 1,
				 "last",
				 (int)row->points[segment->last].run + 1,
				 "median", segment->median);
		if (i)
			json_object_update_new(
				json, json_pack("{s:o, s:f}", "ratio",
						number(segment->median /
						       segment[-1].median),
						"p", segment->p));
		json_array_append_new(segments, json);
	}
	return segments;
}

static json_t *row_json(const struct history *history,
			const struct history_row *row)
{
	json_t *json = json_pack("{s:s, s:s, s:s, s:i, s:o, s:o}", "name",
				 row->newest->name, "phase", row->phase, "unit",
				 row->newest->unit, "left_out",
				 (int)row->nr_others, "segments",
				 row->nr ? segments_json(row) : json_array(),
				 "runs", points_json(row));

	if (history->options.has_gate)
		json_object_set_new(json, "over_gate",
				    json_boolean(row->over_gate));
	return json;
}

static json_t *line_json(const struct history *history,
			 const struct history_line *line)
{
	json_t *rows = json_array();

	for (unsigned int i = 0; i < line->nr_rows; i++)
		json_array_append_new(rows, row_json(history, &line->rows[i]));
	return json_pack(
		"{s:s, s:s, s:s, s:b, s:O, s:i, s:o, s:i, s:i, s:f, s:f, "
		"s:o}",
		"machine_id", history_machine(line), "suite",
		history_newest(line)->suite, "asked",
		line->runs[line->nr_runs - 1]->asked, "superseded",
		line->superseded, "differs", line->differences,
		"older_runs_left_out", (int)line->nr_older, "runs",
		runs_json(line), "rows_tested", (int)line->nr_tested,
		"rows_that_can_show_a_change", (int)line->nr_open,
		"neighbours_correlation", line->neighbours.correlation,
		"neighbours_p", line->neighbours.p, "rows", rows);
}

json_t *history_json(const struct history *history, const char *dir)
{
	json_t *lines = json_array();

	for (unsigned int i = 0; i < history->nr_lines; i++)
		json_array_append_new(lines,
				      line_json(history, &history->lines[i]));
	return json_pack("{s:o, s:f, s:O, s:o, s:o}", "directory",
			 path_json(dir), "alpha", HISTORY_ALPHA, "skipped",
			 history->skipped, "gate_percent",
			 history->options.has_gate
				 ? json_real(history->options.gate * 100)
				 : json_null(),
			 "lines", lines);
}
