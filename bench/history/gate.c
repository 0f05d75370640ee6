// SPDX-License-Identifier: MIT
/*
 * A gate is a promise to fail: where it couldn't, of which line or row that
 * may be, it isn't taken for one that passed.
 */
#include <stdlib.h>

#include "bench/compare/across.h"
#include "bench/history/parts.h"

static const char ways_out[] =
	"; history shows all without --gate: choose with --only or --machine, "
	"begin later with --since, join runs with --across, or keep such files "
	"elsewhere";

static bool counts(const struct history_line *line)
{
	return line->nr_rows && !line->superseded;
}

static bool is_blind(const struct history_line *line,
		     const struct history_row *row)
{
	return !row->nr_after && !history_is_gone(line, row);
}

static const struct history_row *first_blind(const struct history_line *line,
					     unsigned int *nr)
{
	const struct history_row *row = line->rows, *first = NULL;

	for (*nr = 0; row < line->rows + line->nr_rows; row++) {
		if (!is_blind(line, row))
			continue;
		first = first ? first : row;
		(*nr)++;
	}
	return first;
}

static void name_line(const struct history_line *line, struct error *error)
{
	char *command = history_command(line);

	error_append(error, "suite %s of machine %.64s",
		     command ? command : "?", history_machine(line));
	free(command);
}

static void name_enough(const struct history_line *line, struct error *error)
{
	if (line->nr_enough)
		error_append(error, "it takes %u", line->nr_enough);
	else
		error_append(error, "no number is enough for %u rows",
			     line->nr_rows);
}

/* The line that the same command had before: the newest run left it. */
static const struct history_line *line_before(const struct history *history,
					      const struct history_line *line)
{
	const struct history_line *older = line + 1;

	for (; older < history->lines + history->nr_lines; older++)
		if (older->superseded && history_same_command(older, line))
			return older;
	return NULL;
}

static void name_stray(const struct history *history,
		       const struct history_line *line, struct error *error)
{
	const struct history_line *before = line_before(history, line);
	char *difference;

	if (!before)
		return;
	difference = history_difference(&history->options, before->differences);
	error_append(error,
		     ", since %.200s was measured otherwise than the %u "
		     "run%s before it (%s)",
		     line->runs[0]->path, before->nr_runs,
		     before->nr_runs == 1 ? "" : "s",
		     difference ? difference : "?");
	free(difference);
}

static int refuse_line(const struct history *history,
		       const struct history_line *line, unsigned int nr,
		       unsigned int of, struct error *error)
{
	error_set(error,
		  "--gate would always pass in %u of %u line%s of runs "
		  "that were measured alike: ",
		  nr, of, of == 1 ? "" : "s");
	name_line(line, error);
	error_append(error, " has %u run%s of %u row%s, ", line->nr_runs,
		     line->nr_runs == 1 ? "" : "s", line->nr_rows,
		     line->nr_rows == 1 ? "" : "s");
	name_enough(line, error);
	name_stray(history, line, error);
	error_append(error, "%s", ways_out);
	return -1;
}

static int check_lines(const struct history *history, struct error *error)
{
	const struct history_line *line = history->lines, *first = NULL;
	unsigned int nr = 0, of = 0;

	for (; line < history->lines + history->nr_lines; line++) {
		of += counts(line);
		if (!counts(line) || line->nr_open)
			continue;
		first = first ? first : line;
		nr++;
	}
	return first ? refuse_line(history, first, nr, of, error) : 0;
}

static int refuse_rows(const struct history_line *line,
		       const struct history_row *row, unsigned int nr,
		       struct error *error)
{
	error_set(error, "--gate would always pass in %u of %u rows of ", nr,
		  line->nr_rows);
	name_line(line, error);
	error_append(error, ": %.200s has %u run%s, ", row->newest->name,
		     row->nr, row->nr == 1 ? "" : "s");
	name_enough(line, error);
	if (row->nr_others)
		error_append(error,
			     ", and in %u more it measured something "
			     "else than in the newest, %.200s (%s)",
			     row->nr_others,
			     line->runs[line->nr_runs - 1]->path, row->others);
	error_append(error, "%s", ways_out);
	return -1;
}

/* If none is left, nothing could be slower: whatever may go. */
static int refuse_gone(const struct history_line *line, bool may_go,
		       struct error *error)
{
	const struct history_row *row = line->rows, *first = NULL;
	unsigned int gone = 0;

	for (; row < line->rows + line->nr_rows; row++) {
		if (!history_is_gone(line, row))
			continue;
		first = first ? first : row;
		gone++;
	}
	if (!gone || (may_go && gone < line->nr_rows))
		return 0;
	error_set(error,
		  "--gate: %.200s lacks %u row%s, which may be slower, "
		  "as %.200s; it is the newest run of ",
		  line->runs[line->nr_runs - 1]->path, gone,
		  gone == 1 ? "" : "s", first->newest->name);
	name_line(line, error);
	error_append(error, gone < line->nr_rows
				    ? "; --across rows lets them go"
				    : ", and has no other");
	return -1;
}

int history_check_gate(const struct history *history, struct error *error)
{
	bool may_go = across_names(history->options.across, ACROSS_ROWS);
	const struct history_line *line = history->lines;
	const struct history_row *row;
	unsigned int nr;

	if (check_lines(history, error))
		return -1;
	for (; line < history->lines + history->nr_lines; line++) {
		if (!counts(line))
			continue;
		if (refuse_gone(line, may_go, error))
			return -1;
		row = first_blind(line, &nr);
		if (row)
			return refuse_rows(line, row, nr, error);
	}
	return 0;
}
