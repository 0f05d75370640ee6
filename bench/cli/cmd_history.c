// SPDX-License-Identifier: MIT
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "bench/child.h"
#include "bench/cli/run_again.h"
#include "bench/history/history.h"
#include "harness/record/record.h"

#define ONLY_MAX 8

struct options {
	struct history_options history;
	const char *only[ONLY_MAX];
	const char *dir;
	const char *since;
	const char *gate;
	const char *out;
	bool all, json;
};

enum {
	KEY_MACHINE = 256,
	KEY_SINCE,
	KEY_ONLY,
	KEY_PHASE,
	KEY_ACROSS,
	KEY_GATE,
	KEY_ALL,
	KEY_OUT,
	KEY_JSON,
};

static const struct argp_option history_options[] = {
	{ 0, 0, 0, 0, "What it is of (lists have commas):", 1 },
	{ "machine", KEY_MACHINE, "ID", 0, "one of several machines", 0 },
	{ "since", KEY_SINCE, "DATE", 0, "newer runs only, as 2026-11-30", 0 },
	{ "only", KEY_ONLY, "LIST", 0,
	  "rows with one of these in their name: edge,gup,order:9; again: and "
	  "one of those",
	  0 },
	{ "phase", KEY_PHASE, "NAME", 0, "total (the default), get, put, ...",
	  0 },
	{ "across", KEY_ACROSS, "LIST", 0,
	  "what runs in one line may differ in: suite, command, thp, ..., "
	  "all; rows: may be gone",
	  0 },
	{ "gate", KEY_GATE, "PERCENT", OPTION_ARG_OPTIONAL,
	  "status 1 if the newest segment of a row is slower than the fastest "
	  "before it, by more than that (0)",
	  0 },
	{ 0, 0, 0, 0, "How it is printed:", 2 },
	{ "all", KEY_ALL, NULL, 0, "rows without a change, too", 0 },
	{ "out", KEY_OUT, "DIR", 0,
	  "a picture a row, too: DIR/history-N-ROW.svg and .png, by gnuplot",
	  0 },
	{ "json", KEY_JSON, NULL, 0, "with all digits", 0 },
	{ 0 },
};

/* "--gate 3%", as compare has it: argp takes only "--gate=3%" for a value. */
static bool is_percent(const char *text)
{
	size_t length = strspn(text, "0123456789.");

	return length && !strcmp(text + length, "%");
}

static error_t parse_argument(char *arg, struct options *options)
{
	if (options->gate && !*options->gate && is_percent(arg)) {
		options->gate = arg;
		return 0;
	}
	if (options->dir)
		return ARGP_ERR_UNKNOWN;
	options->dir = arg;
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case KEY_MACHINE:
		options->history.machine = arg;
		return 0;
	case KEY_SINCE:
		options->since = arg;
		return 0;
	case KEY_ONLY:
		if (options->history.nr_only == ONLY_MAX)
			return ARGP_ERR_UNKNOWN;
		options->only[options->history.nr_only++] = arg;
		return 0;
	case KEY_PHASE:
		options->history.phase = arg;
		return 0;
	case KEY_ACROSS:
		options->history.across = arg;
		return 0;
	case KEY_GATE:
		options->gate = arg ? arg : "";
		return 0;
	case KEY_ALL:
		options->all = true;
		return 0;
	case KEY_OUT:
		options->out = arg;
		return 0;
	case KEY_JSON:
		options->json = true;
		return 0;
	case ARGP_KEY_ARG:
		return parse_argument(arg, options);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = history_options,
	.parser = parse,
	.args_doc = "[DIR]",
	.doc = "The runs under DIR (results), a machine at a time: which rows "
	       "changed for good, after which run, and with which kernel and "
	       "revision. A single spike is no change; at most 5 of 100 "
	       "histories in which nothing changes show one. docs/history.md "
	       "says how to read it.",
};

static int parse_gate(struct options *options, struct error *error)
{
	char *end = NULL;

	if (!options->gate)
		return 0;
	options->history.has_gate = true;
	if (!*options->gate)
		return 0;
	options->history.gate = strtod(options->gate, &end) / 100;
	if (end != options->gate && (!*end || !strcmp(end, "%")) &&
	    options->history.gate >= 0 && options->history.gate <= 10)
		return 0;
	return error_set(error, "--gate=%s: percent, from 0 up to 1000",
			 options->gate);
}

static int parse_since(struct options *options, struct error *error)
{
	struct tm tm = { 0 };
	const char *end;
	int day;

	if (!options->since)
		return 0;
	end = strptime(options->since, "%F", &tm);
	day = tm.tm_mday;
	options->history.since = timegm(&tm);
	/* February has no 31st: that would be in March */
	if (end && !*end && tm.tm_mday == day)
		return 0;
	return error_set(error, "--since %s: a date, as 2026-11-30",
			 options->since);
}

static void print(const struct history *history, const struct options *options,
		  unsigned int nr_drawn)
{
	json_t *json;

	if (!options->json) {
		history_print(history, options->dir, options->all, stdout);
		if (options->out)
			printf("\npictures of %u row%s are in %s\n", nr_drawn,
			       nr_drawn == 1 ? "" : "s", options->out);
		return;
	}
	json = history_json(history, options->dir);
	json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
	putchar('\n');
	json_decref(json);
}

static int draw(const struct history *history, const struct options *options,
		unsigned int *nr_drawn, struct error *error)
{
	int ret;

	if (!options->out)
		return 0;
	child_catch_signals();
	ret = history_plot(history, options->out, options->all, nr_drawn,
			   error);
	child_release_signals();
	return ret;
}

int cmd_history(int argc, char **argv)
{
	struct options options = { .history.phase = "total",
				   .history.asked = run_asked };
	struct history history = { 0 };
	struct error error = { 0 };
	unsigned int nr_drawn = 0;
	int status;

	signal(SIGXFSZ, SIG_IGN);
	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	options.history.only = options.only;
	if (!options.dir)
		options.dir = "results";
	if (parse_gate(&options, &error) || parse_since(&options, &error) ||
	    history_read(options.dir, &options.history, &history, &error) ||
	    draw(&history, &options, &nr_drawn, &error)) {
		record_one_line(error.text);
		status = cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	} else {
		print(&history, &options, nr_drawn);
		status = history.nr_over_gate ? STATUS_BAD_ANSWER : 0;
	}
	history_free(&history);
	return status;
}
