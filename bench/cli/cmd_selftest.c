// SPDX-License-Identifier: MIT
/* `selftest statistics`: what this tool's word is worth. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cli/cli.h"
#include "bench/comma.h"
#include "bench/selftest/selftest.h"

struct options {
	struct selftest_options selftest;
	const char *what, *part, *seed;
	bool json;
};

enum {
	KEY_QUIET = 'q',
	KEY_PART = 256,
	KEY_SEED,
	KEY_QUICK,
	KEY_JSON,
};

static const struct argp_option selftest_options[] = {
	{ "part", KEY_PART, "LIST", 0, "simulated; all", 0 },
	{ "seed", KEY_SEED, "N", 0, "of what is random (1)", 0 },
	{ "quick", KEY_QUICK, NULL, 0, "fewer trials, in seconds", 0 },
	{ "json", KEY_JSON, NULL, 0, "for programs, in place of tables", 0 },
	{ "quiet", KEY_QUIET, NULL, 0, "no progress bar", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (options->what)
			return ARGP_ERR_UNKNOWN;
		options->what = arg;
		return 0;
	case KEY_PART:
		options->part = arg;
		return 0;
	case KEY_SEED:
		options->seed = arg;
		return 0;
	case KEY_QUICK:
		options->selftest.quick = true;
		return 0;
	case KEY_JSON:
		options->json = true;
		return 0;
	case KEY_QUIET:
		options->selftest.quiet = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = selftest_options,
	.parser = parse,
	.args_doc = "statistics",
	.doc = "How often what compare says is wrong, and what other tools "
	       "would say: docs/selftest.md. Exit status: 0 what is promised "
	       "is kept, 1 it isn't.",
};

static const char *what_name(unsigned int i)
{
	return "statistics";
}

static const char *part_name(unsigned int i)
{
	return selftest_parts[i].name;
}

static int mark_part(const char *item, void *arg, struct error *error)
{
	int part = find_named("part", item, part_name, nr_selftest_parts,
			      error);

	if (part < 0)
		return -1;
	((bool *)arg)[part] = true;
	return 0;
}

static int choose(struct options *options, bool *wanted, struct error *error)
{
	if (!options->what)
		return error_set(error, "what? there are: %s", what_name(0));
	if (find_named("selftest", options->what, what_name, 1, error) < 0)
		return -1;
	options->selftest.seed = 1;
	if (options->seed &&
	    seed_parse(options->seed, &options->selftest.seed, error))
		return -1;
	for (unsigned int i = 0; i < nr_selftest_parts; i++)
		wanted[i] = !options->part;
	return options->part ? for_each_item("part", options->part, mark_part,
					     wanted, error)
			     : 0;
}

static void print_json(json_t *parts)
{
	json_object_set_new(parts, "version", json_string(PGMAPBENCH_VERSION));
	json_dumpf(parts, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
	putchar('\n');
}

/* All that are wanted, also after one that broke its promises. */
static int run_parts(const struct options *options, const bool *wanted,
		     const char *command)
{
	json_t *parts = json_object(), *part = NULL;
	struct error error;
	int status = 0, ret;

	for (unsigned int i = 0; i < nr_selftest_parts; i++) {
		if (!wanted[i])
			continue;
		ret = selftest_parts[i].run(&options->selftest,
					    options->json ? &part : NULL,
					    &error);
		if (ret < 0) {
			json_decref(parts);
			return cli_fail(command, STATUS_BAD_ANSWER, "%s",
					error.text);
		}
		status = ret ? STATUS_BAD_ANSWER : status;
		if (options->json)
			json_object_set_new(parts, selftest_parts[i].name,
					    part);
	}
	if (options->json)
		print_json(parts);
	json_decref(parts);
	return status;
}

int cmd_selftest(int argc, char **argv)
{
	struct options options = { 0 };
	bool wanted[nr_selftest_parts];
	struct error error;
	int status;

	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	if (choose(&options, wanted, &error))
		return cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	return run_parts(&options, wanted, argv[0]);
}
