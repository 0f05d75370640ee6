// SPDX-License-Identifier: MIT
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cli/cli.h"
#include "bench/compare/print.h"

enum form { FORM_TEXT, FORM_MAIL, FORM_MARKDOWN, FORM_JSON };

struct options {
	struct compare_options compare;
	const char *gate;
	const char *files[2];
	unsigned int nr_files;
	enum form form;
	unsigned int nr_forms;
};

enum {
	KEY_BASELINE = 256,
	KEY_PHASE,
	KEY_ACROSS,
	KEY_GATE,
	KEY_SPREAD,
	KEY_MAIL,
	KEY_MARKDOWN,
	KEY_JSON,
};

static const struct argp_option compare_options[] = {
	{ 0, 0, 0, 0, "What is compared (lists have commas):", 1 },
	{ "baseline", KEY_BASELINE, "NAME", 0,
	  "in one result: a strategy, or AXIS:VALUE, that the others are held "
	  "against", 0 },
	{ "phase", KEY_PHASE, "LIST", 0,
	  "total (the default), get, put, map, ..., all", 0 },
	{ "across", KEY_ACROSS, "LIST", 0,
	  "what may differ: machine, suite, thp, ..., all", 0 },
	{ "gate", KEY_GATE, "PERCENT", 0,
	  "status 1 if a row is slower by more than that, with significance",
	  0 },
	{ "spread", KEY_SPREAD, NULL, 0,
	  "how far processes scatter, instead of how fast they are", 0 },
	{ 0, 0, 0, 0, "How it is printed:", 2 },
	{ "mail", KEY_MAIL, NULL, 0, "72 columns", 0 },
	{ "markdown", KEY_MARKDOWN, NULL, 0, "tables of a web page", 0 },
	{ "json", KEY_JSON, NULL, 0, "with all digits", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case KEY_BASELINE:
		options->compare.baseline = arg;
		return 0;
	case KEY_PHASE:
		options->compare.phases = arg;
		return 0;
	case KEY_ACROSS:
		options->compare.across = arg;
		return 0;
	case KEY_GATE:
		options->gate = arg;
		return 0;
	case KEY_SPREAD:
		options->compare.spread = true;
		return 0;
	case KEY_MAIL:
	case KEY_MARKDOWN:
	case KEY_JSON:
		options->form = FORM_MAIL + (key - KEY_MAIL);
		options->nr_forms++;
		return 0;
	case ARGP_KEY_ARG:
		if (options->nr_files == 2)
			return ARGP_ERR_UNKNOWN;
		options->files[options->nr_files++] = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = compare_options,
	.parser = parse,
	.args_doc = "BASE.json NEW.json\nRESULT.json --baseline NAME",
	.doc = "Which rows differ, and by how much: medians, 95 % interval of "
	       "their ratio, exact Mann-Whitney over processes, Holm's "
	       "correction over the table, ~ where nothing can be said. Rows "
	       "are matched by every axis. docs/compare.md says how to read "
	       "it.",
};

static int parse_gate(const char *text, double *gate, struct error *error)
{
	char *end;

	if (!text)
		return 0;
	*gate = strtod(text, &end) / 100;
	if (end != text && (!*end || !strcmp(end, "%")) && *gate > 0 &&
	    *gate <= 10)
		return 0;
	return error_set(error, "--gate %s: percent, above 0 and up to 1000",
			 text);
}

static int check_options(struct options *options, struct error *error)
{
	if (options->nr_forms > 1)
		return error_set(error, "--mail, --markdown and --json: one of "
				 "them");
	if (options->compare.baseline && options->nr_files != 1)
		return error_set(error, "--baseline compares the rows of one "
				 "result: it takes one RESULT.json");
	if (!options->compare.baseline && options->nr_files != 2)
		return error_set(error, "it takes BASE.json and NEW.json, or "
				 "one RESULT.json and --baseline STRATEGY");
	if (options->gate && options->compare.spread)
		return error_set(error, "--gate is of how fast rows are, and "
				 "--spread isn't: one of them");
	return parse_gate(options->gate, &options->compare.gate, error);
}

static int print_json(const struct comparison *c,
		      const struct compare_names *names, struct error *error)
{
	json_t *json = compare_json(c, names);

	if (!json)
		return error_set(error, "--json: a file's name isn't UTF-8; "
				 "rename it");
	json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
	putchar('\n');
	json_decref(json);
	return 0;
}

static int print(const struct comparison *c, const struct compare_names *names,
		 enum form form, struct error *error)
{
	switch (form) {
	case FORM_JSON:
		return print_json(c, names, error);
	case FORM_MARKDOWN:
		compare_print_markdown(c, names, stdout);
		return 0;
	default:
		compare_print_text(c, names, form == FORM_MAIL ? 72 : 80,
				   stdout);
		return 0;
	}
}

static int compare(const struct options *options, const struct load *base,
		   const struct load *new, struct error *error)
{
	const struct compare_names names = { options->files[0],
					     options->files[1] };
	struct comparison comparison;
	int status;

	if (compare_make(base, names.base, new, names.new, &options->compare,
			 &comparison, error))
		return STATUS_BAD_USE;
	status = comparison.nr_over_gate ? STATUS_BAD_ANSWER : 0;
	if (print(&comparison, &names, options->form, error))
		status = STATUS_BAD_USE;
	compare_free(&comparison);
	return status;
}

static int load_all(const struct options *options, struct load loads[2],
		    struct error *error)
{
	for (unsigned int i = 0; i < options->nr_files; i++)
		if (load_read(options->files[i], &loads[i], error))
			return -1;
	return 0;
}

int cmd_compare(int argc, char **argv)
{
	struct options options = { 0 };
	struct error error = { 0 };
	struct load loads[2] = { 0 };
	int status;

	signal(SIGXFSZ, SIG_IGN);
	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	if (check_options(&options, &error) ||
	    load_all(&options, loads, &error))
		status = STATUS_BAD_USE;
	else
		status = compare(&options, &loads[0], &loads[1], &error);
	load_free(&loads[0]);
	load_free(&loads[1]);
	if (*error.text && status == STATUS_BAD_USE)
		cli_fail(argv[0], status, "%s", error.text);
	return status;
}
