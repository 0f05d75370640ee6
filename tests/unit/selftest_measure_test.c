// SPDX-License-Identifier: MIT
/*
 * A comparison of a real A/A test: in which order its processes run, and what
 * is said of their results. The processes are the test's.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/result.h"
#include "bench/selftest/real.h"
#include "tests/unit/unit.h"

#define ROUNDS	  6
#define PROCESSES 5	/* two arms, twice, and the planted one */

static const char *const who[] = { "first", "second" };

/* Both rows are of workload 0, both arms of instance 0: nothing runs. */
static struct row plan_rows[2];
static struct arm arms[2];
static struct real_plans plans;

static struct {
	double plant;
	uint64_t seed;
	unsigned int arm;
	const struct results *results;
} ran[ROUNDS * PROCESSES];
static unsigned int nr_ran, fail_at;
static int fail_with;
static bool failed;		/* once is enough */
static bool last_is_slow;	/* the new side's rounds from the fifth on */

static struct error error;
static struct load loads[NR_SIDES];

static json_t *entry_json(const struct results *results, unsigned int arm,
			  unsigned int row)
{
	unsigned int round = results->rounds, i;
	/* base and new differ, and are mixed; planted is beyond both */
	bool new = nr_ran % 2;
	double time = 100 + 10 * arm + row + 0.1 * (round % 3) + 0.01 * new;
	double plant = results->plan->timing.plant_percent;
	char name[128];
	json_t *json;

	for (i = 0; i < nr_ran; i++)
		time += 1e-4;
	if (last_is_slow && round >= 4)
		time *= 2;
	time *= 1 + plant / 100;
	snprintf(name, sizeof(name), "user/gup/%s/order:%u/primitive:cas/"
		 "rcu:memb", who[arm], row ? 9 : 0);
	json = json_pack("{s:s, s:f, s:f, s:s, s:f, s:f}", "name", name,
			 "real_time", time, "cpu_time", time, "time_unit", "ns",
			 "get_ns", time, "round_pages", 8192.0);
	if (plant > 0)
		json_object_set_new(json, "plant_percent",
				    json_real(plant + 0.01 * round));
	return json;
}

int __wrap_runner_arm(struct results *results, unsigned int arm,
		      const struct progress *progress, struct error *why);
int __wrap_runner_arm(struct results *results, unsigned int arm,
		      const struct progress *progress, struct error *why)
{
	unsigned int at = results->rounds * 2 + arm;

	if (fail_with && nr_ran == fail_at && !failed) {
		failed = true;
		error_set(why, "made to fail");
		return fail_with;
	}
	ran[nr_ran].plant = results->plan->timing.plant_percent;
	ran[nr_ran].seed = results->plan->seed;
	ran[nr_ran].arm = arm;
	ran[nr_ran].results = results;
	assert_null(results->reports[at]);
	results->reports[at] = json_pack("[o, o]", entry_json(results, arm, 0),
					 entry_json(results, arm, 1));
	nr_ran++;
	return 0;
}

json_t *__wrap_result_json(const struct results *results,
			   const struct machine *machine, char *const command[],
			   bool partial);
json_t *__wrap_result_json(const struct results *results,
			   const struct machine *machine, char *const command[],
			   bool partial)
{
	json_t *benchmarks = json_array(), *entry;

	assert_false(partial);
	for (unsigned int i = 0; i < 4 * results->rounds; i++) {
		entry = json_deep_copy(json_array_get(results->reports[i / 2],
						      i % 2));
		json_object_set_new(entry, "repetition_index",
				    json_integer(i / 4));
		json_array_append_new(benchmarks, entry);
	}
	return json_pack("{s:{s:{s:s, s:s, s:I, s:i, s:s, s:f, s:{s:i, s:i}}}, "
			 "s:o}", "context", "pgmapbench", "version", "0.1.0",
			 "suite", "selftest", "seed",
			 (json_int_t)results->plan->seed, "n", results->rounds,
			 "machine_id", "6d5c85792588", "plant_percent",
			 results->plan->timing.plant_percent, "clock",
			 "step_ns", 1, "reading_ns", 20, "benchmarks",
			 benchmarks);
}

static int measure(uint64_t seed)
{
	struct progress progress = { .total = ROUNDS * PROCESSES };
	unsigned int done = 0;
	int ret;

	nr_ran = 0;
	failed = false;
	plans = (struct real_plans){
		.plan = { .rows = plan_rows, .nr_rows = 2, .arms = arms,
			  .nr_arms = 2, .processes = ROUNDS },
		.arm = 1,
	};
	plans.planted = plans.plan;
	plans.planted.timing.plant_percent = 3;
	ret = real_measure(&plans, seed, NULL, NULL, &progress, &done, loads,
			   &error);
	if (!ret)
		assert_int_equal(done, ROUNDS * PROCESSES);
	return ret;
}

static void forget(void)
{
	for (unsigned int side = 0; side < NR_SIDES; side++)
		load_free(&loads[side]);
}

/* Times that a process of this side and arm is among those of a round. */
static unsigned int times(unsigned int round, double plant, unsigned int arm)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < PROCESSES; i++)
		nr += ran[round * PROCESSES + i].arm == arm &&
		      ran[round * PROCESSES + i].plant == plant;
	return nr;
}

static void interleaved(void)
{
	unsigned int i, round;

	assert_int_equal(measure(7), 0);
	assert_int_equal(nr_ran, ROUNDS * PROCESSES);
	for (round = 0; round < ROUNDS; round++) {
		assert_int_equal(times(round, 0, 0), 2);
		assert_int_equal(times(round, 0, 1), 2);
		assert_int_equal(times(round, 3, 0), 0);
		assert_int_equal(times(round, 3, 1), 1);
	}
	/* ABBA: an odd round is the one before, backwards */
	for (round = 0; round < ROUNDS; round += 2)
		for (i = 0; i < PROCESSES; i++)
			assert_ptr_equal(ran[round * PROCESSES + i].results,
					 ran[(round + 2) * PROCESSES - 1 - i]
						 .results);
	for (i = 0; i < nr_ran; i++)
		assert_int_equal(ran[i].seed, 7);
	forget();
}

/* Sides come in all orders, or one would always be first. */
static void orders_differ(void)
{
	unsigned int first = 0, seed;

	for (seed = 0; seed < 20; seed++) {
		assert_int_equal(measure(seed), 0);
		first += ran[0].plant == 0 && ran[0].arm == 0;
		forget();
	}
	assert_in_range(first, 1, 19);
}

static const struct load_row *row_of(enum real_side side, const char *name,
				     const char *order)
{
	for (unsigned int i = 0; i < loads[side].nr_rows; i++)
		if (!strcmp(loads[side].rows[i].who, name) &&
		    !strcmp(load_axis(&loads[side].rows[i], "order"), order))
			return &loads[side].rows[i];
	fail_msg("no row of %s", name);
	return NULL;
}

static void only_one_arm_is_planted(void)
{
	const size_t size = ROUNDS * sizeof(double);

	assert_int_equal(measure(7), 0);
	assert_memory_equal(row_of(REAL_PLANTED, "first", "0")->total,
			    row_of(REAL_NEW, "first", "0")->total, size);
	assert_memory_not_equal(row_of(REAL_BASE, "first", "0")->total,
				row_of(REAL_NEW, "first", "0")->total, size);
	assert_true(row_of(REAL_PLANTED, "second", "9")->total[0] >
		    row_of(REAL_NEW, "second", "9")->total[0] * 1.02);
	forget();
}

static json_t *judged, *names;

static void judge(void)
{
	names = json_array();
	judged = real_judge(loads, "second", names, &error);
	if (!judged)
		fail_msg("%s", error.text);
}

static void end_judge(void)
{
	json_decref(judged);
	json_decref(names);
	forget();
}

/* Of size i, "same" or "planted". */
static const json_t *side_of(unsigned int i, const char *side)
{
	return json_object_get(json_array_get(json_object_get(judged, "sizes"),
					      i), side);
}

static void says(unsigned int i, const char *side, const char *key,
		 const char *want)
{
	const json_t *of = side_of(i, side);

	if (strcmp(key, "verdict"))
		of = json_object_get(of, "rules");
	assert_string_equal(json_string_value(json_object_get(of, key)), want);
}

static double p_of(unsigned int i, const char *key)
{
	/* the last row is planted */
	return json_number_value(json_array_get(
		json_object_get(side_of(i, "planted"), key), 3));
}

/* Rows come block by block: order 0 of both, order 9 of both. */
static void judges(void)
{
	assert_int_equal(measure(7), 0);
	judge();
	assert_int_equal(json_integer_value(side_of(0, "n")), 4);
	assert_int_equal(json_integer_value(side_of(1, "n")), 6);
	assert_null(side_of(2, "n"));
	/* 2 of C(8, 4), and of C(12, 6): too few, and enough, for Holm */
	assert_true(fabs(p_of(0, "p") - 2.0 / 70) < 1e-9);
	assert_true(fabs(p_of(1, "p") - 2.0 / 924) < 1e-9);
	assert_true(fabs(p_of(1, "ratio") - 1.03) < 0.003);
	says(0, "planted", "verdict", "....");
	says(0, "planted", "pgmapbench", ".s.s");
	says(1, "planted", "verdict", ".s.s");
	says(1, "planted", "benchstat", ".s.s");
	says(1, "same", "verdict", "....");
	says(1, "same", "benchstat", "....");
	end_judge();
}

static void describes(void)
{
	const json_t *row, *planted;
	size_t i;

	assert_int_equal(measure(7), 0);
	judge();
	json_array_foreach (names, i, row)
		assert_int_equal(json_is_true(json_object_get(row, "planted")),
				 i % 2);
	assert_int_equal(i, 4);
	assert_int_equal(json_array_size(json_object_get(judged,
							 "spread_percent")), 4);
	planted = json_object_get(judged, "planted_percent");
	assert_int_equal(json_array_size(planted), 2);
	/* of rounds 0 to 5, all of them */
	assert_true(fabs(json_number_value(json_array_get(planted, 0)) - 3.025)
		    < 1e-9);
	end_judge();
}

/* A size is of the first processes: what comes later isn't seen. */
static void first_processes(void)
{
	double p;

	assert_int_equal(measure(7), 0);
	judge();
	p = p_of(0, "ratio");
	end_judge();
	last_is_slow = true;
	assert_int_equal(measure(7), 0);
	judge();
	last_is_slow = false;
	assert_true(fabs(p_of(0, "ratio") - p) < 1e-12);
	end_judge();
}

static void stops(void)
{
	for (fail_at = 0; fail_at < 2 * PROCESSES; fail_at += 3) {
		fail_with = 1;
		assert_int_equal(measure(7), 1);
		fail_with = -1;
		assert_int_equal(measure(7), -1);
		assert_string_equal(error.text, "made to fail");
		assert_int_equal(nr_ran, fail_at);
	}
	fail_with = 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(interleaved),
		UNIT_TEST(orders_differ),
		UNIT_TEST(only_one_arm_is_planted),
		UNIT_TEST(judges),
		UNIT_TEST(describes),
		UNIT_TEST(first_processes),
		UNIT_TEST(stops),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
