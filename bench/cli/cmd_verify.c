// SPDX-License-Identifier: MIT
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "bench/axis.h"
#include "bench/cli/cli.h"
#include "bench/primitive.h"
#include "bench/progress.h"
#include "bench/verify/answer.h"
#include "harness/record/record.h"

#define DEFAULT_LIMIT "1000000"

struct options {
	const char **strategies; /* ends with NULL */
	unsigned int nr_strategies;
	const char *scenario, *primitive, *foll, *memory_model, *limit;
	const char *out, *replay;
	bool deep, json, quiet;
};

enum {
	KEY_QUIET = 'q',
	KEY_SCENARIO = 256,
	KEY_PRIMITIVE,
	KEY_FOLL,
	KEY_MODEL,
	KEY_DEEP,
	KEY_LIMIT,
	KEY_OUT,
	KEY_REPLAY,
	KEY_JSON,
};

static const struct argp_option verify_options[] = {
	{ 0, 0, 0, 0, "What is explored:", 1 },
	{ "scenario", KEY_SCENARIO, "LIST", 0,
	  "see 'pgmapbench list scenarios'; all of 2 CPUs", 0 },
	{ "primitive", KEY_PRIMITIVE, "LIST", 0, "cas, or see list primitives",
	  0 },
	{ "foll", KEY_FOLL, "LIST", 0, "get, pin", 0 },
	{ "memory-model", KEY_MODEL, "LIST", 0, "sc, tso", 0 },
	{ "deep", KEY_DEEP, NULL, 0, "3 CPUs as well, and both memory models",
	  0 },
	{ "limit", KEY_LIMIT, "N", 0,
	  "histories of a case, then up to a bound (" DEFAULT_LIMIT ")", 0 },
	{ 0, 0, 0, 0, "The answer:", 2 },
	{ "out", KEY_OUT, "FILE", 0, "keep it, with each history that breaks",
	  0 },
	{ "replay", KEY_REPLAY, "FILE", 0, "the histories of such a file again",
	  0 },
	{ "json", KEY_JSON, NULL, 0, "for programs, in place of the table", 0 },
	{ "quiet", KEY_QUIET, NULL, 0, "no progress bar", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		options->strategies = calloc((size_t)state->argc + 1,
					     sizeof(char *));
		return options->strategies ? 0 : ENOMEM;
	case ARGP_KEY_ARG:
		options->strategies[options->nr_strategies++] = arg;
		return 0;
	case KEY_SCENARIO:
		options->scenario = arg;
		return 0;
	case KEY_PRIMITIVE:
		options->primitive = arg;
		return 0;
	case KEY_FOLL:
		options->foll = arg;
		return 0;
	case KEY_MODEL:
		options->memory_model = arg;
		return 0;
	case KEY_DEEP:
		options->deep = true;
		return 0;
	case KEY_LIMIT:
		options->limit = arg;
		return 0;
	case KEY_OUT:
		options->out = arg;
		return 0;
	case KEY_REPLAY:
		options->replay = arg;
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
	.options = verify_options,
	.parser = parse,
	.args_doc = "[STRATEGY...]",
	.doc = "Runs small scenarios of strategies through every order of their "
	       "steps that makes a difference, and looks at the obligations "
	       "in each: docs/verify.md. Exit status 1: a strategy isn't what "
	       "the catalogue says.",
};

/* Names of a list, as a mask of what there is. */
#define MAX_NAMES 64

static const char *primitive_name(unsigned int i)
{
	return primitives[i].name;
}

static const char *foll_name(unsigned int i)
{
	return i ? "pin" : "get";
}

static const char *memory_model_name(unsigned int i)
{
	return model_name((enum explore_model)i);
}

static int parse_names(const char *what, const char *list,
		       const char *(*name_of)(unsigned int), unsigned int nr,
		       uint64_t *mask, struct error *error)
{
	char *copy = strdup(list), *name, *rest;
	int i = 0;

	*mask = 0;
	if (!copy)
		return error_set(error, "no memory");
	for (name = strtok_r(copy, ",", &rest); name && i >= 0;
	     name = strtok_r(NULL, ",", &rest)) {
		i = find_named(what, name, name_of, nr, error);
		if (i >= 0)
			*mask |= 1ULL << i;
	}
	free(copy);
	if (i >= 0 && !*mask)
		return error_set(error, "an empty list of %ss", what);
	return i < 0 ? -1 : 0;
}

struct selection {
	uint64_t strategies; /* of instances, and behind them primitives */
	uint64_t scenarios, primitives, folls, models;
	unsigned long limit;
};

/* What may stand alone: a strategy, or a primitive by itself. */
static const char *alone_name(unsigned int i)
{
	return i < nr_instances ? instances[i].strategy->name :
				  primitives[i - nr_instances].name;
}

static int select_strategies(const struct options *options,
			     struct selection *selection, struct error *error)
{
	int i;

	if (!options->nr_strategies)
		selection->strategies = ~0ULL;
	for (unsigned int s = 0; s < options->nr_strategies; s++) {
		i = find_named("strategy", options->strategies[s], alone_name,
			       nr_instances + NR_PRIMITIVES, error);
		if (i < 0)
			return -1;
		if ((unsigned int)i < nr_instances &&
		    instances[i].strategy->verdict == VERDICT_FLOOR)
			return error_set(error, "%s counts nothing: there is "
					 "nothing to verify",
					 options->strategies[s]);
		selection->strategies |= 1ULL << i;
	}
	return 0;
}

/* All that --deep doesn't keep for itself, or those of a list. */
static int select_scenarios(const struct options *options,
			    struct selection *selection, struct error *error)
{
	if (options->scenario)
		return parse_names("scenario", options->scenario, scenario_name,
				   nr_names(), &selection->scenarios, error);
	for (unsigned int i = 0; i < nr_names(); i++)
		if (options->deep || !scenario_at(i)->deep)
			selection->scenarios |= 1ULL << i;
	return 0;
}

static int select_cases(const struct options *options,
			struct selection *selection, struct error *error)
{
	const char *limit = options->limit ? options->limit : DEFAULT_LIMIT;

	*selection = (struct selection){ 0 };
	if (strlen(limit) < 16 && strspn(limit, "0123456789") == strlen(limit))
		selection->limit = strtoul(limit, NULL, 10);
	if (!selection->limit)
		return error_set(error, "--limit '%s' isn't a number from 1 to 10^15 - 1",
				 limit);
	if (select_strategies(options, selection, error) ||
	    select_scenarios(options, selection, error) ||
	    parse_names("primitive",
			options->primitive ? options->primitive : "cas",
			primitive_name, NR_PRIMITIVES, &selection->primitives,
			error) ||
	    parse_names("foll", options->foll ? options->foll : "get",
			foll_name, 2, &selection->folls, error) ||
	    parse_names("memory model",
			options->memory_model ? options->memory_model :
			options->deep	      ? "sc,tso" :
						"sc",
			memory_model_name, 2, &selection->models, error))
		return -1;
	return 0;
}

/* A primitive by itself has no --foll: it comes with the first. */
static bool is_selected(const struct selection *selection,
			const struct verify_case *which)
{
	const struct subject *subject = which->subject;
	bool all = selection->strategies == ~0ULL;

	if (!subject->strategy)
		return (!which->pins || !(selection->folls & 1)) &&
		       selection->strategies >>
				       (nr_instances + subject->primitive) & 1;
	if (!(selection->primitives >> subject->primitive & 1))
		return false;
	for (unsigned int i = 0; i < nr_instances && !all; i++)
		if (!strcmp(instances[i].strategy->name,
			    subject_name(subject)))
			return selection->strategies >> i & 1;
	return all;
}

static void add_case(const struct verify_case *which, struct answers *answers)
{
	struct answer *answer = calloc(1, sizeof(*answer));

	if (!answer)
		abort();
	answer->which = *which;
	answers_add(answers, answer);
}

/* Every case that is selected, without an answer yet. */
static void list_cases(const struct selection *selection,
		       struct answers *answers)
{
	struct verify_case which;
	unsigned int i, name, model, pins;

	for (model = 0; model < 2; model++)
		for (pins = 0; pins < 2; pins++)
			for (i = 0; i < nr_subjects(); i++)
				for (name = 0; name < nr_names(); name++) {
					which = (struct verify_case){
						subject_at(i),
						scenario_of(subject_at(i), name),
						model, pins,
					};
					if (which.scenario &&
					    selection->models >> model & 1 &&
					    selection->folls >> pins & 1 &&
					    selection->scenarios >> name & 1 &&
					    is_selected(selection, &which))
						add_case(&which, answers);
				}
}

static volatile sig_atomic_t stopped_by;

static void stop(int signal)
{
	stopped_by = signal;
	explore_stop = true;
}

static void find_answers(struct answers *answers, unsigned long limit,
			 const struct options *options)
{
	struct sigaction action = { .sa_handler = stop,
				    .sa_flags = SA_RESETHAND };
	unsigned int i;
	struct progress progress;
	struct answer *answer;

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	progress_start(&progress, answers->nr, options->quiet);
	for (i = 0; i < answers->nr; i++) {
		answer = answers->answer[i];
		progress_show(&progress, i, subject_name(answer->which.subject));
		if (!explore_stop)
			answer_find(answer, limit,
				    options->json ||
					    options->nr_strategies == 1);
		answers_count(answers, answer);
	}
	progress_clear(&progress);
}

static int write_answers(const char *path, const json_t *json,
			 struct error *error)
{
	return record_write(path, json, error->text, sizeof(error->text));
}

/* Prints what was found, keeps it, and says how it compares. */
static int report(const char *command, const struct options *options,
		  const struct answers *answers)
{
	struct error error;
	int status = 0;
	json_t *json;

	for (unsigned int i = 0; i < answers->nr && !explore_stop; i++)
		if (!answers_expected(answers,
				      answers->answer[i]->which.subject))
			status = STATUS_BAD_ANSWER;
	json = answers_json(answers, !explore_stop);
	if (options->out && write_answers(options->out, json, &error))
		status = cli_fail(command, STATUS_BAD_ANSWER, "%s", error.text);
	if (options->json) {
		json_dumpf(json, stdout, JSON_INDENT(2));
		putchar('\n');
	} else {
		answers_print(answers);
	}
	json_decref(json);
	if (!explore_stop)
		return status;
	fflush(stdout);
	cli_fail(command, 0, "interrupted: what is printed was explored so far");
	signal(stopped_by, SIG_DFL);
	raise(stopped_by);
	return STATUS_BAD_ANSWER;
}

int cmd_verify(int argc, char **argv)
{
	struct options options = { 0 };
	struct answers answers = { 0 };
	struct selection selection;
	struct error error;
	int status;

	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	if (options.out &&
	    record_probe(options.out, error.text, sizeof(error.text)))
		return cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	if (options.replay &&
	    (options.nr_strategies || options.scenario || options.primitive ||
	     options.foll || options.memory_model || options.deep ||
	     options.limit))
		return cli_fail(argv[0], STATUS_BAD_USE, "--replay takes what "
				"its file says: no strategy, and no option of "
				"what is explored");
	if (options.replay) {
		if (answers_replay(options.replay, &answers, &error))
			return cli_fail(argv[0], STATUS_BAD_USE, "%s",
					error.text);
		return report(argv[0], &options, &answers);
	}
	if (select_cases(&options, &selection, &error))
		return cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	list_cases(&selection, &answers);
	if (!answers.nr)
		return cli_fail(argv[0], STATUS_BAD_USE, "an empty selection: "
				"no strategy of those has such a scenario, or "
				"can be had on that primitive; see 'pgmapbench "
				"list scenarios' and 'list primitives'");
	find_answers(&answers, selection.limit, &options);
	return report(argv[0], &options, &answers);
}
