// SPDX-License-Identifier: MIT
/* A row's runs as a picture by gnuplot. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/child.h"
#include "bench/compare/parts.h"
#include "bench/compare/print.h"
#include "bench/history/parts.h"
#include "bench/history/words.h"
#include "bench/plot/notes.h"
#include "bench/plot/parts.h"

#define SEGMENTS_MAX (HISTORY_RUNS / STATS_CHANGE_SEGMENT)

/* Line types: of runs, and of segments. */
static const double styles[] = { 2, 3 };
static const char *const series[] = { "a run: its median",
				      "median of a segment" };

static void write_runs(struct sheet *sheet, const struct history_line *line,
		       const struct history_row *row)
{
	struct plot_estimate estimate;
	const struct history_point *point;

	for (unsigned int i = 0; i < row->nr; i++) {
		point = &row->points[i];
		plot_estimate(compare_times(point->row, row->phase),
			      point->row->n,
			      line->runs[point->run]->load.planned, &estimate);
		sheet_line(sheet, 4,
			   (double[]){ point->run + 1, point->value,
				       estimate.low, estimate.high });
	}
	sheet_block(sheet);
}

static void write_segments(struct sheet *sheet, const struct history_row *row)
{
	const struct history_segment *segment = row->segments;

	for (unsigned int i = 0; i < row->nr_segments; i++, segment++) {
		sheet_line(sheet, 2,
			   (double[]){ row->points[segment->first].run + 0.5,
				       segment->median });
		sheet_line(sheet, 2,
			   (double[]){ row->points[segment->last].run + 1.5,
				       segment->median });
		sheet_line(sheet, 2, (double[]){ NAN, NAN });
	}
	sheet_block(sheet);
}

static void write_changes(struct sheet *sheet, const struct history_row *row)
{
	char texts[SEGMENTS_MAX][COMPARE_TEXT];
	const char *labels[SEGMENTS_MAX];
	double at[SEGMENTS_MAX];
	unsigned int nr = row->nr_segments - 1;

	for (unsigned int i = 0; i < nr; i++) {
		const struct history_segment *segment = &row->segments[i + 1];

		at[i] = row->points[segment->first].run + 0.5;
		compare_percent(segment->median / segment[-1].median, texts[i]);
		labels[i] = texts[i];
	}
	sheet_numbers(sheet, "change", at, nr);
	sheet_texts(sheet, "change_label", labels, nr);
}

/* What came with each change, under the chart. */
static void write_foot(struct sheet *sheet, const struct history_line *line,
		       const struct history_row *row)
{
	struct flow *words = &sheet->foot.flow;

	history_say(
		words,
		"Runs are numbered by date, from %s to %s (UTC). "
		"Bars: 95 %% interval of the median over a run's processes, "
		"or their range where they are too few. The axis does not "
		"begin at 0.",
		line->runs[0]->date, line->runs[line->nr_runs - 1]->date);
	for (unsigned int i = 1; i < row->nr_segments; i++) {
		flow_end(words);
		history_say(words, "Run %u, p=%.2g:",
			    row->points[row->segments[i].first].run + 1,
			    row->segments[i].p);
		history_describe_causes(line, row, i, words);
	}
	if (row->nr_segments > 1)
		return;
	flow_end(words);
	history_say(words, "No change that can be told.");
}

static int fill(struct sheet *sheet, const struct history_line *line,
		const struct history_row *row)
{
	char text[64];

	if (asprintf(&sheet->title, "%s %s over %u runs of machine %.64s",
		     row->newest->who, row->newest->workload, row->nr,
		     history_machine(line)) < 0) {
		sheet->title = NULL;
		return -1;
	}
	history_say_row(&sheet->head.flow, row->newest);
	if (row->nr_others)
		history_say(&sheet->warn.flow,
			    "%u run%s measured something "
			    "else, and left out: %s",
			    row->nr_others,
			    row->nr_others == 1 ? " that" : "s that",
			    row->others);
	write_foot(sheet, line, row);
	plot_key_lines(sheet, series, styles, 2);
	sheet_texts(sheet, "series", series, 2);
	sheet_numbers(sheet, "style", styles, 2);
	history_unit(row, text, sizeof(text));
	sheet_text(sheet, "ylabel", text);
	sheet_number(sheet, "runs", line->nr_runs);
	write_changes(sheet, row);
	sheet_data(sheet);
	write_runs(sheet, line, row);
	write_segments(sheet, row);
	sheet_data_end(sheet);
	return 0;
}

static int draw(const struct history_line *line, const struct history_row *row,
		enum plot_form form, struct plot_pictures *pictures,
		struct error *error)
{
	struct sheet sheet;
	int ret = sheet_begin(&sheet, form, error);

	if (!ret && fill(&sheet, line, row))
		ret = error_set(error, "out of memory");
	if (!ret)
		ret = sheet_draw(&sheet, "history", pictures, error);
	sheet_free(&sheet);
	return ret;
}

static int write_picture(const struct history_row *row, unsigned int number,
			 enum plot_form form, const char *dir,
			 struct plot_picture *picture, struct error *error)
{
	char *path;

	if (asprintf(&picture->name, "history-%u-%s-%s", number,
		     row->newest->who, row->newest->workload) < 0) {
		picture->name = NULL;
		return error_set(error, "out of memory");
	}
	if (plot_write(picture, form, dir, &path, error))
		return -1;
	free(path);
	return 0;
}

static int draw_row(const struct history_line *line,
		    const struct history_row *row, unsigned int number,
		    const char *dir, struct error *error)
{
	static const enum plot_form forms[] = { PLOT_SVG, PLOT_PNG };
	struct plot_pictures pictures = { 0 };
	int ret = 0;

	for (unsigned int i = 0; !ret && i < 2; i++) {
		ret = draw(line, row, forms[i], &pictures, error);
		if (!ret)
			ret = write_picture(row, number, forms[i], dir,
					    &pictures.pictures[i], error);
	}
	plot_free(&pictures);
	return ret;
}

int history_plot(const struct history *history, const char *dir, bool all,
		 unsigned int *nr, struct error *error)
{
	const struct history_line *line = history->lines;
	const struct history_row *row;

	for (*nr = 0; line < history->lines + history->nr_lines; line++) {
		for (row = line->rows; row < line->rows + line->nr_rows;
		     row++) {
			if (row->nr_segments == 1 && !all)
				continue;
			if (child_interrupted())
				return error_set(error, "interrupted");
			if (draw_row(line, row, ++*nr, dir, error))
				return -1;
		}
	}
	return 0;
}
