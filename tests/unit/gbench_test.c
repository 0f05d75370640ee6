// SPDX-License-Identifier: MIT
/* What the shim reports is what it was given; its errors are errors. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "bench/gbench.h"

static char out_flag[64] = "--benchmark_out=/tmp/gbench_test.XXXXXX";
static const char *out_path;
static char error[1024];
static int calls;

static void steady(struct gbench_state *state, void *arg)
{
	calls++;
	gbench_set_time(state, *(double *)arg);
	gbench_set_cpu_time(state, *(double *)arg * 3);
	gbench_counter(state, "get_ns", 0.125);
	gbench_counter(state, "gets", 1e12);
}

/* 10, 20, 40, ... */
static void doubling(struct gbench_state *state, void *arg)
{
	double *value = arg;

	gbench_set_time(state, *value);
	gbench_set_cpu_time(state, *value / 10);
	*value *= 2;
}

static void failing(struct gbench_state *state, void *arg)
{
	gbench_fail(state, "the books are off");
}

static void init(const char *flag, const char *filter)
{
	char *argv[] = { "gbench_test",
			 out_flag,
			 "--benchmark_format=json",
			 "--benchmark_repetitions=1",
			 "--benchmark_min_time=0",
			 "--benchmark_list_tests=false",
			 (char *)filter,
			 (char *)flag,
			 NULL };
	int argc = flag ? 8 : 7;

	if (gbench_init(&argc, argv, error, sizeof(error)))
		fail_msg("%s", error);
	assert_int_equal(argc, 1);
	assert_null(argv[1]);
}

static json_t *run(const char *flag, const char *filter, int rows)
{
	json_error_t bad;
	json_t *root;

	init(flag, filter);
	assert_int_equal(gbench_run(error, sizeof(error)), rows);
	root = json_load_file(out_path, 0, &bad);
	if (!root)
		fail_msg("%s", bad.text);
	return root;
}

static json_t *entry(const json_t *root, const char *name)
{
	json_t *array = json_object_get(root, "benchmarks"), *found;
	size_t i;

	json_array_foreach (array, i, found)
		if (!strcmp(name,
			    json_string_value(json_object_get(found, "name"))))
			return found;
	fail_msg("no %s in the report", name);
	return NULL;
}

static void is(const json_t *entry, const char *key, double want)
{
	double got = json_number_value(json_object_get(entry, key));

	if (!(fabs(got - want) <= 1e-9 * fabs(want)))
		fail_msg("%s is %.17g, not %.17g", key, got, want);
}

static void unit_is(const json_t *entry, const char *unit)
{
	assert_string_equal(
		json_string_value(json_object_get(entry, "time_unit")), unit);
}

static void as_given(void **state)
{
	json_t *root = run(NULL, "--benchmark_filter=steady", 2);
	json_t *ns = entry(root, "steady/ns"), *us = entry(root, "steady/us");

	is(ns, "real_time", 0.375);
	is(ns, "cpu_time", 1.125);
	is(ns, "threads", 64);
	is(ns, "iterations", 1);
	is(ns, "get_ns", 0.125);
	is(ns, "gets", 1e12);
	unit_is(ns, "ns");
	is(us, "real_time", 12345);
	is(us, "cpu_time", 37035);
	is(us, "threads", 1);
	unit_is(us, "us");
	assert_string_equal(
		json_string_value(json_object_get(
			json_object_get(root, "context"), "flavour")),
		"memb");
	json_decref(root);
}

static void repetitions(void **state)
{
	json_t *root = run("--benchmark_repetitions=3",
			   "--benchmark_filter=doubling$", 1);

	is(entry(root, "doubling_median"), "real_time", 20);
	is(entry(root, "doubling_median"), "cpu_time", 2);
	is(entry(root, "doubling_mean"), "real_time", 70.0 / 3);
	is(entry(root, "doubling_mean"), "cpu_time", 7.0 / 3);
	is(entry(root, "doubling_cv"), "cpu_time",
	   json_number_value(
		   json_object_get(entry(root, "doubling_cv"), "real_time")));
	assert_true(json_number_value(json_object_get(
			    entry(root, "doubling_cv"), "cpu_time")) > 0.1);
	json_decref(root);
}

/* More iterations are asked for: their mean, not their sum or their last. */
static void iterations(void **state)
{
	json_t *root, *ns;

	calls = 0;
	root = run("--benchmark_min_time=0.001", "--benchmark_filter=steady/ns",
		   1);
	ns = entry(root, "steady/ns");
	assert_true(calls > 1);
	assert_true(json_number_value(json_object_get(ns, "iterations")) > 1);
	is(ns, "real_time", 0.375);
	is(ns, "cpu_time", 1.125);
	is(ns, "gets", 1e12);
	json_decref(root);
}

static void a_failed_row(void **state)
{
	init(NULL, "--benchmark_filter=steady/us|failing");
	assert_int_equal(gbench_run(error, sizeof(error)), GBENCH_FAILED);
	assert_string_equal(error, "failing: the books are off");
	/* and not for ever */
	json_decref(run(NULL, "--benchmark_filter=steady/us", 1));
}

static void nothing_matches(void **state)
{
	init(NULL, "--benchmark_filter=^none$");
	assert_int_equal(gbench_run(error, sizeof(error)), GBENCH_BAD_USE);
	assert_non_null(strstr(error, "matches nothing; there are: steady/ns"));
	assert_null(strchr(error, '\n'));
	init(NULL, "--benchmark_filter=[");
	assert_int_equal(gbench_run(error, sizeof(error)), GBENCH_BAD_USE);
	assert_null(strchr(error, '\n'));
}

static void lists(void **state)
{
	calls = 0;
	init("--benchmark_list_tests", "--benchmark_filter=all");
	assert_int_equal(gbench_run(error, sizeof(error)), 4);
	assert_int_equal(calls, 0);
}

static void other_arguments_stay(void **state)
{
	char *argv[] = { "x",  "--size",      "--benchmark_list_tests=false",
			 "4G", "--benchmark", NULL };
	int argc = 5;

	assert_int_equal(gbench_init(&argc, argv, error, sizeof(error)), 0);
	assert_int_equal(argc, 4);
	assert_string_equal(argv[1], "--size");
	assert_string_equal(argv[2], "4G");
	assert_string_equal(argv[3], "--benchmark");
	assert_null(argv[4]);
}

static void bad_flags(void **state)
{
	static const char *const bad[] = {
		"--benchmark_fly",
		"--benchmark_repetitions=x",
		"--benchmark_perf_counters=CYCLES",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *argv[] = { "x", (char *)bad[i], NULL };
		int argc = 2;

		error[0] = '\0';
		assert_int_equal(gbench_init(&argc, argv, error, sizeof(error)),
				 -1);
		assert_true(strlen(error) > 10);
		assert_null(strchr(error, '\n'));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_given),
		cmocka_unit_test(repetitions),
		cmocka_unit_test(iterations),
		cmocka_unit_test(a_failed_row),
		cmocka_unit_test(nothing_matches),
		cmocka_unit_test(lists),
		cmocka_unit_test(other_arguments_stay),
		cmocka_unit_test(bad_flags),
	};
	static double ns = 0.375, us = 12345, doubled = 10;
	int ret;

	out_path = strchr(out_flag, '=') + 1;
	close(mkstemp((char *)out_path));
	gbench_register("steady/ns", steady, &ns, "ns", 64);
	gbench_register("steady/us", steady, &us, "us", 1);
	gbench_register("doubling", doubling, &doubled, "ns", 1);
	gbench_register("failing", failing, NULL, "ns", 1);
	gbench_add_context("flavour", "memb");
	ret = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(out_path);
	return ret;
}
