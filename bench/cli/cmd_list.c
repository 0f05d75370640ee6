// SPDX-License-Identifier: MIT
#include <jansson.h>
#include <string.h>

#include "bench/cli/cli.h"
#include "bench/cli/list_memory.h"
#include "bench/cli/list_paths.h"
#include "bench/primitive.h"
#include "bench/suites.h"
#ifdef PGMAPBENCH_VERIFY
#include "bench/verify/answer.h"
#endif

static void print_strategies(void)
{
	const struct strategy *s;

	printf("%-20s %4s  %-8s %s\n", "strategy", "idle", "verdict", "from");
	for (unsigned int i = 0; i < nr_instances; i++) {
		s = instances[i].strategy;
		printf("%-20s %4d  %-8s %s\n    %s\n", s->name, s->hooks.idle,
		       verdict_names[s->verdict], s->origin, s->title);
		if (s->broken_by)
			printf("    broken by: %s\n", s->broken_by);
	}
}

static json_t *strategies_json(void)
{
	const struct strategy *s;
	json_t *array = json_array();

	for (unsigned int i = 0; i < nr_instances; i++) {
		s = instances[i].strategy;
		json_array_append_new(
			array,
			json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:s?, s:s?}",
				  "name", s->name, "title", s->title, "origin",
				  s->origin, "kernels", s->kernels, "idle",
				  s->hooks.idle, "verdict",
				  verdict_names[s->verdict], "broken_by",
				  s->broken_by, "history", s->history));
	}
	return array;
}

/* The strategies that have the same reason, and that. */
static void print_refusals(enum primitive primitive)
{
	const char *why;
	int column;

	for (unsigned int i = 0; i < nr_instances; i++) {
		why = primitive_refusal(instances[i].strategy, primitive);
		for (unsigned int j = 0; j < i && why; j++)
			if (primitive_refusal(instances[j].strategy,
					      primitive) == why)
				why = NULL;
		if (!why)
			continue;
		column = printf("    not with");
		for (unsigned int j = i; j < nr_instances; j++) {
			if (primitive_refusal(instances[j].strategy,
					      primitive) != why)
				continue;
			cli_print_words(&column, instances[j].strategy->name);
		}
		cli_print_words(&column, "-");
		cli_print_words(&column, why);
		printf("\n");
	}
}

static void print_primitives(void)
{
	for (unsigned int i = 0; i < NR_PRIMITIVES; i++) {
		printf("%-10s %s\n    %s\n", primitives[i].name,
		       primitives[i].title, primitives[i].origin);
		print_refusals(i);
	}
}

static json_t *primitives_json(void)
{
	json_t *array = json_array(), *refused;
	const struct strategy *s;

	for (unsigned int i = 0; i < NR_PRIMITIVES; i++) {
		refused = json_array();
		for (unsigned int j = 0; j < nr_instances; j++) {
			s = instances[j].strategy;
			if (primitive_refusal(s, i))
				json_array_append_new(refused,
						      json_string(s->name));
		}
		json_array_append_new(array,
				      json_pack("{s:s, s:s, s:s, s:o}", "name",
						primitives[i].name, "title",
						primitives[i].title, "origin",
						primitives[i].origin,
						"not_with", refused));
	}
	return array;
}

static void print_workloads(void)
{
	const struct workload *w;

	printf("%-12s %-4s %-24s %s\n", "workload", "unit", "per", "phases");
	for (unsigned int i = 0; i < nr_workloads; i++) {
		w = &workloads[i];
		printf("%-12s %-4s %-24s", w->name, w->unit, w->per);
		for (unsigned int phase = 0; w->phases[phase]; phase++)
			printf(" %s", w->phases[phase]);
		printf("\n    %s\n    axes:", w->title);
		for (enum axis axis = 0; axis < NR_AXES; axis++)
			if (axis_of(axis, w))
				printf(" %s", axis_name(axis));
		printf("\n");
	}
}

static json_t *workload_json(const struct workload *w)
{
	json_t *phases = json_array(), *axes = json_array();

	for (unsigned int i = 0; w->phases[i]; i++)
		json_array_append_new(phases, json_string(w->phases[i]));
	for (enum axis axis = 0; axis < NR_AXES; axis++)
		if (axis_of(axis, w))
			json_array_append_new(axes,
					      json_string(axis_name(axis)));
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "name", w->name,
			 "title", w->title, "unit", w->unit, "per", w->per,
			 "phases", phases, "axes", axes);
}

static json_t *workloads_json(void)
{
	json_t *array = json_array();

	for (unsigned int i = 0; i < nr_workloads; i++)
		json_array_append_new(array, workload_json(&workloads[i]));
	return array;
}

static void print_axes(void)
{
	int column;

	printf("%-14s %s\n", "axis", "values");
	for (enum axis axis = 0; axis < NR_AXES; axis++) {
		printf("%-14s %s\n", axis_name(axis), axis_values(axis));
		column = printf("    of");
		for (unsigned int i = 0; i < nr_workloads; i++)
			if (axis_of(axis, &workloads[i]))
				cli_print_words(&column, workloads[i].name);
		printf("\n");
	}
}

static json_t *axes_json(void)
{
	json_t *array = json_array(), *of;

	for (enum axis axis = 0; axis < NR_AXES; axis++) {
		of = json_array();
		for (unsigned int i = 0; i < nr_workloads; i++)
			if (axis_of(axis, &workloads[i]))
				json_array_append_new(
					of, json_string(workloads[i].name));
		json_array_append_new(array,
				      json_pack("{s:s, s:s, s:o}", "name",
						axis_name(axis), "values",
						axis_values(axis), "workloads",
						of));
	}
	return array;
}

static void print_suites(void)
{
	const struct suite *s;
	int column;

	printf("%-23s %9s  %s\n", "suite", "processes", "question");
	for (unsigned int i = 0; i < nr_suites; i++) {
		s = &suites[i];
		printf("%-23s %9u  %s\n", s->name, s->processes, s->title);
		column = printf("    of");
		cli_print_words(&column, s->strategies);
		cli_print_words(&column, s->primitives);
		printf("\n");
	}
}

static json_t *suites_json(void)
{
	json_t *array = json_array();

	for (unsigned int i = 0; i < nr_suites; i++)
		json_array_append_new(
			array, json_pack("{s:s, s:s, s:i, s:s, s:s}", "name",
					 suites[i].name, "title",
					 suites[i].title, "processes",
					 (int)suites[i].processes,
					 "strategies", suites[i].strategies,
					 "primitives", suites[i].primitives));
	return array;
}

#ifdef PGMAPBENCH_VERIFY
static void print_scenarios(void)
{
	const struct scenario *s;

	printf("%-25s %-4s %s\n", "scenario", "CPUs", "obligations");
	for (unsigned int i = 0; i < nr_names(); i++) {
		s = scenario_at(i);
		if (i == nr_scenarios)
			printf("\nof primitives by themselves:\n");
		printf("%-25s %4u", s->name, s->nr_cpus);
		for (unsigned int o = 1; o < 9; o++)
			if (s->obligations & OBLIGATION(o))
				printf(" %u", o);
		printf("%s\n    %s\n", s->deep ? ", with --deep" : "",
		       s->title);
	}
}

static json_t *scenarios_json(void)
{
	json_t *array = json_array(), *obligations;
	const struct scenario *s;

	for (unsigned int i = 0; i < nr_names(); i++) {
		s = scenario_at(i);
		obligations = json_array();
		for (int o = 1; o < 9; o++)
			if (s->obligations & OBLIGATION(o))
				json_array_append_new(obligations,
						      json_integer(o));
		json_array_append_new(
			array, json_pack("{s:s, s:s, s:s, s:i, s:b, s:o}",
					 "name", s->name, "title", s->title,
					 "of", i < nr_scenarios ? "strategies" :
								  "primitives",
					 "cpus", (int)s->nr_cpus, "deep",
					 s->deep, "obligations", obligations));
	}
	return array;
}
#endif

static const struct topic {
	const char *name;
	void (*print)(void);
	json_t *(*json)(void);
} topics[] = {
	{ "strategies", print_strategies, strategies_json },
	{ "workloads", print_workloads, workloads_json },
	{ "axes", print_axes, axes_json },
	{ "memory", list_memory_print, list_memory_json },
	{ "primitives", print_primitives, primitives_json },
	{ "paths", list_paths_print, list_paths_json },
	{ "suites", print_suites, suites_json },
#ifdef PGMAPBENCH_VERIFY
	{ "scenarios", print_scenarios, scenarios_json },
#endif
};

#define NR_TOPICS (sizeof(topics) / sizeof(topics[0]))

static const char *topic_name(unsigned int i)
{
	return topics[i].name;
}

struct options {
	const char *topic;
	bool json;
};

#define KEY_JSON 256

static const struct argp_option list_options[] = {
	{ "json", KEY_JSON, NULL, 0, "for programs", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case KEY_JSON:
		options->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (options->topic)
			return ARGP_ERR_UNKNOWN;
		options->topic = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = list_options,
	.parser = parse,
	.args_doc = "[strategies|workloads|axes|memory|primitives|paths|"
		    "suites|scenarios]",
	.doc = "Lists what there is; without a topic, the strategies.",
};

int cmd_list(int argc, char **argv)
{
	struct options options = { 0 };
	struct error error;
	json_t *json;
	int status, topic;

	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	topic = find_named("topic",
			   options.topic ? options.topic : "strategies",
			   topic_name, NR_TOPICS, &error);
	if (topic < 0)
		return cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	if (!options.json) {
		topics[topic].print();
		return 0;
	}
	json = topics[topic].json();
	json_dumpf(json, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(json);
	return 0;
}
