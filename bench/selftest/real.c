// SPDX-License-Identifier: MIT
/* The real part of the selftest: comparison after comparison, then the sum. */
#include <stdlib.h>
#include <string.h>

#include "bench/child.h"
#include "bench/result.h"
#include "bench/selftest/real.h"
#include "harness/record/record.h"
#include "harness/stats/random.h"

#define COMPARISONS	  20
#define QUICK_COMPARISONS 2

/* A test while it runs. */
struct test {
	const struct selftest_options *options;
	struct real_plans plans;
	unsigned int comparisons;
	struct machine machine;
	char planted[ARM_NAME_SIZE];
	json_t *context, *date;	/* as a result's, of the first comparison */
	json_t *rows, *tables;
};

int selftest_real_check(const struct selftest_options *options,
			struct error *error)
{
	struct real_plans plans;
	char why[512];

	if (real_plans_make(options, &plans, error))
		return -1;
	real_plans_free(&plans);
	if (options->out && record_probe(options->out, why, sizeof(why)))
		return error_set(error, "%s; choose a file with --out FILE",
				 why);
	return 0;
}

static unsigned int nr_comparisons(const struct selftest_options *options)
{
	if (options->comparisons)
		return options->comparisons;
	return options->quick ? QUICK_COMPARISONS : COMPARISONS;
}

static void test_begin(struct test *test)
{
	unsigned int instance =
		test->plans.plan.arms[test->plans.arm].instance;

	test->comparisons = nr_comparisons(test->options);
	test->rows = json_array();
	test->tables = json_array();
	snprintf(test->planted, sizeof(test->planted), "%s",
		 instance_name(&workloads[test->plans.plan.rows->workload],
			       instance));
	machine_read(&test->machine, test->options->topology);
}

static void test_end(struct test *test)
{
	real_plans_free(&test->plans);
	json_decref(test->context);
	json_decref(test->date);
	json_decref(test->rows);
	json_decref(test->tables);
}

/* 0; -1 with a line in error; 1: a signal came. */
static int run_one(struct test *test, uint64_t seed,
		   const struct progress *progress, unsigned int *done,
		   struct error *error)
{
	struct load loads[NR_REAL_SIDES];
	json_t *table;
	int ret;

	ret = real_measure(&test->plans, seed, &test->machine,
			   test->options->command, progress, done, loads,
			   error);
	if (ret)
		return ret;
	table = real_judge(loads, test->planted, test->rows, error);
	if (table)
		json_array_append_new(test->tables, table);
	/* how it's measured, without what is one comparison's alone */
	if (!test->context) {
		test->context = json_deep_copy(loads[REAL_BASE].ours);
		test->date = json_deep_copy(json_object_get(
			loads[REAL_BASE].context, "date"));
		json_object_del(test->context, "order");
		json_object_del(test->context, "seed");
		json_object_del(test->context, "schema");
		json_object_del(test->context, "partial");
		json_object_del(test->context, "looks");
	}
	for (unsigned int side = 0; side < NR_REAL_SIDES; side++)
		load_free(&loads[side]);
	return table ? 0 : -1;
}

static int run_all(struct test *test, struct error *error)
{
	uint64_t random = test->options->seed;
	struct progress progress;
	unsigned int done = 0;
	int ret = 0;

	progress_start(&progress, test->comparisons *
		       test->plans.plan.processes *
		       real_processes(&test->plans), test->options->quiet);
	while (!ret && json_array_size(test->tables) < test->comparisons)
		/* as many bits as every reader of JSON has */
		ret = run_one(test, stats_random(&random) >> 11, &progress,
			      &done, error);
	progress_clear(&progress);
	return ret;
}

static json_t *test_json(const struct test *test)
{
	size_t whole = json_array_size(test->tables);

	return json_pack(
		"{s:i, s:s, s:O?, s:b, s:I, s:I, s:s, s:f, s:O, s:O, s:O}",
		"schema", REAL_SCHEMA, "selftest", "real", "date", test->date,
		"partial", whole < test->comparisons, "seed",
		(json_int_t)test->options->seed, "comparisons",
		(json_int_t)test->comparisons, "planted", test->planted,
		"plant_percent", test->plans.planted.timing.plant_percent,
		"context", test->context, "rows", test->rows, "tables",
		test->tables);
}

/* The file, or what --json or the text say of it. 0, 1: broken, -1. */
static int report(const json_t *root, const struct selftest_options *options,
		  json_t **json, struct error *error)
{
	struct real_sum sum;

	if (real_sum(root, &sum, error))
		return -1;
	if (json)
		*json = json_pack("{s:o, s:O}", "summary", real_summary(&sum),
				  "result", root);
	else
		real_print(root, &sum);
	if (!json && options->out)
		printf("\nresult: %s\n", options->out);
	return !real_kept(&sum);
}

static int keep(const json_t *root, const struct selftest_options *options,
		struct error *error)
{
	char *text;
	int ret;

	if (!options->out)
		return 0;
	text = real_text(root);
	if (!text)
		return error_set(error, "can't write %s: out of memory",
				 options->out);
	ret = record_write_text(options->out, text, strlen(text), error->text,
				sizeof(error->text));
	free(text);
	return ret;
}

static void say_interrupted(const struct test *test)
{
	fprintf(stderr, "%s: interrupted after %zu of %u comparisons%s%s\n",
		test->options->command[0], json_array_size(test->tables),
		test->comparisons,
		!test->options->out ? "" :
		json_array_size(test->tables) ? ": partial result in " :
						": no result",
		test->options->out && json_array_size(test->tables) ?
			test->options->out : "");
}

/*
 * What is whole is kept and printed, whatever ended it. ended: as run_all()
 * says, and then error is of that.
 */
static int finish(const struct test *test, int ended, json_t **json,
		  struct error *error)
{
	struct error also;
	json_t *root;
	int ret;

	if (!json_array_size(test->tables))
		return ended;
	root = test_json(test);
	ret = keep(root, test->options, ended < 0 ? &also : error);
	if (!ret)
		ret = report(root, test->options, json,
			     ended < 0 ? &also : error);
	json_decref(root);
	if (ended < 0 && ret < 0)
		error_append(error, "; and %s", also.text);
	return ended < 0 ? -1 : ret;
}

int selftest_real(const struct selftest_options *options, json_t **json,
		  struct error *error)
{
	struct test test = { .options = options };
	int ended, ret;

	if (real_plans_make(options, &test.plans, error))
		return -1;
	test_begin(&test);
	child_catch_signals();
	ended = run_all(&test, error);
	ret = finish(&test, ended, json, error);
	if (ended > 0)
		say_interrupted(&test);
	test_end(&test);
	/* dies of the signal, if one came */
	fflush(stdout);
	child_release_signals();
	return ret;
}

int selftest_from(const struct selftest_options *options, json_t **json,
		  struct error *error)
{
	struct error why;
	json_error_t bad;
	json_t *root;
	int ret;

	root = json_load_file(options->from, 0, &bad);
	if (!root)
		return error_set(error, "can't read %s: %s", options->from,
				 bad.text);
	ret = report(root, options, json, &why);
	if (ret < 0)
		error_set(error, "%s: %s", options->from, why.text);
	json_decref(root);
	return ret;
}
