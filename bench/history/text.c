// SPDX-License-Identifier: MIT
/* A history for people: the runs, and the rows that changed. */
#include <stdlib.h>
#include <string.h>

#include "bench/compare/print.h"
#include "bench/history/draw.h"
#include "bench/history/parts.h"
#include "bench/history/words.h"
#include "harness/record/record.h"

static void describe_machine(const struct history_line *line,
			     struct flow *words)
{
	const json_t *ours = history_newest(line)->ours;

	history_say(words, "machine %.64s, %.96s (%zu CPUs)",
		    history_machine(line), history_string(ours, "cpu_model"),
		    json_array_size(json_object_get(ours, "cpus")));
	flow_end(words);
}

static void describe_line(const struct history *history,
			  const struct history_line *line, struct flow *words)
{
	const struct load *newest = history_newest(line);
	char *command = history_command(line), *difference;

	history_say(
		words,
		"suite %s, memory %.64s, window %g s: %u run%s, %u row%s",
		command ? command : newest->suite,
		history_string(newest->ours, "memory"),
		json_number_value(json_object_get(newest->ours, "window_s")),
		line->nr_runs, PLURAL(line->nr_runs), line->nr_rows,
		PLURAL(line->nr_rows));
	flow_end(words);
	free(command);
	if (line->nr_older) {
		history_say(words, "the oldest %u are left out: it takes %d",
			    line->nr_older, HISTORY_RUNS);
		flow_end(words);
	}
	difference = history_difference(&history->options, line->differences);
	if (difference) {
		history_say(words,
			    "measured otherwise than the newest of these: "
			    "%s",
			    difference);
		flow_end(words);
	}
	free(difference);
}

/* Runs [first, last] of one kernel and program stand in one line. */
static bool same_build(const struct history_run *a, const struct history_run *b)
{
	static const char *const keys[] = { "kernel", "revision" };

	for (unsigned int i = 0; i < 2; i++)
		if (strcmp(history_string(a->load.ours, keys[i]),
			   history_string(b->load.ours, keys[i])))
			return false;
	return true;
}

/* "3", "4 to 12"; first and last are from 0. */
static void print_range(unsigned int first, unsigned int last, FILE *out)
{
	char text[32];

	if (first == last)
		snprintf(text, sizeof(text), "%u", first + 1);
	else
		snprintf(text, sizeof(text), "%u to %u", first + 1, last + 1);
	fprintf(out, "%-10s", text);
}

static void print_build(const struct history_line *line, unsigned int first,
			unsigned int last, FILE *out)
{
	const struct history_run *run = line->runs[first];
	unsigned int least = run->load.n, most = least, n;
	char kernel[31], revision[17], processes[24];

	for (unsigned int i = first; i <= last; i++) {
		n = line->runs[i]->load.n;
		least = n < least ? n : least;
		most = n > most ? n : most;
	}
	snprintf(kernel, sizeof(kernel), "%s",
		 history_string(run->load.ours, "kernel"));
	snprintf(revision, sizeof(revision), "%s",
		 history_string(run->load.ours, "revision"));
	record_one_line(kernel);
	record_one_line(revision);
	snprintf(processes, sizeof(processes), least == most ? "%u" : "%u-%u",
		 least, most);
	print_range(first, last, out);
	fprintf(out, " %s  %-30s %-16s %s\n", run->date, kernel, revision,
		processes);
}

static void print_runs(const struct history_line *line, FILE *out)
{
	unsigned int first = 0;

	fprintf(out, "\n%-10s %-17s %-30s %-16s %s\n", "runs", "from (UTC)",
		"kernel", "revision", "n");
	for (unsigned int i = 1; i <= line->nr_runs; i++) {
		if (i < line->nr_runs &&
		    same_build(line->runs[first], line->runs[i]))
			continue;
		print_build(line, first, i - 1, out);
		first = i;
	}
	fputc('\n', out);
}

static void print_title(const struct history_row *row, struct flow *words)
{
	char unit[128];

	history_say_row(words, row->newest);
	flow_end(words);
	history_unit(row, unit, sizeof(unit));
	history_say(words, "%s", unit);
	flow_end(words);
	if (!row->nr_others)
		return;
	history_say(words,
		    "%u run%s measured something else, and %s left out: %s",
		    row->nr_others, PLURAL(row->nr_others),
		    row->nr_others == 1 ? "is" : "are", row->others);
	flow_end(words);
}

static void print_p(double p, FILE *out)
{
	if (p < 0.001)
		fprintf(out, " %7s", "<0.001");
	else
		fprintf(out, " %7.3f", p);
}

static void print_segment(const struct history_line *line,
			  const struct history_row *row, unsigned int i,
			  struct flow *words)
{
	const struct history_segment *segment = &row->segments[i];
	unsigned int first = row->points[segment->first].run;
	char text[COMPARE_TEXT];
	FILE *out = words->out;

	print_range(first, row->points[segment->last].run, out);
	fprintf(out, " %8s", number_text(segment->median, text, sizeof(text)));
	if (!i) {
		fputc('\n', out);
		return;
	}
	compare_percent(segment->median / segment[-1].median, text);
	fprintf(out, " %8s", text);
	print_p(segment->p, out);
	fputc('\n', out);
	flow(words, "   ");
	history_describe_causes(line, row, i, words);
	flow_end(words);
}

static void print_changed(const struct history_line *line,
			  const struct history_row *row, struct flow *words)
{
	print_title(row, words);
	history_draw(row, words->out);
	fprintf(words->out, "%-10s %8s %8s %7s\n", "runs", "median", "delta",
		"p");
	for (unsigned int i = 0; i < row->nr_segments; i++)
		print_segment(line, row, i, words);
	fputc('\n', words->out);
}

static void print_unchanged(const struct history_row *row, struct flow *words)
{
	char text[32];

	print_title(row, words);
	history_draw(row, words->out);
	history_say(words, "~: %u run%s, median %s", row->nr, PLURAL(row->nr),
		    number_text(row->segments->median, text, sizeof(text)));
	flow_end(words);
	fputc('\n', words->out);
}

static void print_rows(const struct history_line *line, bool all,
		       struct flow *words)
{
	const struct history_row *row;

	for (row = line->rows; row < line->rows + line->nr_rows; row++)
		if (row->nr_segments > 1)
			print_changed(line, row, words);
	for (row = line->rows; all && row < line->rows + line->nr_rows; row++)
		if (row->nr_segments == 1)
			print_unchanged(row, words);
}

static void describe_rows(const struct history_line *line, bool all,
			  struct flow *words)
{
	unsigned int same = 0, others = 0;
	const struct history_row *row;

	for (row = line->rows; row < line->rows + line->nr_rows; row++) {
		same += row->nr_segments == 1;
		others += row->nr_others > 0;
	}
	if (same)
		history_say(words,
			    "%u of %u row%s: no change that can be told (~)%s.",
			    same, line->nr_rows, PLURAL(line->nr_rows),
			    all ? "" : "; --all shows them");
	flow_end(words);
	if (!others)
		return;
	history_say(words,
		    "%u row%s runs that measured something else, and are left "
		    "out.",
		    others, others == 1 ? " has" : "s have");
	flow_end(words);
}

static bool is_short(const struct history_line *line)
{
	return line->nr_runs < 2 * STATS_CHANGE_SEGMENT;
}

/* A line that isn't told at length. */
static void print_aside(const struct history *history,
			const struct history_line *line, struct flow *words)
{
	describe_line(history, line, words);
	if (!line->superseded) {
		history_describe_limits(line, words);
		return;
	}
	history_say(words,
		    "over since %s (--all shows it, --across takes it in)",
		    line->runs[line->nr_runs - 1]->date);
	flow_end(words);
}

static void print_line(const struct history *history,
		       const struct history_line *line, bool all,
		       struct flow *words)
{
	if (!line->nr_rows)
		return;
	fputc('\n', words->out);
	if ((is_short(line) || line->superseded) && !all) {
		print_aside(history, line, words);
		return;
	}
	describe_line(history, line, words);
	print_runs(line, words->out);
	print_rows(line, all, words);
	describe_rows(line, all, words);
	history_describe_gone(line, words);
	history_describe_limits(line, words);
	history_describe_processes(line, words);
	history_describe_floor(line, words);
	history_describe_neighbours(line, words);
}

void history_print(const struct history *history, const char *dir, bool all,
		   FILE *out)
{
	struct flow words = { .out = out, .width = 80 };
	const struct history_line *line = history->lines;

	history_say(&words, "%.200s: %u run%s", dir, history->nr_runs,
		    PLURAL(history->nr_runs));
	flow_end(&words);
	history_describe_skipped(history, &words);
	for (unsigned int i = 0; i < history->nr_lines; i++, line++) {
		if (!i ||
		    strcmp(history_machine(line), history_machine(line - 1))) {
			fputc('\n', out);
			describe_machine(line, &words);
		}
		print_line(history, line, all, &words);
	}
	history_describe_end(history, &words);
}
