// SPDX-License-Identifier: MIT
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/cli/run.h"
#include "bench/instructions.h"
#include "bench/result.h"
#include "bench/self_suite.h"
#include "bench/table.h"
#include "harness/record/record.h"

/* Letters, and those that have none. */
enum {
	KEY_PROCESSES = 'n',
	KEY_QUIET = 'q',
	KEY_SEED = 512,
	KEY_OUT,
	KEY_JSON,
	KEY_APPEND,
	KEY_UNTIL,
	KEY_LOOKS,
	KEY_INSTRUCTIONS,
};

static const struct argp_option run_options[] = {
	{ "instructions", KEY_INSTRUCTIONS, NULL, OPTION_HIDDEN,
	  "instead of times, as valgrind counts them", 4 },
	{ 0, 0, 0, 0, "How often, and where to:", 5 },
	{ "processes", KEY_PROCESSES, "N", 0, "fresh processes a strategy", 0 },
	{ "until", KEY_UNTIL, "P%", 0,
	  "double them until each total is known to P%", 0 },
	{ "looks", KEY_LOOKS, "K", OPTION_HIDDEN, "of --until: how often at most (3)", 0 },
	{ "append", KEY_APPEND, "FILE", 0,
	  "add processes to it: as many again, or -n", 0 },
	{ "seed", KEY_SEED, "N", OPTION_HIDDEN, "of the order in which they run", 0 },
	{ "out", KEY_OUT, "FILE", 0, "result (results/local/TIME-SUITE.json)",
	  0 },
	{ "json", KEY_JSON, NULL, OPTION_HIDDEN,
	  "a summary instead of the table", 0 },
	{ "quiet", KEY_QUIET, NULL, 0, "no progress bar, no hints", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct run_options *options = state->input;

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
	case KEY_APPEND:
		options->append = arg;
		return 0;
	case KEY_UNTIL:
		options->looks.until = arg;
		return 0;
	case KEY_LOOKS:
		options->looks.looks = arg;
		return 0;
	case KEY_OUT:
		options->out = arg;
		return 0;
	case KEY_JSON:
		options->json = true;
		return 0;
	case KEY_INSTRUCTIONS:
		options->instructions = true;
		return 0;
	case KEY_QUIET:
		options->quiet = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp run_argp = {
	.options = run_options,
	.parser = parse,
	.doc = "Measures in fresh processes, prints medians, keeps a result. "
	       "Every combination of values is a row. All options: "
	       "run --help-all",
	.children = (const struct argp_child[]){ { &axes_argp, 0, NULL, 0 },
						 { 0 } },
};

/* Where the result goes, checked before anything is measured. */
static int choose_path(const struct run_options *options,
		       const struct plan *plan, char *path, size_t size,
		       struct error *error)
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

/* Who says --out of a file that is there wants it replaced, but is told so. */
static int take_path(struct session *session, struct error *error)
{
	char why[sizeof(error->text) / 2];

	if (access(session->path, F_OK))
		return 0;
	if (record_hold(&session->hold, session->path, why, sizeof(why)))
		return error_set(error, "--out: can't replace %s", why);
	fprintf(stderr, "%s: --out: %s is there, and will be replaced\n",
		session->command[0], session->path);
	return 0;
}

static void print_next(const struct plan *plan)
{
	const char *self = program_invocation_name;

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

static void print_file(const struct run_options *options,
		       const struct session *session)
{
	const struct plan *plan = session->results.plan;
	const struct looks *looks = &session->results.looks;

	printf("result: %s", session->path);
	if (!options->quiet)
		printf(" (seed %llu)", (unsigned long long)plan->seed);
	printf("\n");
	if (looks->reached)
		printf("until:  the widest row is known to %.3g%%\n",
		       session->widest.half_width * 100);
	if (looks->planned > 1)
		printf("looks:  %u planned, so a comparison multiplies p by "
		       "%u\n", looks->planned, looks->planned);
	if (!options->quiet && !session->append)
		print_next(plan);
}

static void print_results(const struct run_options *options,
			  const struct session *session)
{
	const struct results *results = &session->results;
	bool kept = session->kept == results->rounds;
	json_t *summary;

	table_warn(results);
	if (!options->json) {
		table_print(results);
		if (kept)
			print_file(options, session);
		return;
	}
	summary = result_summary(results, kept ? session->path : NULL);
	json_dumpf(summary, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(summary);
}

/* Before the numbers are there: they would be read first. */
static void warn_of_host(const struct machine *machine)
{
	char worst[DOCTOR_WORST_SIZE];

	doctor_worst(&machine->exam, worst, sizeof(worst));
	if (*worst)
		fprintf(stderr, "warning: %s: pgmapbench doctor\n", worst);
}

/* All looks are made, and some row isn't known as well as was wanted. */
static int not_reached(const struct session *session)
{
	const struct results *results = &session->results;
	const struct widest *widest = &session->widest;
	struct row row = arm_row(results->plan, widest->arm, widest->row);
	char name[ROW_NAME_SIZE];

	row_print(&row, results->plan->arms[widest->arm].instance, name,
		  sizeof(name));
	return cli_fail(session->command[0], STATUS_BAD_ANSWER,
			"--until %g%%: not reached with n=%u; the widest "
			"is %s, whose median is known to %.3g%%",
			results->looks.until * 100, results->rounds, name,
			widest->half_width * 100);
}

/* What the plan needs of this host, beside memory and CPUs. */
static int check_tools(struct plan *plan, bool instructions,
		       struct error *error)
{
	if (perf_check(&plan->perf, plan->perf_said, sizeof(plan->perf_said),
		       &plan->perf_hold, error))
		return -1;
	if (!instructions)
		return 0;
	return instructions_plan(plan, error) ||
	       instructions_check(plan->valgrind, sizeof(plan->valgrind),
				  error);
}

/* Of counts that don't differ there is no interval to narrow. */
static int refuse_until(const struct run_options *options, struct error *error)
{
	if (!options->looks.until)
		return 0;
	return error_set(error, "--until: not with --instructions, whose "
			 "counts are the same in every process; -n says how "
			 "many");
}

int run_plan(struct run_options *options, const struct limits *limits,
	     const struct topology *topology, struct plan *plan,
	     struct error *error)
{
	if (options->instructions &&
	    (refuse_until(options, error) ||
	     instructions_options(&options->axes.options, error)))
		return -1;
	if (plan_make(&options->axes.options, limits, topology, plan, error))
		return -1;
	if (!check_tools(plan, options->instructions, error))
		return 0;
	plan_free(plan);
	return -1;
}

int run_measure(const struct run_options *options, struct session *session,
		struct error *error)
{
	const struct looks *looks = &session->results.looks;
	const char *said = session->results.plan->perf_said;
	int ret;

	if (*said)
		fprintf(stderr, "%s: --perf: %s\n", session->command[0], said);

	/* who counts instructions doesn't care */
	if (!options->quiet && !session->results.plan->instructions)
		warn_of_host(session->machine);
	child_catch_signals();
	ret = session_run(session, error);
	if (ret < 0)
		ret = cli_fail(session->command[0], STATUS_BAD_ANSWER, "%s",
			       error->text);
	child_release_signals();
	/* a full disk doesn't take the table away */
	if (session->looked)
		print_results(options, session);
	if (!ret && looks->until > 0 && !looks->reached)
		ret = not_reached(session);
	return ret;
}

/* The first look of a new file. */
static int schedule_new(const struct run_options *options, struct plan *plan,
			struct session *session, struct error *error)
{
	struct looks *looks = &session->results.looks;
	unsigned int fewest;

	if (looks_parse(&options->looks, &looks->until, &looks->planned, error))
		return -1;
	fewest = looks_fewest(looks->planned);
	if (looks->until > 0 && plan->processes < fewest) {
		if (options->axes.options.processes)
			return looks_too_few(plan->processes, looks, error);
		plan->processes = fewest;
	}
	session->schedule = (struct stats_looks){ plan->processes,
						  looks->planned };
	return looks_check(looks, &session->schedule, error);
}

static int measure_new(const struct run_options *options, struct plan *plan,
		       const struct topology *topology, char **argv,
		       struct error *error)
{
	struct session session = {
		.results.plan = plan,
		.command = argv,
		.hold = RECORD_HOLD_NONE,
		.quiet = options->quiet,
	};
	struct machine machine;
	char path[4096];
	int ret;

	session.path = path;
	if (schedule_new(options, plan, &session, error) ||
	    choose_path(options, plan, path, sizeof(path), error) ||
	    take_path(&session, error))
		return cli_fail(argv[0], STATUS_BAD_USE, "%s", error->text);
	if (plan->left_out.text[0] && !options->quiet)
		fprintf(stderr, "%s: left out: %s\n", argv[0],
			plan->left_out.text);
	session.machine = &machine;
	machine_read(&machine, topology);
	ret = run_measure(options, &session, error);
	record_release(&session.hold);
	results_free(&session.results);
	return ret;
}

static int measure_self(const struct run_options *options,
			const struct plan *plan, char **argv, struct error *error)
{
	int ret;

	if (options->out)
		return cli_fail(argv[0], STATUS_BAD_USE,
				"the self suite has no result file; --json "
				"prints its numbers");
	if (options->looks.until || options->looks.looks)
		return cli_fail(argv[0], STATUS_BAD_USE,
				"--until: the self suite has fixed bounds, "
				"and is measured once; leave it out");
	ret = self_suite_run(plan, options->quiet, options->json, error);
	if (ret < 0)
		return cli_fail(argv[0], STATUS_BAD_ANSWER, "%s", error->text);
	return ret ? STATUS_BAD_ANSWER : 0;
}

static int run_new(struct run_options *options, char **argv)
{
	struct topology topology;
	struct limits limits;
	struct error error;
	struct plan plan;
	int status;

	status = cli_host(argv[0], &options->axes, &topology, &limits);
	if (status)
		return status;
	if (run_plan(options, &limits, &topology, &plan, &error)) {
		status = cli_fail(argv[0], cli_refusal(&error), "%s",
				  error.text);
	} else {
		status = plan.self ? measure_self(options, &plan, argv, &error)
				   : measure_new(options, &plan, &topology,
						 argv, &error);
		plan_free(&plan);
	}
	topology_free(&topology);
	return status;
}

int cmd_run(int argc, char **argv)
{
	struct run_options options = { 0 };
	int status;

	status = cli_parse(&run_argp, argc, argv, &options);
	if (status)
		return status;
	return options.append ? run_append(&options, argv) :
				run_new(&options, argv);
}
