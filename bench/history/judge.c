// SPDX-License-Identifier: MIT
/* What the statistics say of each row, and what they could have said. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/history/parts.h"
#include "harness/stats/stats.h"

/* Chance is dealt alike in every run of this program. */
#define SEED 1

static int out_of_memory(struct error *error)
{
	return error_set(error, "out of memory");
}

static bool is_tested(const struct history_row *row)
{
	return row->nr >= 2 * STATS_CHANGE_SEGMENT;
}

static double median_of(const double *values, unsigned int n)
{
	double copy[HISTORY_RUNS];

	memcpy(copy, values, n * sizeof(*copy));
	return stats_summarize(copy, n).median;
}

static int cut_up(struct history_row *row, const double *values,
		  const struct stats_changes *changes)
{
	struct history_segment *segment;

	row->segments = calloc(changes->nr + 1, sizeof(*row->segments));
	if (!row->segments)
		return -1;
	row->nr_segments = changes->nr + 1;
	for (unsigned int i = 0; i < row->nr_segments; i++) {
		segment = &row->segments[i];
		segment->first = i ? changes->all[i - 1].at : 0;
		segment->last =
			(i < changes->nr ? changes->all[i].at : row->nr) - 1;
		segment->median = median_of(values + segment->first,
					    segment->last - segment->first + 1);
		segment->p = i ? changes->all[i - 1].p : 1;
	}
	return 0;
}

bool history_is_gone(const struct history_line *line,
		     const struct history_row *row)
{
	return row->points[row->nr - 1].run + 1 < line->nr_runs;
}

double history_newest_ratio(const struct history_row *row)
{
	const struct history_segment *last =
		&row->segments[row->nr_segments - 1];

	if (row->nr_segments < 2 || last->median == last[-1].median)
		return 1;
	return last->median / last[-1].median;
}

static int judge_row(struct stats_chance *chance,
		     const struct history_options *options,
		     struct history_line *line, struct history_row *row,
		     struct error *error)
{
	struct stats_changes changes = { .p = 1 };
	double values[HISTORY_RUNS];

	for (unsigned int i = 0; i < row->nr; i++)
		values[i] = row->points[i].value;
	if (is_tested(row) &&
	    stats_changes(chance, values, row->nr, line->nr_tested,
			  HISTORY_ALPHA, &changes))
		return out_of_memory(error);
	if (cut_up(row, values, &changes))
		return out_of_memory(error);
	row->over_gate = options->has_gate && !line->superseded &&
			 !history_is_gone(line, row) &&
			 history_newest_ratio(row) > 1 + options->gate;
	return 0;
}

/* Whether a change after `at` of n runs could be told; below 0: no memory. */
static int can_tell(struct stats_chance *chance, unsigned int n,
		    unsigned int at, unsigned int rows)
{
	double p;

	if (stats_change_p_min(chance, n, at, rows, &p))
		return -1;
	return p <= HISTORY_ALPHA;
}

/* The fewest runs after a change in n of them; 0: it can't be told at all. */
static int after_of(struct stats_chance *chance, unsigned int n,
		    unsigned int rows)
{
	int told = 0;

	for (unsigned int k = STATS_CHANGE_SEGMENT; k <= n / 2; k++) {
		told = can_tell(chance, n, n - k, rows);
		if (told)
			return told < 0 ? -1 : (int)k;
	}
	return 0;
}

static int enough_of(struct stats_chance *chance, unsigned int n,
		     unsigned int rows)
{
	int told = 0;

	for (; n <= HISTORY_RUNS; n++) {
		told = can_tell(chance, n, n / 2, rows);
		if (told)
			return told < 0 ? -1 : (int)n;
	}
	return 0;
}

/* What these runs can show, before any of them was looked at. */
static int judge_limits(struct stats_chance *chance, struct history_line *line)
{
	int after[HISTORY_RUNS + 1], of_row, enough;
	unsigned int rows = line->nr_tested ? line->nr_tested : line->nr_rows;

	memset(after, -1, sizeof(after));
	for (unsigned int i = 0; i < line->nr_rows; i++) {
		if (!is_tested(&line->rows[i]))
			continue;
		of_row = after[line->rows[i].nr];
		if (of_row < 0)
			of_row = after_of(chance, line->rows[i].nr, rows);
		if (of_row < 0)
			return -1;
		after[line->rows[i].nr] = of_row;
		line->nr_open += of_row > 0;
		if (of_row &&
		    (!line->nr_after || (unsigned int)of_row < line->nr_after))
			line->nr_after = of_row;
	}
	if (line->nr_open || !rows)
		return 0;
	enough = enough_of(chance, line->nr_runs + 1, rows);
	line->nr_enough = enough < 0 ? 0 : enough;
	return enough < 0 ? -1 : 0;
}

/* Whether runs hang together, as far as what didn't change shows it. */
static int judge_neighbours(struct history_line *line)
{
	unsigned int n = line->nr_runs, nr = 0;
	double *values = calloc((size_t)line->nr_rows * n, sizeof(*values));
	const struct history_row *row;
	int err;

	if (!values)
		return -1;
	for (row = line->rows; row < line->rows + line->nr_rows; row++) {
		if (row->nr < n || row->nr_segments > 1)
			continue;
		for (unsigned int i = 0; i < n; i++)
			values[nr * n + i] = row->points[i].value;
		nr++;
	}
	err = nr && n >= 2 * STATS_CHANGE_SEGMENT ?
		      stats_neighbours(values, nr, n, SEED, &line->neighbours) :
		      0;
	free(values);
	return err ? -1 : 0;
}

static int judge_line(struct stats_chance *chance, struct history *history,
		      struct history_line *line, struct error *error)
{
	line->neighbours.p = 1;
	for (unsigned int i = 0; i < line->nr_rows; i++)
		line->nr_tested += is_tested(&line->rows[i]);
	if (judge_limits(chance, line))
		return out_of_memory(error);
	for (unsigned int i = 0; i < line->nr_rows; i++) {
		if (judge_row(chance, &history->options, line, &line->rows[i],
			      error))
			return -1;
		history->nr_over_gate += line->rows[i].over_gate;
	}
	if (line->nr_rows && judge_neighbours(line))
		return out_of_memory(error);
	return 0;
}

int history_judge(struct history *history, struct error *error)
{
	struct stats_chance *chance = stats_chance_new(SEED);
	int ret = chance ? 0 : out_of_memory(error);

	for (unsigned int i = 0; !ret && i < history->nr_lines; i++)
		ret = judge_line(chance, history, &history->lines[i], error);
	stats_chance_free(chance);
	return ret;
}
