// SPDX-License-Identifier: MIT
/* What of a plan callgrind can count, and what a report of it says. */
#include "bench/instructions.h"

#include <string.h>

#include "bench/child.h"
#include "bench/comma.h"
#include "bench/sample.h"
#include "bench/suites.h"

/* Counts don't depend on the cache, and valgrind takes its time. */
#define SMALL_DEVICE "128M"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

/* What child_run_program() says. */
#define NO_PROGRAM 127

static const char *const teardown_refusal =
	"it waits for a callback thread and for grace periods, and what that "
	"takes differs from run to run";

/* What is timed, or how long: here nothing is. */
static int refuse_timing(const struct plan_options *options,
			 struct error *error)
{
	const char *given = options->window ? "window" :
			    options->warmup ? "warmup" :
			    options->lives  ? "lives" :
			    options->plant  ? "plant" : NULL;

	if (!given)
		return 0;
	return error_set(error, "--%s: not with --instructions, which counts "
			 "one round after one that warms up", given);
}

/* Of one item of --workload; has_size: some workload has a device. */
static int look_at_workload(const char *item, void *has_size,
			    struct error *error)
{
	int workload = find_workload(item, error);

	if (workload < 0)
		return -1;
	if (workloads[workload].native)
		return error_set(error, "--workload %s: not with "
				 "--instructions: what it does is done in the "
				 "kernel, and valgrind counts user mode only",
				 item);
	if (!workload_has_rounds(&workloads[workload]))
		return error_set(error, "--workload %s: not with "
				 "--instructions: %s", item, teardown_refusal);
	*(bool *)has_size |= axis_of(AXIS_SIZE, &workloads[workload]);
	return 0;
}

static int refuse(const struct plan_options *options, struct error *error)
{
	const char *threads = options->axis[AXIS_THREADS];

	if (SANITIZED)
		return error_set(error, "--instructions: valgrind can't run a "
				 "build with sanitizers; use the release "
				 "preset");
	if (options->suite && !strcmp(options->suite, "self"))
		return error_set(error, "--instructions: the self suite "
				 "compares times; choose another");
	if (options->perf.events || options->perf.control)
		return error_set(error, "--perf%s: not with --instructions: "
				 "it would count valgrind",
				 options->perf.events ? "" : "-control");
	if (threads && strcmp(threads, "1"))
		return error_set(error, "--threads %s: valgrind runs one "
				 "thread at a time, so its counts say nothing "
				 "about several; --threads 1", threads);
	return refuse_timing(options, error);
}

static bool suite_has_size(const char *suite)
{
	struct error unused;
	int workload;

	for (unsigned int i = 0; i < nr_specs; i++) {
		workload = find_workload(specs[i].workload, &unused);
		if (workload >= 0 && !strcmp(specs[i].suite, suite) &&
		    axis_of(AXIS_SIZE, &workloads[workload]))
			return true;
	}
	return false;
}

int instructions_options(struct plan_options *options, struct error *error)
{
	bool has_size = !options->workload &&
			suite_has_size(options->suite ? options->suite :
							"quick");

	if (refuse(options, error) ||
	    (options->workload &&
	     for_each_item("workload", options->workload, look_at_workload,
			   &has_size, error)))
		return -1;
	options->axis[AXIS_THREADS] = "1";
	if (has_size && !options->axis[AXIS_SIZE])
		options->axis[AXIS_SIZE] = SMALL_DEVICE;
	if (!options->processes)
		options->processes = "1";
	options->window = options->warmup = "0";
	return 0;
}

int instructions_plan(struct plan *plan, struct error *error)
{
	unsigned int kept = 0, all = plan->nr_rows;

	plan->instructions = true;
	for (unsigned int i = 0; i < all; i++)
		if (workload_has_rounds(&workloads[plan->rows[i].workload]))
			plan->rows[kept++] = plan->rows[i];
	plan->nr_rows = kept;
	if (kept < all)
		error_append(&plan->left_out, "%steardown: %s",
			     plan->left_out.text[0] ? "; " : "",
			     teardown_refusal);
	if (kept)
		return 0;
	return error_set(error, "--instructions: the suite has teardowns only: "
			 "%s; choose another", teardown_refusal);
}

/* It's here: the last line that it printed says why it doesn't work. */
static void quote(const struct child_output *output, struct error *error)
{
	char *end = output->err + output->err_size, *line;

	while (end > output->err && end[-1] == '\n')
		*--end = '\0';
	line = strrchr(output->err, '\n');
	line = line ? line + 1 : output->err;
	error_set(error, "--instructions: valgrind --version failed (status "
		  "%d): %.300s", output->status >> 8,
		  *line ? line : "it didn't say why");
}

/* With what every count needs: 3.16 or later has it. */
int instructions_check(char *version, size_t size, struct error *error)
{
	char *const argv[] = { "valgrind", "--command-line-only=yes",
			       "--version", NULL };
	struct child_output output;
	bool here, ran;

	ran = !child_run_program(*argv, argv, &output);
	here = ran && !output.status && !strncmp(output.out, "valgrind-", 9);
	if (here)
		snprintf(version, size, "%.*s",
			 (int)strcspn(output.out, "\n"), output.out);
	else if (ran && output.status >> 8 != NO_PROGRAM)
		quote(&output, error);
	else
		error_set(error, "--instructions: there is no valgrind here; "
			  "install it (Debian: apt-get install valgrind)");
	child_free(&output);
	error->not_here = !here;
	return here ? 0 : -1;
}

void instructions_name(const char *row, char *name, size_t size)
{
	snprintf(name, size, "callgrind%s", strchr(row, '/'));
}
