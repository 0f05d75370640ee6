// SPDX-License-Identifier: MIT
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/cli/cli.h"
#include "bench/result.h"
#include "bench/runner.h"
#include "bench/self_suite.h"
#include "bench/table.h"
#include "harness/record/record.h"

struct options {
	struct axes axes;
	const char *out;
	bool json;
	bool quiet;
};

/* Letters, and those that have none. */
enum {
	KEY_PROCESSES = 'n',
	KEY_QUIET = 'q',
	KEY_SEED = 512,
	KEY_OUT,
	KEY_JSON,
};

static const struct argp_option run_options[] = {
	{ 0, 0, 0, 0, "How often, and where to:", 4 },
	{ "processes", KEY_PROCESSES, "N", 0, "fresh processes a strategy", 0 },
	{ "seed", KEY_SEED, "N", 0, "of the order in which they run", 0 },
	{ "out", KEY_OUT, "FILE", 0, "result (results/local/TIME-SUITE.json)",
	  0 },
	{ "json", KEY_JSON, NULL, 0, "a summary instead of the table", 0 },
	{ "quiet", KEY_QUIET, NULL, 0, "no progress bar, no hints", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->axes;
		return 0;
	case KEY_PROCESSES:
		options->axes.options.processes = arg;
		return 0;
	case KEY_SEED:
		options->axes.options.seed = arg;
		return 0;
	case KEY_OUT:
		options->out = arg;
		return 0;
	case KEY_JSON:
		options->json = true;
		return 0;
	case KEY_QUIET:
		options->quiet = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = run_options,
	.parser = parse,
	.doc = "Measures each strategy in fresh processes, prints a table of "
	       "medians and writes a result file. Options override the suite, "
	       "every combination of their values is a row.",
	.children = (const struct argp_child[]){ { &axes_argp, 0, NULL, 0 },
						 { 0 } },
};

/* Where the result goes, checked before anything is measured. */
static int choose_path(const struct options *options, const struct plan *plan,
		       char *path, size_t size, struct error *error)
{
	time_t now = time(NULL);
	struct tm tm;
	json_t *value;
	char stamp[32];

	if (options->out) {
		snprintf(path, size, "%s", options->out);
	} else {
		strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ",
			 gmtime_r(&now, &tm));
		snprintf(path, size, "results/local/%s-%s.json", stamp,
			 plan->suite);
		/* two runs may begin in one second */
		for (unsigned int i = 2; !access(path, F_OK); i++)
			snprintf(path, size, "results/local/%s-%s-%u.json",
				 stamp, plan->suite, i);
		if (record_mkdir(path, error->text, sizeof(error->text)))
			goto elsewhere;
	}
	value = json_string(path);
	if (!value)
		return error_set(error, "--out: the file's name isn't UTF-8, "
				 "and a result names its file");
	json_decref(value);
	if (!record_probe(path, error->text, sizeof(error->text)))
		return 0;
elsewhere:
	error_append(error, "; choose a file with --out FILE");
	return -1;
}

static int write_result(const struct results *results,
			const struct machine *machine, char **argv,
			const char *path, bool partial, struct error *error)
{
	json_t *root = result_json(results, machine, argv, partial);
	int ret = record_write(path, root, error->text, sizeof(error->text));

	json_decref(root);
	return ret;
}

static void print_hints(const struct plan *plan, const char *path)
{
	const char *self = program_invocation_name;

	printf("result: %s (seed %llu)\n", path,
	       (unsigned long long)plan->seed);
	if (plan->native) {
		printf("next:   %s run --workload %s\n"
		       "        %s list paths\n",
		       self,
		       workloads[plan->rows->workload].kind == NATIVE_GUP ?
			       "native/fault" :
			       "native/gup",
		       self);
		return;
	}
	printf("next:   %s run --workload gup --range hot\n"
	       "        %s run --strategy null,edge,folio -n 12\n"
	       "        %s list strategies\n",
	       self, self, self);
}

static void print_results(const struct options *options,
			  const struct results *results, const char *path)
{
	json_t *summary;

	table_warn(results);
	if (!options->json) {
		table_print(results);
		if (!path)
			return;
		if (options->quiet)
			printf("result: %s\n", path);
		else
			print_hints(results->plan, path);
		return;
	}
	summary = result_summary(results, path);
	json_dumpf(summary, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(summary);
}

/* A signal came: what is whole is kept, and marked. */
static int keep_partial(const struct results *results,
			const struct machine *machine, char **argv,
			const char *path, struct error *error)
{
	if (!results->rounds) {
		fprintf(stderr,
			"%s: interrupted before the first round was "
			"whole: no result\n",
			argv[0]);
		return 0;
	}
	if (write_result(results, machine, argv, path, true, error))
		return -1;
	fprintf(stderr,
		"%s: interrupted after %u of %u rounds: partial "
		"result in %s\n",
		argv[0], results->rounds, results->plan->processes, path);
	return 0;
}

/* A worker failed: what was whole before is kept, and the error says where. */
static void keep_rounds(const struct results *results,
			const struct machine *machine, char **argv,
			const char *path, struct error *error)
{
	struct error also;

	if (!results->rounds)
		return;
	if (write_result(results, machine, argv, path, true, &also))
		error_append(error, "; and %s", also.text);
	else
		error_append(error,
			     "; %u of %u rounds are whole: partial result in %s",
			     results->rounds, results->plan->processes, path);
}

/* Before the numbers are there: they would be read first. */
static void warn_of_host(const struct machine *machine)
{
	char worst[DOCTOR_WORST_SIZE];

	doctor_worst(&machine->exam, worst, sizeof(worst));
	if (*worst)
		fprintf(stderr, "warning: %s: pgmapbench doctor\n", worst);
}

static int measure(const struct options *options, const struct plan *plan,
		   const struct topology *topology, char **argv,
		   struct error *error)
{
	struct results results = { .plan = plan };
	struct machine machine;
	bool measured, kept = false;
	char path[4096];
	int ret;

	if (choose_path(options, plan, path, sizeof(path), error))
		return cli_fail(argv[0], STATUS_BAD_USE, "%s", error->text);
	if (plan->left_out.text[0] && !options->quiet)
		fprintf(stderr, "%s: left out: %s\n", argv[0],
			plan->left_out.text);
	machine_read(&machine, topology);
	if (!options->quiet)
		warn_of_host(&machine);
	child_catch_signals();
	ret = runner_run(&results, plan->processes, options->quiet, error);
	measured = !ret;
	if (measured) {
		ret = write_result(&results, &machine, argv, path, false,
				   error);
		kept = !ret;
	} else if (ret > 0) {
		ret = keep_partial(&results, &machine, argv, path, error);
	} else {
		keep_rounds(&results, &machine, argv, path, error);
	}
	if (ret)
		ret = cli_fail(argv[0], STATUS_BAD_ANSWER, "%s", error->text);
	child_release_signals();
	/* a full disk doesn't take the table away */
	if (measured)
		print_results(options, &results, kept ? path : NULL);
	results_free(&results);
	return ret;
}

static int measure_self(const struct options *options, const struct plan *plan,
			char **argv, struct error *error)
{
	int ret;

	if (options->out)
		return cli_fail(argv[0], STATUS_BAD_USE,
				"the self suite has no result file; --json "
				"prints its numbers");
	ret = self_suite_run(plan, options->quiet, options->json, error);
	if (ret < 0)
		return cli_fail(argv[0], STATUS_BAD_ANSWER, "%s", error->text);
	return ret ? STATUS_BAD_ANSWER : 0;
}

int cmd_run(int argc, char **argv)
{
	struct options options = { 0 };
	struct topology topology;
	struct limits limits;
	struct error error;
	struct plan plan;
	int status;

	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	status = cli_host(argv[0], &options.axes, &topology, &limits);
	if (status)
		return status;
	if (plan_make(&options.axes.options, &limits, &topology, &plan,
		      &error)) {
		status = cli_fail(argv[0], cli_refusal(&error), "%s",
				  error.text);
	} else {
		status = plan.self ? measure_self(&options, &plan, argv, &error)
				   : measure(&options, &plan, &topology, argv,
					     &error);
		plan_free(&plan);
	}
	topology_free(&topology);
	return status;
}
