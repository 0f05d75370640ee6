// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include "bench/cli/cli.h"
#include "bench/cli/run_again.h"
#include "bench/report/html.h"

#define MAX_RESULTS 16

struct options {
	struct report_options report;
	const char *html;
	const char *files[MAX_RESULTS];
	unsigned int nr_files;
};

enum { KEY_BASELINE = 256, KEY_ACROSS, KEY_MAIL, KEY_HTML };

static const struct argp_option report_options[] = {
	{ 0, 0, 0, 0, "What is compared (lists have commas):", 1 },
	{ "baseline", KEY_BASELINE, "NAME", 0,
	  "of one result: a strategy (edge), or AXIS:VALUE, that the others "
	  "are held against", 0 },
	{ "across", KEY_ACROSS, "LIST", 0,
	  "what may differ: machine, suite, thp, ..., all", 0 },
	{ 0, 0, 0, 0, "How it is printed:", 2 },
	{ "mail", KEY_MAIL, NULL, 0,
	  "72 columns, for a mail or a commit message", 0 },
	{ "html", KEY_HTML, "FILE", 0, "one page for a browser", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case KEY_BASELINE:
		options->report.baseline = arg;
		return 0;
	case KEY_ACROSS:
		options->report.across = arg;
		return 0;
	case KEY_MAIL:
		options->report.mail = true;
		return 0;
	case KEY_HTML:
		options->html = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (options->nr_files == MAX_RESULTS)
			return ARGP_ERR_UNKNOWN;
		options->files[options->nr_files++] = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = report_options,
	.parser = parse,
	.args_doc = "RESULT.json\nBASE.json NEW.json",
	.doc = "One block of text that says by itself what was measured, "
	       "where and how, which rows differ, and how to measure it "
	       "again. docs/report.md says how to read it.",
};

/* Before anything is read. */
static int check_options(const struct options *options, struct error *error)
{
	if (!options->nr_files)
		return error_set(error, "which result? It takes RESULT.json, "
				 "or BASE.json and NEW.json");
	if (options->nr_files > 2)
		return error_set(error, "%u results: a block is of one, or of "
				 "BASE.json and NEW.json", options->nr_files);
	if (options->report.baseline && options->nr_files > 1)
		return error_set(error, "--baseline compares the rows of one "
				 "result: it takes one RESULT.json");
	return 0;
}

static int load_all(const struct options *options, struct load *loads,
		    struct error *error)
{
	for (unsigned int i = 0; i < options->nr_files; i++)
		if (load_read(options->files[i], &loads[i], error))
			return -1;
	return 0;
}

static int report(struct options *options, const struct load *loads,
		  struct error *error)
{
	const struct load *all[MAX_RESULTS];
	struct report_again again[MAX_RESULTS] = { 0 };
	unsigned int nr = options->nr_files;
	int ret;

	for (unsigned int i = 0; i < nr; i++) {
		all[i] = &loads[i];
		run_again(all[i], &again[i]);
	}
	options->report.again = again;
	if (options->html)
		ret = report_html(loads, options->files, nr, &options->report,
				  options->html, error);
	else
		ret = report_text(all, options->files, nr, &options->report,
				  stdout, error);
	for (unsigned int i = 0; i < nr; i++)
		run_again_free(&again[i]);
	return ret;
}

int cmd_report(int argc, char **argv)
{
	struct load loads[MAX_RESULTS] = { 0 };
	struct options options = { 0 };
	struct error error = { 0 };
	int status;

	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	if (check_options(&options, &error) ||
	    load_all(&options, loads, &error) ||
	    report(&options, loads, &error))
		status = cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	for (unsigned int i = 0; i < options.nr_files; i++)
		load_free(&loads[i]);
	return status;
}
