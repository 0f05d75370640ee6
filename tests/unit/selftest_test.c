// SPDX-License-Identifier: MIT
/* The simulated part of `selftest statistics`: what is dealt and counted. */
#include <math.h>
#include <string.h>

#include "bench/order.h"
#include "bench/selftest/simulated.h"
#include "harness/stats/random.h"
#include "tests/unit/unit.h"

#define N 6

static unsigned int find_scene(enum stats_noise noise, bool apart)
{
	unsigned int i;

	for (i = 0; i < NR_SCENES; i++)
		if (scenes[i].noise == noise && scenes[i].apart == apart)
			return i;
	fail_msg("there is no such scene");
	return 0;
}

static unsigned int find_size(unsigned int n)
{
	unsigned int i;

	for (i = 0; i < NR_SIZES; i++)
		if (scene_sizes[i] == n)
			return i;
	fail_msg("nothing has %u processes", n);
	return 0;
}

static void every_noise_alternates(void)
{
	enum stats_noise noise;

	for (noise = 0; noise < NR_NOISES; noise++)
		find_scene(noise, false);
	for (noise = NR_EXCHANGEABLE; noise < NR_NOISES; noise++)
		find_scene(noise, true);
}

/* Each value to the arm whose process ran then, in the runner's order. */
static void dealt_as_the_runner(void)
{
	const struct scene scene = { NOISE_DRIFT, false };
	double series[2 * N], arms[2][N];
	unsigned int order[2], round, at, turned = 0;
	uint64_t random, again, seed;

	for (seed = 1; seed <= 8; seed++) {
		random = again = seed;
		stats_noise(NOISE_DRIFT, series, 2 * N, &again);
		simulated_deal(&scene, seed, N, &random, arms[0], arms[1]);
		assert_true(random == again);
		for (round = 0; round < N; round++) {
			arm_order(seed, round, 2, order);
			for (at = 0; at < 2; at++)
				assert_true(arms[order[at]][round] ==
					    series[2 * round + at]);
			turned += order[0];
		}
	}
	/* not always the same arm first */
	assert_int_equal(turned, 8 * N / 2);
}

static void dealt_apart(void)
{
	const struct scene scene = { NOISE_CORRELATED, true };
	double series[2 * N], first[N], second[N];
	uint64_t random = 3, again = 3;

	stats_noise(NOISE_CORRELATED, series, 2 * N, &again);
	simulated_deal(&scene, 3, N, &random, first, second);
	assert_memory_equal(first, series, sizeof(first));
	assert_memory_equal(second, series + N, sizeof(second));
}

/* A scene's tallies depend on the seed, and on no other scene. */
static void seeded(void)
{
	struct simulated once = { .seed = 5, .tables = 40 }, again = once;
	struct simulated other = { .seed = 6, .tables = 40 };
	struct error error;
	unsigned int scene;

	for (scene = 0; scene < 3; scene++)
		assert_int_equal(simulated_run(&once, scene, 1, &error), 0);
	assert_int_equal(simulated_run(&again, 2, 1, &error), 0);
	assert_int_equal(simulated_run(&other, 2, 1, &error), 0);
	assert_memory_equal(once.tally[2], again.tally[2],
			    sizeof(once.tally[2]));
	assert_memory_not_equal(once.tally[2], other.tally[2],
				sizeof(once.tally[2]));
	/* nothing is counted twice */
	assert_int_equal(simulated_run(&once, 2, 1, &error), 0);
	assert_memory_equal(once.tally[2], again.tally[2],
			    sizeof(once.tally[2]));
}

static void seeds_differ(void)
{
	const unsigned int nr = NR_SCENES * NR_SIZES;
	uint64_t seeds[2 * NR_SCENES * NR_SIZES];
	unsigned int i, j;

	for (i = 0; i < 2 * nr; i++) {
		seeds[i] = simulated_seed(i / nr, i % nr / NR_SIZES,
					  i % NR_SIZES);
		for (j = 0; j < i; j++)
			assert_true(seeds[i] != seeds[j]);
	}
}

static void rate_is(const char *what, unsigned long count, unsigned long of,
		    double want)
{
	double rate = (double)count / (double)of;

	if (!(fabs(rate - want) <= 4 * standard_error(want, of)))
		fail_msg("%s: %.4f, not %.4f", what, rate, want);
}

/*
 * Normal noise, 10 processes: sizes of the tests (stats_simulated_test), of 20
 * of them, and the power at 1.5 sigma of 0.85 (Lehmann's approximation is
 * 0.84); Holm's first step is 0.0025 of p, which is 0.0021 for 10 and 10.
 */
static void tallies_of_normal(void)
{
	const unsigned long tables = 500;
	unsigned int scene = find_scene(NOISE_NORMAL, false);
	unsigned int size = find_size(10);
	struct simulated s = { .seed = 7, .tables = tables };
	struct tally *t = s.tally[scene][size];
	struct error error;

	assert_int_equal(simulated_run(&s, scene, size, &error), 0);
	rate_is("rows", t[RULE_PGMAPBENCH].rows, tables * SIMULATED_ROWS,
		0.0433);
	rate_is("rows", t[RULE_BENCHSTAT].rows, tables * SIMULATED_ROWS,
		0.0433);
	rate_is("tables", t[RULE_PGMAPBENCH].tables, tables, 0.041);
	rate_is("tables", t[RULE_BENCHSTAT].tables, tables, 0.587);
	rate_is("tables", t[RULE_LKP].tables, tables, 0.03);
	rate_is("slower", t[RULE_PGMAPBENCH].slower, tables, 0.85);
	rate_is("slower", t[RULE_BENCHSTAT].slower, tables, 0.85);
	assert_int_equal(t[RULE_BENCHSTAT].slower,
			 t[RULE_BENCHSTAT].slower_in_table);
	rate_is("in a table", t[RULE_PGMAPBENCH].slower_in_table, tables, 0.39);
}

/* What must be seen: drift is no false alarm if the arms alternate. */
static void tallies_of_drift(void)
{
	const unsigned long tables = 200;
	unsigned int together = find_scene(NOISE_DRIFT, false);
	unsigned int apart = find_scene(NOISE_DRIFT, true);
	unsigned int size = find_size(20);
	struct simulated s = { .seed = 8, .tables = tables };
	struct error error;

	assert_int_equal(simulated_run(&s, together, size, &error), 0);
	assert_int_equal(simulated_run(&s, apart, size, &error), 0);
	assert_true(s.tally[together][size][RULE_PGMAPBENCH].tables <
		    tables / 20);
	assert_true(s.tally[apart][size][RULE_PGMAPBENCH].tables >
		    tables * 9 / 10);
}

/* Of 1000 tables each: 40 with an alarm, and n / 20 of what is slower found. */
static void made_up(struct simulated *s)
{
	struct tally *tally;

	*s = (struct simulated){ .tables = 1000 };
	for (unsigned int scene = 0; scene < NR_SCENES; scene++) {
		for (unsigned int size = 0; size < NR_SIZES; size++) {
			tally = &s->tally[scene][size][RULE_PGMAPBENCH];
			tally->tables = 40;
			tally->slower = 50 * scene_sizes[size];
			tally->slower_in_table = 45 * scene_sizes[size];
		}
	}
}

static void all_kept_but(const struct simulated *s, unsigned int broken,
			 unsigned int scene, unsigned int size)
{
	struct promise promises[NR_PROMISES];

	simulated_promises(s, promises);
	for (unsigned int i = 0; i < NR_PROMISES; i++) {
		assert_int_equal(promises[i].margin < 0, i == broken);
		if (i != broken)
			continue;
		assert_int_equal(promises[i].scene, scene);
		assert_int_equal(promises[i].size, size);
	}
}

static void promise_of_tables(void)
{
	unsigned int apart = find_scene(NOISE_CORRELATED, true);
	struct promise promises[NR_PROMISES];
	struct simulated s;

	made_up(&s);
	all_kept_but(&s, NR_PROMISES, 0, 0);
	/* 0.05 and four times 0.0069 */
	s.tally[2][1][RULE_PGMAPBENCH].tables = 77;
	all_kept_but(&s, NR_PROMISES, 0, 0);
	simulated_promises(&s, promises);
	assert_true(promises[PROMISE_TABLES].value == 0.077);
	s.tally[2][1][RULE_PGMAPBENCH].tables = 78;
	all_kept_but(&s, PROMISE_TABLES, 2, 1);
	s.tally[5][3][RULE_PGMAPBENCH].tables = 79;
	all_kept_but(&s, PROMISE_TABLES, 5, 3);
	/* no promise where arms are apart, and none for others' rules */
	made_up(&s);
	s.tally[apart][1][RULE_PGMAPBENCH].tables = 1000;
	s.tally[apart][1][RULE_PGMAPBENCH].slower = 0;
	s.tally[0][1][RULE_BENCHSTAT].tables = 1000;
	all_kept_but(&s, NR_PROMISES, 0, 0);
}

static void promise_of_power(void)
{
	struct simulated s;

	made_up(&s);
	/* 0.5 after 0.59: error 0.0222 */
	s.tally[1][1][RULE_PGMAPBENCH].slower = 588;
	all_kept_but(&s, NR_PROMISES, 0, 0);
	s.tally[1][1][RULE_PGMAPBENCH].slower = 589;
	all_kept_but(&s, PROMISE_ROW, 1, 2);
	/* the larger fall is within its error, the smaller isn't */
	made_up(&s);
	s.tally[3][1][RULE_PGMAPBENCH].slower = 580;
	s.tally[4][2][RULE_PGMAPBENCH].slower = 1000;
	s.tally[4][3][RULE_PGMAPBENCH].slower = 980;
	all_kept_but(&s, PROMISE_ROW, 4, 3);

	made_up(&s);
	s.tally[0][3][RULE_PGMAPBENCH].slower_in_table = 100;
	all_kept_but(&s, PROMISE_IN_TABLE, 0, 3);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(every_noise_alternates),
		UNIT_TEST(dealt_as_the_runner),
		UNIT_TEST(dealt_apart),
		UNIT_TEST(seeded),
		UNIT_TEST(seeds_differ),
		UNIT_TEST(tallies_of_normal),
		UNIT_TEST(tallies_of_drift),
		UNIT_TEST(promise_of_tables),
		UNIT_TEST(promise_of_power),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
