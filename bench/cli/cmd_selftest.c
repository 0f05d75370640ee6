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
	const char *what, *part, *seed, *comparisons;
	bool json;
};

enum {
	KEY_PROCESSES = 'n',
	KEY_QUIET = 'q',
	KEY_PART = 256,
	KEY_SEED,
	KEY_QUICK,
	KEY_JSON,
	KEY_COMPARISONS,
	KEY_PLANT,
	KEY_STRATEGY,
	KEY_WINDOW,
	KEY_OUT,
	KEY_FROM,
};

static const struct argp_option selftest_options[] = {
	{ "part", KEY_PART, "LIST", 0, "simulated, real; all", 0 },
	{ "seed", KEY_SEED, "N", 0, "of what is random (1)", 0 },
	{ "quick", KEY_QUICK, NULL, 0, "fewer trials, in seconds", 0 },
	{ "json", KEY_JSON, NULL, 0, "for programs, in place of tables", 0 },
	{ "quiet", KEY_QUIET, NULL, 0, "no progress bar", 0 },
	{ 0, 0, 0, 0, "Of part real:", 1 },
	{ "comparisons", KEY_COMPARISONS, "N", 0, "tables, each measured (20)",
	  0 },
	{ "processes", KEY_PROCESSES, "N", 0,
	  "of each side: 4, 6, 10, 20 (20)", 0 },
	{ "plant", KEY_PLANT, "PERCENT", 0, "of slowdown (3)", 0 },
	{ "strategy", KEY_STRATEGY, "LIST", 0,
	  "the first of 'list' among them is planted (edge,liveness,folio)",
	  0 },
	{ "window", KEY_WINDOW, "SEC", 0, "timed, each row", 0 },
	{ "out", KEY_OUT, "FILE", 0, "all that was said, as JSON", 0 },
	{ "from", KEY_FROM, "FILE", 0, "of --out: says it again, runs nothing",
	  0 },
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
	case KEY_COMPARISONS:
		options->comparisons = arg;
		return 0;
	case KEY_PROCESSES:
		options->selftest.processes = arg;
		return 0;
	case KEY_PLANT:
		options->selftest.plant = arg;
		return 0;
	case KEY_STRATEGY:
		options->selftest.strategy = arg;
		return 0;
	case KEY_WINDOW:
		options->selftest.window = arg;
		return 0;
	case KEY_OUT:
		options->selftest.out = arg;
		return 0;
	case KEY_FROM:
		options->selftest.from = arg;
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

static int parse_comparisons(struct options *options, struct error *error)
{
	const char *text = options->comparisons;
	unsigned long nr;
	char *end;

	if (!text)
		return 0;
	errno = 0;
	nr = strtoul(text, &end, 10);
	if (errno || *text < '0' || *text > '9' || *end || !nr || nr > 10000)
		return error_set(error, "--comparisons %s: a number from 1 to "
				 "10000", text);
	options->selftest.comparisons = nr;
	return 0;
}

/* What only one part has, and it isn't wanted, or nothing is run at all. */
static int check_unused(const struct options *options, bool real,
			struct error *error)
{
	const struct selftest_options *o = &options->selftest;
	bool measured = options->comparisons || o->processes || o->plant ||
			o->strategy || o->window || o->out;

	if (o->from && (measured || options->part || options->seed || o->quick))
		return error_set(error, "--from: it runs nothing, so beside it "
				 "there is --json only");
	if (measured && !real)
		return error_set(error, "--comparisons, --processes, --plant, "
				 "--strategy, --window and --out are of part "
				 "real: --part real");
	return 0;
}

static int choose(struct options *options, bool *wanted, struct error *error)
{
	bool real = !options->part;

	if (!options->what)
		return error_set(error, "which selftest? there are: %s",
				 what_name(0));
	if (find_named("selftest", options->what, what_name, 1, error) < 0)
		return -1;
	options->selftest.seed = 1;
	if (options->seed &&
	    seed_parse(options->seed, &options->selftest.seed, error))
		return -1;
	for (unsigned int i = 0; i < nr_selftest_parts; i++)
		wanted[i] = !options->part;
	if (options->part && for_each_item("part", options->part, mark_part,
					   wanted, error))
		return -1;
	for (unsigned int i = 0; i < nr_selftest_parts; i++)
		real = real || (wanted[i] && selftest_parts[i].check);
	return parse_comparisons(options, error) ?:
	       check_unused(options, real, error);
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

static int check_parts(const struct options *options, const bool *wanted,
		       struct error *error)
{
	for (unsigned int i = 0; i < nr_selftest_parts; i++)
		if (wanted[i] && selftest_parts[i].check &&
		    selftest_parts[i].check(&options->selftest, error))
			return -1;
	return 0;
}

/* What can't be is refused before the first part has taken its time. */
static int run_here(struct options *options, const bool *wanted,
		    const char *command)
{
	const struct axes axes = { 0 };
	struct topology topology;
	struct limits limits;
	struct error error;
	int status;

	status = cli_host(command, &axes, &topology, &limits);
	if (status)
		return status;
	options->selftest.topology = &topology;
	options->selftest.limits = &limits;
	if (check_parts(options, wanted, &error))
		status = cli_fail(command, cli_refusal(&error), "%s",
				  error.text);
	else
		status = run_parts(options, wanted, command);
	topology_free(&topology);
	return status;
}

static int say_again(const struct options *options, const char *command)
{
	json_t *parts = json_object(), *part = NULL;
	struct error error;
	int ret;

	ret = selftest_from(&options->selftest, options->json ? &part : NULL,
			    &error);
	if (ret >= 0 && options->json) {
		json_object_set_new(parts, "real", part);
		print_json(parts);
	}
	json_decref(parts);
	if (ret < 0)
		return cli_fail(command, STATUS_BAD_USE, "%s", error.text);
	return ret ? STATUS_BAD_ANSWER : 0;
}

int cmd_selftest(int argc, char **argv)
{
	struct options options = { .selftest.command = argv };
	bool wanted[nr_selftest_parts];
	struct error error;
	int status;

	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	if (choose(&options, wanted, &error))
		return cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	if (options.selftest.from)
		return say_again(&options, argv[0]);
	return run_here(&options, wanted, argv[0]);
}
