// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include "bench/cli/cli.h"
#include "bench/gbench.h"
#include "bench/worker.h"

struct options {
	struct axes axes;
	char **names; /* rows by name */
	unsigned int nr_names;
};

enum { KEY_CALLGRIND = 512 };

static const struct argp_option worker_options[] = {
	{ "callgrind", KEY_CALLGRIND, NULL, OPTION_HIDDEN,
	  "mark the timed rounds for it", 4 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case KEY_CALLGRIND:
		options->axes.options.perf.callgrind = true;
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->axes;
		return 0;
	case ARGP_KEY_ARGS:
		options->names = state->argv + state->next;
		options->nr_names = state->argc - state->next;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = worker_options,
	.parser = parse,
	.args_doc = "[--benchmark_FLAG...] [ROW...]",
	.doc = "Measures every row once in this process and reports as Google "
	       "Benchmark does. A ROW is a name out of a result file; without "
	       "one the options say which; worker --help-all has all of them.",
	.children = (const struct argp_child[]){ { &axes_argp, 0, NULL, 0 },
						 { 0 } },
};

static int make_named_jobs(const struct options *options,
			   const struct limits *limits,
			   const struct plan *plan, struct worker *worker,
			   struct error *error)
{
	struct job *job;

	worker->jobs = calloc(options->nr_names, sizeof(*worker->jobs));
	if (!worker->jobs)
		return error_set(error, "out of memory");
	for (unsigned int i = 0; i < options->nr_names; i++) {
		job = &worker->jobs[i];
		if (row_parse(options->names[i], limits, &plan->where,
			      &job->row, &job->instance, error) ||
		    plan_check_row(plan, &job->row, error))
			return -1;
		worker->nr_jobs++;
	}
	return 0;
}

static int make_planned_jobs(const struct plan *plan, struct worker *worker,
			     struct error *error)
{
	struct job *job;

	worker->jobs = calloc((size_t)plan->nr_arms * plan->nr_rows,
			      sizeof(*worker->jobs));
	if (!worker->jobs)
		return error_set(error, "out of memory");
	for (unsigned int row = 0; row < plan->nr_rows; row++) {
		for (unsigned int arm = 0; arm < plan->nr_arms; arm++) {
			job = &worker->jobs[worker->nr_jobs++];
			job->row = arm_row(plan, arm, row);
			job->instance = plan->arms[arm].instance;
		}
	}
	return 0;
}

static int make_jobs(const struct options *options, const struct limits *limits,
		     const struct topology *topology, struct plan *plan,
		     struct worker *worker, struct error *error)
{
	if (options->nr_names && plan_names_rows(&options->axes.options))
		return error_set(error, "a ROW names its strategy, workload "
				 "and axes: give it or the options");
	if (options->nr_names)
		return plan_settings(&options->axes.options, topology, plan,
				     error) ||
		       make_named_jobs(options, limits, plan, worker, error);
	return plan_make(&options->axes.options, limits, topology, plan,
			 error) ||
	       make_planned_jobs(plan, worker, error);
}

int cmd_worker(int argc, char **argv)
{
	struct options options = { 0 };
	struct worker worker = { 0 };
	struct plan plan = { 0 };
	struct topology topology;
	struct limits limits;
	struct error error;
	int status;

	if (gbench_init(&argc, argv, error.text, sizeof(error.text)))
		return cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	status = cli_host(argv[0], &options.axes, &topology, &limits);
	if (status)
		return status;

	if (make_jobs(&options, &limits, &topology, &plan, &worker, &error)) {
		status = cli_refusal(&error);
	} else if (plan.self) {
		status = worker_run_self(&topology, &error);
	} else {
		worker.where = &plan.where;
		worker.timing = plan.timing;
		worker.perf = plan.perf;
		status = worker_run(&worker, &error);
	}
	if (status)
		cli_fail(argv[0], status, "%s", error.text);
	free(worker.jobs);
	plan_free(&plan);
	topology_free(&topology);
	return status;
}
