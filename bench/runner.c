// SPDX-License-Identifier: MIT
#include "bench/runner.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/instructions.h"
#include "bench/order.h"
#include "bench/result.h"
#include "bench/sample.h"

/* What goes before the rows in a worker's argv. */
struct worker_args {
	char exe[PATH_MAX];
	char window[64];
	char warmup[64];
	char lives[64];
	char plant[64];
	char **argv;
	char *names; /* of the rows, ROW_NAME_SIZE each */
	unsigned int first_row;
	struct callgrind callgrind; /* of plan->instructions */
};

#define NR_OPTIONAL 9

static int make_args(struct worker_args *args, const struct plan *plan,
		     struct error *error)
{
	/* rows were checked against the CPUs when the plan was made */
	const struct where_options *where = &plan->where.options;
	const struct {
		char *option;
		const char *value; /* NULL: it isn't given */
	} optional[NR_OPTIONAL] = {
		{ "--memory", where->memory },
		{ "--cpus", where->cpus },
		{ "--data-node", where->data_node },
		{ "--vmemmap-node", where->vmemmap_node },
		{ "--pgmap-node", where->pgmap_node },
		{ "--target", plan->target },
		{ "--plant", plan->timing.plant_percent ? args->plant : NULL },
		{ "--perf", plan->perf.events },
		{ "--perf-control", plan->perf.control },
	};
	char *const head[] = {
		args->exe,
		"worker",
		"--oversubscribe",
		args->window,
		args->warmup,
		args->lives,
		plan->instructions ? "--callgrind" : "--oversubscribe",
		"--benchmark_format=json",
	};
	unsigned int nr = sizeof(head) / sizeof(head[0]);
	ssize_t length;

	length = readlink("/proc/self/exe", args->exe, PATH_MAX - 1);
	if (length < 0)
		return error_set(error, "can't read /proc/self/exe: %s",
				 strerror(errno));
	args->exe[length] = '\0';
	snprintf(args->window, sizeof(args->window), "--window=%.17g",
		 plan->timing.window_s);
	snprintf(args->warmup, sizeof(args->warmup), "--warmup=%.17g",
		 plan->timing.warmup_s);
	snprintf(args->lives, sizeof(args->lives), "--lives=%u",
		 plan->timing.lives);
	snprintf(args->plant, sizeof(args->plant), "%.17g",
		 plan->timing.plant_percent);
	args->argv = calloc(nr + 2 * NR_OPTIONAL + plan->nr_rows + 1,
			    sizeof(*args->argv));
	args->names = calloc(plan->nr_rows, ROW_NAME_SIZE);
	if (!args->argv || !args->names)
		return error_set(error, "out of memory");
	memcpy(args->argv, head, sizeof(head));
	for (unsigned int i = 0; i < NR_OPTIONAL; i++) {
		if (!optional[i].value)
			continue;
		args->argv[nr++] = optional[i].option;
		args->argv[nr++] = (char *)optional[i].value;
	}
	args->first_row = nr;
	return 0;
}

static char *row_name(const struct worker_args *args, unsigned int row)
{
	return args->names + (size_t)row * ROW_NAME_SIZE;
}

static void name_rows(struct worker_args *args, const struct plan *plan,
		      unsigned int arm)
{
	struct row row;

	for (unsigned int i = 0; i < plan->nr_rows; i++) {
		row = arm_row(plan, arm, i);
		row_print(&row, plan->arms[arm].instance, row_name(args, i),
			  ROW_NAME_SIZE);
		args->argv[args->first_row + i] = row_name(args, i);
	}
}

/* They are for people who run Google Benchmark programs by hand. */
static void drop_benchmark_variables(void)
{
	extern char **environ;
	char **kept = environ;

	for (char **variable = environ; *variable; variable++)
		if (strncmp(*variable, "BENCHMARK_", 10))
			*kept++ = *variable;
	*kept = NULL;
}

/* The last line that it printed is the one that says why. */
static int worker_failed(const struct child_output *output, const char *what,
			 struct error *error)
{
	char *end = output->err + output->err_size, *line;

	while (end > output->err && end[-1] == '\n')
		*--end = '\0';
	line = strrchr(output->err, '\n');
	line = line ? line + 1 : output->err;
	if (WIFSIGNALED(output->status))
		return error_set(error, "worker %s died of signal %d (%s) %s",
				 what, WTERMSIG(output->status),
				 strsignal(WTERMSIG(output->status)), line);
	return error_set(error, "worker %s failed with status %d: %s", what,
			 WEXITSTATUS(output->status), line);
}

static json_t *run_program(const char *program, char *const argv[],
			   const struct progress *progress, const char *what,
			   struct error *error)
{
	struct child_output output;
	json_t *report = NULL;
	json_error_t bad;

	if (child_run_program(program, argv, &output)) {
		if (errno != EINTR)
			error_set(error, "can't run a worker: %s",
				  strerror(errno));
	} else if (output.status) {
		worker_failed(&output, what, error);
	} else {
		if (output.err_size) {
			progress_clear(progress);
			fwrite(output.err, 1, output.err_size, stderr);
		}
		report = json_loadb(output.out, output.out_size, 0, &bad);
		if (!report)
			error_set(error, "worker %s printed no JSON: %s", what,
				  bad.text);
	}
	child_free(&output);
	return report;
}

json_t *runner_worker(char *const argv[], const struct progress *progress,
		      const char *what, struct error *error)
{
	return run_program("/proc/self/exe", argv, progress, what, error);
}

static json_t *run_callgrind(struct worker_args *args,
			     const struct progress *progress, const char *what,
			     struct error *error)
{
	char **argv = callgrind_argv(&args->callgrind, args->argv);
	json_t *report = NULL;

	if (argv)
		report = run_program(*argv, argv, progress, what, error);
	else
		error_set(error, "out of memory");
	free(argv);
	return report;
}

/* The report has the rows that were asked for, and no other. */
static int read_samples(const struct worker_args *args, json_t *report,
			struct results *results, unsigned int round,
			unsigned int arm, struct error *error)
{
	const struct plan *plan = results->plan;
	json_t *benchmarks = json_object_get(report, "benchmarks");
	json_t *entry;
	const char *name;

	if (json_array_size(benchmarks) != plan->nr_rows)
		return error_set(error, "worker reported %zu rows, not %u",
				 json_array_size(benchmarks), plan->nr_rows);
	for (unsigned int i = 0; i < plan->nr_rows; i++) {
		entry = json_array_get(benchmarks, i);
		name = json_string_value(json_object_get(entry, "name"));
		if (!name || strcmp(name, row_name(args, i)))
			return error_set(error, "worker reported %s, not %s",
					 name ? name : "nothing",
					 row_name(args, i));
		if (sample_read(&workloads[plan->rows[i].workload], entry,
				results_sample(results, round, arm, i), error))
			return -1;
	}
	return 0;
}

static const char *counted_of(const json_t *report)
{
	return json_string_value(json_object_get(
		json_object_get(report, "context"), RESULT_OURS "perf"));
}

/* In the file, or in a process of this run. NULL: nothing, or there is none. */
static const char *counted_before(const struct results *results,
				  const json_t *report)
{
	unsigned int nr = results->room * results->plan->nr_arms;
	const char *counted;

	if (results->said)
		return json_string_value(json_object_get(
			json_object_get(results->said, "perf"), "counted"));
	for (unsigned int i = 0; i < nr; i++) {
		counted = counted_of(results->reports[i]);
		if (counted && results->reports[i] != report)
			return counted;
	}
	return NULL;
}

/* Each process finds out for itself what can be counted, and how. */
static int check_counted(const struct results *results, const json_t *report,
			 struct error *error)
{
	const char *before = counted_before(results, report);
	const char *now = counted_of(report);

	if (!before || (now && !strcmp(now, before)))
		return 0;
	return error_set(error, "--perf: %.300s is counted now, and %.300s in "
			 "the processes before: what they say isn't alike",
			 now ? now : "nothing", before);
}

/* "qsbr" in "memb,qsbr". */
static bool has_word(const char *words, const char *word)
{
	size_t length;

	for (;; words += length + 1) {
		length = strcspn(words, ",");
		if (strlen(word) == length && !memcmp(words, word, length))
			return true;
		if (!words[length])
			return false;
	}
}

/* As "pgmapbench.percpu" in its context; of several arms "memb,qsbr". */
static int check_words(const struct results *results, const json_t *report,
		       struct error *error)
{
	json_t *context = json_object_get(report, "context"), *word;
	const char *key, *what, *said;

	json_object_foreach(context, key, word)
	{
		if (strncmp(key, RESULT_OURS, strlen(RESULT_OURS)))
			continue;
		what = key + strlen(RESULT_OURS);
		said = json_string_value(json_object_get(results->said, what));
		if (said && !has_word(said, json_string_value(word)))
			return error_set(error, "%s is %s now, and was %s in "
					 "the processes that are there", what,
					 json_string_value(word), said);
	}
	return 0;
}

static int run_process(struct worker_args *args, struct results *results,
		       unsigned int arm, const struct progress *progress,
		       struct error *error)
{
	const struct plan *plan = results->plan;
	unsigned int round = results->rounds;
	char what[ARM_NAME_SIZE];
	json_t *report;

	arm_print(plan, arm, what, sizeof(what));
	report = plan->instructions ?
			 run_callgrind(args, progress, what, error) :
			 runner_worker(args->argv, progress, what, error);
	if (!report)
		return child_interrupted() ? 1 : -1;
	results->reports[round * plan->nr_arms + arm] = report;
	if (check_words(results, report, error) ||
	    check_counted(results, report, error) ||
	    read_samples(args, report, results, round, arm, error))
		return -1;
	if (!plan->instructions)
		return 0;
	return callgrind_read(&args->callgrind, plan, report,
			      results_sample(results, round, arm, 0), error);
}

int runner_arm(struct results *results, unsigned int arm,
	       const struct progress *progress, struct error *error)
{
	struct worker_args args = { 0 };
	int ret;

	drop_benchmark_variables();
	ret = make_args(&args, results->plan, error);
	if (!ret && results->plan->instructions)
		ret = callgrind_start(&args.callgrind, error);
	if (!ret) {
		name_rows(&args, results->plan, arm);
		ret = run_process(&args, results, arm, progress, error);
	}
	if (ret)
		perf_silence(&results->plan->perf_hold);
	callgrind_stop(&args.callgrind);
	free(args.argv);
	free(args.names);
	return ret;
}

/* The next round; the progress bar began with the first one. */
static int run_round(struct results *results, unsigned int first,
		     const struct progress *progress, struct error *error)
{
	const struct plan *plan = results->plan;
	unsigned int order[plan->nr_arms], round = results->rounds;
	char what[ARM_NAME_SIZE];
	int ret = 0;

	arm_order(plan->seed, round, plan->nr_arms, order);
	for (unsigned int i = 0; !ret && i < plan->nr_arms; i++) {
		arm_print(plan, order[i], what, sizeof(what));
		progress_show(progress, (round - first) * plan->nr_arms + i,
			      what);
		ret = runner_arm(results, order[i], progress, error);
	}
	return ret;
}

static void *grow(void *array, size_t old, size_t nr, size_t size)
{
	char *grown = reallocarray(array, nr, size);

	if (grown)
		memset(grown + old * size, 0, (nr - old) * size);
	return grown;
}

int results_grow(struct results *results, unsigned int rounds,
		 struct error *error)
{
	size_t arms = results->plan->nr_arms, rows = results->plan->nr_rows;
	size_t old = results->room * arms, nr = rounds * arms;
	struct sample *samples;
	json_t **reports;

	if (rounds <= results->room)
		return 0;
	samples = grow(results->samples, old * rows, nr * rows,
		       sizeof(*samples));
	if (samples)
		results->samples = samples;
	reports = grow(results->reports, old, nr, sizeof(*reports));
	if (reports)
		results->reports = reports;
	if (!samples || !reports)
		return error_set(error, "out of memory");
	results->room = rounds;
	return 0;
}

int runner_run(struct results *results, unsigned int rounds, bool quiet,
	       struct error *error)
{
	const struct plan *plan = results->plan;
	unsigned int first = results->rounds;
	struct progress progress;
	int ret;

	ret = results_grow(results, rounds, error);
	progress_start(&progress, (rounds - first) * plan->nr_arms, quiet);
	while (!ret && results->rounds < rounds) {
		ret = run_round(results, first, &progress, error);
		if (!ret)
			results->rounds++;
	}
	progress_clear(&progress);
	return ret;
}

void results_free(struct results *results)
{
	unsigned int nr = results->room * results->plan->nr_arms;

	for (unsigned int i = 0; i < nr; i++)
		json_decref(results->reports[i]);
	free(results->reports);
	free(results->samples);
	*results = (struct results){ 0 };
}
