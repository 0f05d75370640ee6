// SPDX-License-Identifier: MIT
/* What the statistics say of each row, and what they could have said. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/history/parts.h"
#include "harness/stats/mann_whitney.h"
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

const struct history_segment *history_best(const struct history_row *row)
{
	const struct history_segment *best = NULL;

	for (unsigned int i = 0; i + 1 < row->nr_segments; i++)
		if (!best || row->segments[i].median <= best->median)
			best = &row->segments[i];
	return best;
}

double history_newest_ratio(const struct history_row *row)
{
	const struct history_segment *best = history_best(row);
	double median = row->segments[row->nr_segments - 1].median;

	return !best || median == best->median ? 1 : median / best->median;
}

/*
 * Whether the newest segment isn't the best one again. That two segments which
 * meet differ was tested; of others the ranks of their runs say it, for this
 * pair alone: 3 and 4 of them are enough. 1, 0, or -1: no memory.
 */
static int is_worse(const struct history_row *row, const double *values)
{
	const struct history_segment *best = history_best(row), *last;
	struct stats_mann_whitney test;

	last = &row->segments[row->nr_segments - 1];
	if (!best || last->median <= best->median)
		return 0;
	if (best + 1 == last)
		return 1;
	if (stats_mann_whitney(
		    values + best->first, best->last - best->first + 1,
		    values + last->first, last->last - last->first + 1, &test))
		return -1;
	/* of one side */
	return test.p / 2 <= HISTORY_ALPHA;
}

static int hold(const struct history_options *options,
		const struct history_line *line, struct history_row *row,
		const double *values)
{
	int worse;

	if (!options->has_gate || line->superseded ||
	    history_is_gone(line, row) ||
	    history_newest_ratio(row) <= 1 + options->gate)
		return 0;
	worse = is_worse(row, values);
	row->over_gate = worse > 0;
	return worse < 0 ? -1 : 0;
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
	if (cut_up(row, values, &changes) || hold(options, line, row, values))
		return out_of_memory(error);
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

/* Rows that all of them have in so many runs need as many after it. */
static int judge_row_limit(struct stats_chance *chance,
			   struct history_line *line, struct history_row *row)
{
	const struct history_row *like = line->rows;
	int after;

	if (!is_tested(row))
		return 0;
	while (like < row && like->nr != row->nr)
		like++;
	after = like < row ? (int)like->nr_after
			   : after_of(chance, row->nr, line->nr_tested);
	if (after <= 0)
		return after;
	row->nr_after = after;
	line->nr_open++;
	if (!line->nr_after || row->nr_after < line->nr_after)
		line->nr_after = row->nr_after;
	return 0;
}

/* What these runs can show, before any of them was looked at. */
static int judge_limits(struct stats_chance *chance, struct history_line *line)
{
	unsigned int most = 0;
	int enough;

	for (unsigned int i = 0; i < line->nr_rows; i++) {
		if (judge_row_limit(chance, line, &line->rows[i]))
			return -1;
		if (!line->rows[i].nr_after && line->rows[i].nr > most)
			most = line->rows[i].nr;
	}
	if (!most)
		return 0;
	enough = enough_of(chance, most + 1, line->nr_rows);
	line->nr_enough = enough < 0 ? 0 : enough;
	return enough < 0 ? -1 : 0;
}

/*
 * What is left of a row without its changes: a step makes neighbours alike, and
 * isn't meant. What drifts is still that between the steps it is cut into.
 */
static void level_out(const struct history_row *row, double *values)
{
	const struct history_segment *segment = row->segments;

	for (; segment < row->segments + row->nr_segments; segment++)
		for (unsigned int i = segment->first; i <= segment->last; i++)
			values[i] = row->points[i].value - segment->median;
}

/* Whether runs hang together. */
static int judge_neighbours(struct history_line *line)
{
	unsigned int n = line->nr_runs, nr = 0;
	double *values = calloc((size_t)line->nr_rows * n, sizeof(*values));
	const struct history_row *row;
	int err;

	if (!values)
		return -1;
	for (row = line->rows; row < line->rows + line->nr_rows; row++)
		if (row->nr == n)
			level_out(row, values + n * nr++);
	err = nr && n >= 2 * STATS_CHANGE_SEGMENT
		      ? stats_neighbours(values, nr, n, SEED, &line->neighbours)
		      : 0;
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
