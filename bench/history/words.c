// SPDX-License-Identifier: MIT
/* What is said of a history, beside its rows. */
#include "bench/history/words.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/differ.h"
#include "bench/compare/print.h"
#include "bench/history/parts.h"
#include "bench/plot/parts.h"
#include "harness/record/record.h"

#define NAMES_MAX 4

void history_say(struct flow *words, const char *format, ...)
{
	char text[768];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	record_one_line(text);
	flow_words(words, text);
}

void history_say_row(struct flow *words, const struct load_row *row)
{
	history_say(words, "%s %s%s", row->who,
		    strcmp(row->machine, "native") ? "" : "native/",
		    row->workload);
	for (unsigned int i = 0; i < row->nr_axes; i++)
		flow(words, "%s:%s", row->axes[i].key, row->axes[i].value);
}

void history_describe_skipped(const struct history *history, struct flow *words)
{
	size_t nr = json_array_size(history->skipped), i;
	const json_t *file;

	if (!nr)
		return;
	history_say(words, "left out: %zu file%s:", nr, PLURAL(nr));
	for (i = 0; i < nr && i < NAMES_MAX; i++) {
		file = json_array_get(history->skipped, i);
		history_say(words, "%.200s (%s)%s",
			    history_string(file, "file"),
			    history_string(file, "why"), i + 1 < nr ? "," : "");
	}
	if (nr > NAMES_MAX)
		history_say(words, "...");
	flow_end(words);
}

void history_unit(const struct history_row *row, char *text, size_t size)
{
	const char *per = plot_per(row->newest);

	snprintf(text, size, "%s, %s%s%s", row->phase, row->newest->unit,
		 per ? " per " : "", per ? per : "");
}

/* What of program and kernel differs from the run before. */
void history_describe_causes(const struct history_line *line,
			     const struct history_row *row, unsigned int i,
			     struct flow *words)
{
	const struct history_point *first =
		&row->points[row->segments[i].first];
	json_t *differences = differ_contexts(&line->runs[first[-1].run]->load,
					      &line->runs[first->run]->load);
	unsigned int nr = 0;
	json_t *difference;
	char *texts[2];
	size_t at;

	json_array_foreach (differences, at, difference) {
		if (strcmp(history_string(difference, "kind"),
			   DIFFER_SUBJECT) ||
		    !strcmp(history_string(difference, "key"),
			    "kernel_version"))
			continue;
		differ_texts(difference, texts);
		history_say(words, "%s%.64s %.64s -> %.64s", nr++ ? "and " : "",
			    history_string(difference, "where"), texts[0],
			    texts[1]);
		free(texts[0]);
		free(texts[1]);
	}
	if (!nr)
		history_say(words, "the same program and kernel as before");
	json_decref(differences);
}

void history_describe_limits(const struct history_line *line,
			     struct flow *words)
{
	unsigned int few = line->nr_rows - line->nr_open;

	if (line->nr_open) {
		history_say(words,
			    "Among so many rows a change can be told from %u "
			    "runs after it on, where no noise blurs it.",
			    line->nr_after);
	} else {
		history_say(words,
			    "So few runs can't tell a change among %u row%s:",
			    line->nr_rows, PLURAL(line->nr_rows));
		history_say(words,
			    line->nr_enough ? "it takes %u runs."
					    : "choose some with --only.",
			    line->nr_enough);
	}
	if (few && line->nr_open)
		history_say(words, "%u row%s too few runs for one.", few,
			    few == 1 ? " has" : "s have");
	flow_end(words);
}

void history_describe_gone(const struct history_line *line, struct flow *words)
{
	const struct history_row *row = line->rows;
	unsigned int nr = 0;

	for (; row < line->rows + line->nr_rows; row++) {
		if (!history_is_gone(line, row) || ++nr > NAMES_MAX)
			continue;
		history_say(words, "not in the newest run, but until run %u:",
			    row->points[row->nr - 1].run + 1);
		history_say_row(words, row->newest);
		flow_end(words);
	}
	if (nr <= NAMES_MAX)
		return;
	history_say(words, "and %u rows more", nr - NAMES_MAX);
	flow_end(words);
}

/* Their medians scatter by how many they are of: no order is like another. */
void history_describe_processes(const struct history_line *line,
				struct flow *words)
{
	unsigned int least = history_newest(line)->n, most = least, n;

	for (unsigned int i = 0; i < line->nr_runs; i++) {
		n = line->runs[i]->load.n;
		least = n < least ? n : least;
		most = n > most ? n : most;
	}
	if (least == most)
		return;
	history_say(words,
		    "n differs between runs (%u to %u): those of fewer "
		    "processes scatter more, so there may be more false alarms "
		    "than p says.",
		    least, most);
	flow_end(words);
}

/* What no strategy is in has changed: then something else has. */
void history_describe_floor(const struct history_line *line, struct flow *words)
{
	unsigned int floors = 0, moved = 0;
	const struct history_row *row;

	for (row = line->rows; row < line->rows + line->nr_rows; row++) {
		if (!compare_is_floor(row->newest))
			continue;
		floors++;
		moved += row->nr_segments > 1;
	}
	if (!moved)
		return;
	history_say(words,
		    "The floor moved in %u of %u rows that have no strategy: "
		    "what changed there may be the harness or the host.",
		    moved, floors);
	flow_end(words);
}

void history_describe_neighbours(const struct history_line *line,
				 struct flow *words)
{
	if (line->neighbours.p > HISTORY_ALPHA)
		return;
	history_say(words,
		    "Runs hang together: those that follow each other "
		    "are alike (correlation %.2f, p=%.2g), so there are more "
		    "false alarms than p says (docs/history.md).",
		    line->neighbours.correlation, line->neighbours.p);
	flow_end(words);
}

static void describe_p(const struct history *history, struct flow *words)
{
	const struct history_line *line = history->lines;

	for (; line < history->lines + history->nr_lines; line++)
		if (line->nr_open)
			break;
	if (line == history->lines + history->nr_lines)
		return;
	fputc('\n', words->out);
	history_say(
		words,
		"A run is one value, the median of its n processes. p is "
		"corrected for all rows of a table and their parts: where "
		"nothing changes, n is the same, and runs don't hang together, "
		"at most 5 of 100 such tables show a change. A single spike is "
		"none. Of changes by five times what runs scatter, 98 of 100 "
		"are where they are shown, and the others a run beside it; by "
		"twice of it, 60, and 82 within a run.");
	flow_end(words);
}

static void list_over_gate(const struct history_line *line, struct flow *words)
{
	const struct history_segment *best, *newest;
	const struct history_row *row;
	char text[COMPARE_TEXT];

	for (row = line->rows; row < line->rows + line->nr_rows; row++) {
		if (!row->over_gate)
			continue;
		compare_percent(history_newest_ratio(row), text);
		flow(words, "  %s", text);
		best = history_best(row);
		newest = &row->segments[row->nr_segments - 1];
		history_say(words, "since run %u, over runs %u to %u:",
			    row->points[newest->first].run + 1,
			    row->points[best->first].run + 1,
			    row->points[best->last].run + 1);
		history_say_row(words, row->newest);
		flow_end(words);
	}
}

static void describe_gate(const struct history *history, struct flow *words)
{
	if (!history->options.has_gate)
		return;
	fputc('\n', words->out);
	history_say(words, "gate %g%%:", history->options.gate * 100);
	if (history->nr_over_gate)
		history_say(words,
			    "%u row%s slower in the newest segment than in the "
			    "fastest before it, by more than that:",
			    history->nr_over_gate,
			    history->nr_over_gate == 1 ? " is" : "s are");
	else
		history_say(words, "no row's newest segment is slower than its "
				   "fastest by more than "
				   "that, as far as can be told.");
	flow_end(words);
	for (unsigned int i = 0; i < history->nr_lines; i++)
		list_over_gate(&history->lines[i], words);
}

void history_describe_end(const struct history *history, struct flow *words)
{
	describe_p(history, words);
	describe_gate(history, words);
}
