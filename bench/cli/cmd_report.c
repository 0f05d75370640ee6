// SPDX-License-Identifier: MIT
#include <signal.h>
#include <sys/stat.h>

#include "bench/cli/cli.h"
#include "bench/cli/run_again.h"
#include "bench/report/html.h"
#include "harness/record/record.h"

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
	{ "html", KEY_HTML, "FILE", 0,
	  "instead, a page for a browser: one file, no network", 0 },
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
	.doc = "One block of text, or a page, that says by itself what was "
	       "measured, where and how, which rows differ, and how to measure "
	       "it again. docs/report.md and docs/report-html.md say how to "
	       "read them.",
};

/* A page over the result that it is of would be the end of both. */
static bool is_result(const struct options *options, const char *path)
{
	struct stat page, result;

	if (stat(path, &page))
		return false;
	for (unsigned int i = 0; i < options->nr_files; i++)
		if (!stat(options->files[i], &result) &&
		    page.st_dev == result.st_dev &&
		    page.st_ino == result.st_ino)
			return true;
	return false;
}

static int check_page(const struct options *options, struct error *error)
{
	char why[512];

	if (options->report.mail)
		return error_set(error, "--mail and --html: one of them");
	if (is_result(options, options->html))
		return error_set(error, "--html %s: that is the result itself; "
				 "choose another name", options->html);
	if (record_probe(options->html, why, sizeof(why)))
		return error_set(error, "--html: %s", why);
	return 0;
}

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
	return options->html ? check_page(options, error) : 0;
}

static int load_all(const struct options *options, struct load *loads,
		    struct error *error)
{
	for (unsigned int i = 0; i < options->nr_files; i++)
		if (load_read(options->files[i], &loads[i], error))
			return -1;
	return 0;
}

/* 0, or a status with a line in error. */
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
	return ret < 0 ? STATUS_BAD_USE : ret;
}

int cmd_report(int argc, char **argv)
{
	struct load loads[MAX_RESULTS] = { 0 };
	struct options options = { 0 };
	struct error error = { 0 };
	int status;

	signal(SIGXFSZ, SIG_IGN);
	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	if (check_options(&options, &error) ||
	    load_all(&options, loads, &error))
		status = STATUS_BAD_USE;
	else
		status = report(&options, loads, &error);
	if (status)
		cli_fail(argv[0], status, "%s", error.text);
	for (unsigned int i = 0; i < options.nr_files; i++)
		load_free(&loads[i]);
	return status;
}
