// SPDX-License-Identifier: MIT
/* run --append FILE: the file says what is measured, this host if it can be. */
#include "bench/append.h"
#include "bench/cli/run_again.h"
#include "bench/rebuild.h"

static int check_options(const struct run_options *options,
			 struct error *error)
{
	struct run_given given[RUN_GIVEN_MAX];

	if (run_given(options, given))
		return error_set(error, "--%s: with --append the file says "
				 "what is measured, and is what is written; "
				 "there are -n, --until, --looks, --json, "
				 "--quiet", given->name);
	if (options->axes.options.processes && options->looks.until)
		return error_set(error, "--processes: with --append and "
				 "--until each look has twice the processes of "
				 "the one before");
	return 0;
}

static int parse_recorded(const struct append *append, const char *path,
			  const struct run_options *options,
			  struct run_options *recorded, struct error *error)
{
	if (!run_recorded(append->argv, append->argc, recorded))
		return error_set(error, "can't add to %s: its command isn't "
				 "one that this pgmapbench knows; measure "
				 "anew, with run --out FILE", path);
	recorded->axes.options.seed = append->seed;
	recorded->axes.options.processes = options->axes.options.processes;
	return 0;
}

static int check_varies(const char *path, const struct run_options *recorded,
			struct error *error)
{
	if (recorded->instructions)
		return error_set(error, "can't add to %s: it counts "
				 "instructions (--instructions), and a count "
				 "doesn't vary; to count anew, run again", path);
	return 0;
}

/* From the n that there are: one look more, or those of --until. */
static int schedule(const struct run_options *options, struct session *session,
		    struct error *error)
{
	struct looks *looks = &session->results.looks;
	unsigned int rounds = session->results.rounds, more;
	unsigned int add = session->results.plan->processes;

	if (looks_parse(&options->looks, &looks->until, &more, error))
		return -1;
	if (!options->axes.options.processes)
		add = rounds;
	if (looks->until > 0)
		looks_go_on(looks, rounds, more, &session->schedule);
	else
		looks_add(looks, rounds + add, &session->schedule);
	return looks_check(looks, &session->schedule, error);
}

/* 0, or -1: this isn't what was measured, or how. */
static int take_up(const struct run_options *options,
		   const struct append *append, struct session *session,
		   struct error *error)
{
	const struct plan *plan = session->results.plan;
	struct error why;

	if (append_check(append, plan, session->machine, session->command,
			 &why) ||
	    results_rebuild(&append->load, &session->results, &why))
		return error_set(error, "can't add to %s: %s", session->path,
				 why.text);
	session->kept = session->results.rounds;
	return schedule(options, session, error);
}

static int add(const struct run_options *options, const struct append *append,
	       const struct plan *plan, const struct topology *topology,
	       struct session *session)
{
	struct machine machine;
	struct error error;
	int status;

	session->results.plan = plan;
	session->machine = &machine;
	machine_read(&machine, topology);
	if (take_up(options, append, session, &error))
		status = cli_fail(session->command[0], STATUS_BAD_USE, "%s",
				  error.text);
	else
		status = run_measure(options, session, &error);
	results_free(&session->results);
	return status;
}

/* As the file's command has it, on this host. */
static int plan_again(const struct run_options *options,
		      struct run_options *recorded,
		      const struct append *append, struct session *session)
{
	const char *self = session->command[0];
	struct topology topology;
	struct limits limits;
	struct error error;
	struct plan plan;
	int status;

	status = cli_host(self, &recorded->axes, &topology, &limits);
	if (status)
		return status;
	if (run_plan(recorded, &limits, &topology, &plan, &error)) {
		status = cli_fail(self, cli_refusal(&error),
				  "can't add to %s: %s", session->path,
				  error.text);
	} else if (plan.self) {
		status = cli_fail(self, STATUS_BAD_USE, "can't add to %s: its "
				  "command is of the self suite, which has no "
				  "results", session->path);
	} else {
		status = add(options, append, &plan, &topology, session);
		plan_free(&plan);
	}
	topology_free(&topology);
	return status;
}

static int append_held(const struct run_options *options,
		       struct session *session)
{
	const char *path = session->path, *self = session->command[0];
	struct run_options recorded;
	struct append append;
	struct error error;
	int status;

	if (append_read(path, &append, &error))
		return cli_fail(self, STATUS_BAD_USE, "%s", error.text);
	session->append = &append;
	if (record_probe(path, error.text, sizeof(error.text)) ||
	    parse_recorded(&append, path, options, &recorded, &error) ||
	    check_varies(path, &recorded, &error))
		status = cli_fail(self, STATUS_BAD_USE, "%s", error.text);
	else
		status = plan_again(options, &recorded, &append, session);
	append_free(&append);
	return status;
}

int run_append(const struct run_options *options, char **argv)
{
	struct session session = {
		.command = argv,
		.path = options->append,
		.hold = RECORD_HOLD_NONE,
		.quiet = options->quiet,
	};
	struct error error;
	int status;

	if (check_options(options, &error))
		return cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	if (record_hold(&session.hold, session.path, error.text,
			sizeof(error.text)))
		return cli_fail(argv[0], STATUS_BAD_USE, "can't add to %s",
				error.text);
	status = append_held(options, &session);
	record_release(&session.hold);
	return status;
}
