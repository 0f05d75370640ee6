// SPDX-License-Identifier: MIT
/* Which runs were measured alike: each against the newest of a line. */
#include <stdlib.h>
#include <string.h>

#include "bench/compare/across.h"
#include "bench/compare/differ.h"
#include "bench/history/parts.h"
#include "harness/record/record.h"

const char *history_string(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "?";
}

const char *history_machine(const struct history_line *line)
{
	return history_string(line->runs[0]->load.ours, "machine_id");
}

const struct load *history_newest(const struct history_line *line)
{
	return &line->runs[line->nr_runs - 1]->load;
}

/* Which machine it is never may differ, whatever is said of its parts. */
bool history_allows(const struct history_options *options,
		    const json_t *difference)
{
	return strcmp(history_string(difference, "key"), "machine_id") &&
	       across_allows(options->across, difference);
}

char *history_difference(const struct history_options *options,
			 const json_t *differences)
{
	json_t *difference;
	char *texts[2], *text = NULL;
	size_t i;

	json_array_foreach (differences, i, difference) {
		if (history_allows(options, difference))
			continue;
		differ_texts(difference, texts);
		if (asprintf(
			    &text, "%.64s %.64s -> %.64s",
			    differ_is_row_key(history_string(difference, "key"))
				    ? history_string(difference, "key")
				    : history_string(difference, "where"),
			    texts[0], texts[1]) < 0)
			text = NULL;
		free(texts[0]);
		free(texts[1]);
		break;
	}
	if (text)
		record_one_line(text);
	return text;
}

/* Two lines may have one suite, and be of other rows. */
static json_t *differ_runs(const struct history_run *a,
			   const struct history_run *b)
{
	json_t *differences = differ_contexts(&a->load, &b->load);

	if (strcmp(a->asked, b->asked))
		json_array_append_new(differences,
				      json_pack("{s:s, s:s, s:s, s:s, s:s}",
						"kind", DIFFER_CONDITION, "key",
						"command", "where", "command",
						"base", a->asked, "new",
						b->asked));
	return differences;
}

static bool alike(const struct history *history, const struct history_run *a,
		  const struct history_run *b)
{
	json_t *differences = differ_runs(a, b), *difference;
	bool alike = true;
	size_t i;

	json_array_foreach (differences, i, difference)
		alike &= history_allows(&history->options, difference);
	json_decref(differences);
	return alike;
}

static struct history_line *find_line(struct history *history,
				      const struct history_run *run)
{
	struct history_line *line = history->lines;

	/* while they grow, a line's newest run is its first */
	for (; line < history->lines + history->nr_lines; line++)
		if (alike(history, run, line->runs[0]))
			return line;
	line->runs = calloc(history->nr_runs, sizeof(*line->runs));
	history->nr_lines++;
	return line;
}

static void reverse(struct history_line *line)
{
	const struct history_run *kept;
	unsigned int last = line->nr_runs - 1;

	for (unsigned int i = 0; i < last - i; i++) {
		kept = line->runs[i];
		line->runs[i] = line->runs[last - i];
		line->runs[last - i] = kept;
	}
}

/* Machines by their ids; of one, the newest line is the first. */
static int by_machine(const void *a, const void *b)
{
	const struct history_line *x = a, *y = b;
	int order = strcmp(history_machine(x), history_machine(y));
	time_t of_x = x->runs[x->nr_runs - 1]->when;
	time_t of_y = y->runs[y->nr_runs - 1]->when;

	return order ? order : (of_x < of_y) - (of_x > of_y);
}

static const struct history_run *newest(const struct history_line *line)
{
	return line->runs[line->nr_runs - 1];
}

bool history_same_command(const struct history_line *a,
			  const struct history_line *b)
{
	return !strcmp(history_machine(a), history_machine(b)) &&
	       !strcmp(newest(a)->load.suite, newest(b)->load.suite) &&
	       !strcmp(newest(a)->asked, newest(b)->asked);
}

/* Not so of lines that go on side by side. */
static bool is_over(const struct history_line *line,
		    const struct history_line *newer)
{
	for (unsigned int i = 0; i < newer->nr_runs; i++)
		if (newer->runs[i]->when >= line->runs[0]->when &&
		    newer->runs[i]->when <= newest(line)->when)
			return false;
	return true;
}

/* How each line differs from the newest of its machine and command. */
static void tell_apart(struct history *history)
{
	struct history_line *line = history->lines, *newer;

	for (unsigned int i = 0; i < history->nr_lines; i++, line++) {
		for (newer = history->lines; newer < line; newer++)
			if (history_same_command(newer, line))
				break;
		line->differences = differ_runs(newest(line), newest(newer));
		line->superseded = newer < line && is_over(line, newer);
	}
}

char *history_command(const struct history_line *line)
{
	const struct history_run *run = newest(line);
	char *text;

	if (asprintf(&text, "%.64s%s%.200s", run->load.suite,
		     *run->asked ? " with " : "", run->asked) < 0)
		return NULL;
	return text;
}

/* A name that is mistyped would allow nothing, and nobody would know. */
static int check_across(const struct history *history, struct error *error)
{
	json_t *none = json_array();
	int ret = history->nr_runs ? -1 : 0;

	for (unsigned int i = 0; ret && i < history->nr_runs; i++)
		ret = across_check(history->options.across,
				   &history->runs[i].load,
				   &history->runs[i].load, "", none, error);
	json_decref(none);
	return ret;
}

int history_make_lines(struct history *history, struct error *error)
{
	struct history_line *line;

	if (check_across(history, error))
		return -1;
	history->lines = calloc(history->nr_runs + 1, sizeof(*history->lines));
	if (!history->lines)
		return error_set(error, "out of memory");
	for (unsigned int i = history->nr_runs; i-- > 0;) {
		line = find_line(history, &history->runs[i]);
		if (!line->runs)
			return error_set(error, "out of memory");
		if (line->nr_runs == HISTORY_RUNS)
			line->nr_older++;
		else
			line->runs[line->nr_runs++] = &history->runs[i];
	}
	for (unsigned int i = 0; i < history->nr_lines; i++)
		reverse(&history->lines[i]);
	if (history->nr_lines)
		qsort(history->lines, history->nr_lines,
		      sizeof(*history->lines), by_machine);
	tell_apart(history);
	return 0;
}
