// SPDX-License-Identifier: MIT
#include "bench/breakeven/breakeven.h"
#include "bench/breakeven/lookup.h"
#include "bench/cli/cli.h"

struct options {
	const char *result;
	const char *strategies;
	const char *sizes;
	bool lookup;
	bool json;
};

enum { KEY_STRATEGY = 256, KEY_SIZE, KEY_LOOKUP, KEY_JSON };

static const struct argp_option breakeven_options[] = {
	{ "strategy", KEY_STRATEGY, "LIST", 0, "these pairs only", 0 },
	{ "size", KEY_SIZE, "LIST", 0,
	  "devices that were not measured, too, as 1T", 0 },
	{ "lookup", KEY_LOOKUP, NULL, 0,
	  "instead: from how many base pages a GUP call on their counts cost "
	  "more than its lookup of the pgmap", 0 },
	{ "json", KEY_JSON, NULL, 0, "with all digits", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case KEY_STRATEGY:
		options->strategies = arg;
		return 0;
	case KEY_SIZE:
		options->sizes = arg;
		return 0;
	case KEY_LOOKUP:
		options->lookup = true;
		return 0;
	case KEY_JSON:
		options->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (options->result)
			return ARGP_ERR_UNKNOWN;
		options->result = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = breakeven_options,
	.parser = parse,
	.args_doc = "RESULT.json",
	.doc = "How many base pages must be pinned or faulted in a device's "
	       "life before a strategy with a cheaper hot path has paid for "
	       "its dearer teardown: for each pair of strategies, and each "
	       "size of device, that a result has gup or fault and teardown "
	       "rows of, or lifecycle rows. docs/breakeven.md says how to read it.",
};

static void print_json(json_t *root)
{
	json_dumpf(root, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
	putchar('\n');
	json_decref(root);
}

static int of_teardown(const struct options *options, const struct load *load,
		       struct error *error)
{
	struct breakeven b;

	if (breakeven_make(load, options->result, options->strategies,
			   options->sizes, &b, error))
		return -1;
	if (options->json)
		print_json(breakeven_json(&b));
	else
		breakeven_print(&b, stdout);
	breakeven_free(&b);
	return 0;
}

static int of_lookup(const struct options *options, const struct load *load,
		     struct error *error)
{
	struct lookup lookup;

	if (options->strategies || options->sizes)
		return error_set(error, "--lookup is of gup_pgmap, "
				 "gup_revalidate and null at the sizes that "
				 "were run; it takes no --%s",
				 options->strategies ? "strategy" : "size");
	if (lookup_make(load, options->result, &lookup, error))
		return -1;
	if (options->json)
		print_json(lookup_json(&lookup));
	else
		lookup_print(&lookup, stdout);
	lookup_free(&lookup);
	return 0;
}

int cmd_breakeven(int argc, char **argv)
{
	struct options options = { 0 };
	struct error error = { 0 };
	struct load load;
	int status;

	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	if (!options.result)
		return cli_fail(argv[0], STATUS_BAD_USE,
				"which result? It takes RESULT.json");
	if (load_read(options.result, &load, &error))
		return cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	if (options.lookup ? of_lookup(&options, &load, &error) :
			     of_teardown(&options, &load, &error))
		status = cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	load_free(&load);
	return status;
}
