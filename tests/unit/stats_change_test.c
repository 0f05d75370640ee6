// SPDX-License-Identifier: MIT
/* Changes in a series: by hand. All orders of few runs: stats_vectors.py. */
#include <errno.h>
#include <math.h>

#include "harness/stats/change.h"
#include "harness/stats/mann_whitney.h"
#include "harness/stats/neighbours.h"
#include "tests/unit/unit.h"

static struct stats_chance *chance;
static struct stats_changes changes;

static int changes_of(const double *values, size_t n, size_t rows)
{
	return stats_changes(chance, values, n, rows, 0.05, &changes);
}

/* n values from first on, in no order. */
static void level(double *values, size_t n, double first)
{
	static const double noise[] = { 3, 8, 0, 5, 9, 1, 6, 4, 7, 2 };

	for (size_t i = 0; i < n; i++)
		values[i] = first + noise[i % 10];
}

static void one_step(void)
{
	double values[20];

	level(values, 12, 100);
	level(values + 12, 8, 200);
	assert_int_equal(changes_of(values, 20, 1), 0);
	assert_int_equal(changes.nr, 1);
	assert_int_equal(changes.all[0].at, 12);
	assert_true(changes.p == changes.all[0].p && changes.p < 0.001);
	level(values + 12, 8, 100);
	assert_int_equal(changes_of(values, 20, 1), 0);
	assert_int_equal(changes.nr, 0);
	assert_true(changes.p > 0.05);
}

/* What is before and after both of them is alike: Pettitt's test is blind. */
static void there_and_back(void)
{
	double values[40];

	level(values, 40, 100);
	level(values + 15, 12, 200);
	assert_int_equal(changes_of(values, 40, 1), 0);
	assert_int_equal(changes.nr, 2);
	assert_int_equal(changes.all[0].at, 15);
	assert_int_equal(changes.all[1].at, 27);
	/* the part is tested harder, and is no surer than the whole */
	assert_true(changes.all[0].p <= 0.05 && changes.all[1].p <= 0.05);
	assert_true(changes.p <= changes.all[0].p &&
		    changes.p <= changes.all[1].p);
}

/*
 * Wherever it is, near an end as well: of sides that are far apart, the cut
 * whose p is least is often one nearer to the middle.
 */
static void to_the_run(void)
{
	static const double far[] = { 4, 8, 5, 0, 9, 1, 6, 3, 7, 2 };
	double values[30];

	for (size_t at = 6; at <= 24; at++) {
		for (size_t i = 0; i < 30; i++)
			values[i] = i < at ? far[(at - i) % 10] :
					     500 + far[(i - at) % 10];
		/* so that a cut beside it parts as well */
		values[at - 1] = 10;
		values[at] = 499;
		assert_int_equal(changes_of(values, 30, 1), 0);
		assert_int_equal(changes.nr, 1);
		assert_int_equal(changes.all[0].at, at);
	}
}

/* Anywhere, of any height, once. */
static void a_spike_is_none(void)
{
	double values[30];

	for (size_t at = 0; at < 30; at++) {
		for (size_t i = 0; i < 30; i++)
			values[i] = (double)((i * 7) % 30);
		values[at] = at % 2 ? 1e9 : -1e9;
		assert_int_equal(changes_of(values, 30, 1), 0);
		assert_int_equal(changes.nr, 0);
	}
}

/*
 * The newest two, whatever they are, and however many were before: without one
 * of them, one is left. Three may be, if nothing else is as rare.
 */
static void the_least_segment(void)
{
	double values[STATS_CHANGE_MOST], p;

	for (size_t n = 6; n <= STATS_CHANGE_MOST; n += 47) {
		for (size_t i = 0; i < n; i++)
			values[i] = i >= n - 2;
		assert_int_equal(changes_of(values, n, 1), 0);
		assert_int_equal(changes.nr, 0);
		assert_int_equal(stats_changes(chance, values, n, 1, 0.99,
					       &changes), 0);
		assert_true(changes.p == 1);
	}
	assert_int_equal(stats_change_p_min(chance, 50, 47, 1, &p), 0);
	assert_true(p > 0.05 && p < 0.5);
	assert_int_equal(stats_change_p_min(chance, 50, 46, 1, &p), 0);
	assert_true(p < 0.05);
	assert_int_equal(stats_change_p_min(chance, 10, 5, 1, &p), 0);
	assert_true(p < 0.05);
	assert_int_equal(stats_change_p_min(chance, 9, 5, 1, &p), 0);
	assert_true(p > 0.05);
	assert_int_equal(stats_change_p_min(chance, 5, 2, 1, &p), 0);
	assert_true(p == 1);
}

static void rows_pay(void)
{
	double of_one, of_many;

	assert_int_equal(stats_change_p_min(chance, 20, 15, 1, &of_one), 0);
	assert_int_equal(stats_change_p_min(chance, 20, 15, 10, &of_many), 0);
	assert_true(fabs(of_many / of_one - 10) < 1e-9);
}

/* And parts, by how short they are. */
static void parts_pay(void)
{
	struct stats_changes of_part;
	double values[20];

	level(values, 10, 100);
	level(values + 10, 5, 200);
	level(values + 15, 5, 300);
	assert_int_equal(changes_of(values + 10, 10, 1), 0);
	of_part = changes;
	assert_int_equal(of_part.nr, 1);
	assert_int_equal(stats_changes(chance, values, 20, 1, 0.2, &changes),
			 0);
	assert_int_equal(changes.nr, 2);
	assert_int_equal(changes.all[1].at, 15);
	assert_true(fabs(changes.all[1].p / of_part.p - 2) < 1e-9);
	assert_true(changes.all[0].p == changes.p);
}

/*
 * If nearly anything is called a change: without one of these runs two and
 * three are apart by chance, and of all six no three are.
 */
static void nowhere_to_cut(void)
{
	const double values[] = { 2, 1, 4, 5, 0, 3 };

	assert_int_equal(stats_changes(chance, values, 6, 1, 0.99, &changes),
			 0);
	assert_true(changes.p < 0.99);
	assert_int_equal(changes.nr, 0);
}

/* What was dealt never has all that there could be. */
static void no_p_is_zero(void)
{
	double p;

	assert_int_equal(stats_change_p_min(chance, 60, 30, 1, &p), 0);
	assert_true(p >= 1.0 / (STATS_CHANGE_DEALS + 1) && p < 1e-3);
}

/* Ten runs of one value each: there is no order that says anything. */
static void equals_are_no_change(void)
{
	double values[20] = { 0 };

	assert_int_equal(changes_of(values, 20, 1), 0);
	assert_true(changes.nr == 0 && changes.p == 1);
	/* two values, one after the other, are one */
	for (size_t i = 9; i < 20; i++)
		values[i] = 1;
	assert_int_equal(changes_of(values, 20, 1), 0);
	assert_int_equal(changes.nr, 1);
	assert_int_equal(changes.all[0].at, 9);
}

/* One cut of the whole is Mann-Whitney's test. */
static void one_cut_is_mann_whitney(void)
{
	const double values[] = { 5, 1, 4, 2, 8, 9, 7, 3 };
	struct stats_scan *scan = stats_scan_new(8);
	struct stats_mann_whitney test;
	stats_rank ranks[8];
	size_t at;

	assert_non_null(scan);
	stats_scan_rank(values, 8, ranks);
	assert_int_equal(stats_mann_whitney(values, 4, values + 4, 4, &test),
			 0);
	assert_true(fabs(stats_scan_least(scan, ranks, 4, &at) - test.p) <
		    1e-12);
	assert_int_equal(at, 4);
	assert_true(stats_scan_least(scan, ranks, 5, &at) == 1);
	assert_int_equal(at, 0);
	stats_scan_free(scan);
}

/* Five runs in order: ranks -2 to 2, 0.4 of their squares; 8 of 120 have it. */
static void neighbours_by_hand(void)
{
	const double up[] = { 1, 2, 3, 5, 9 }, flat[] = { 7, 7, 7, 7, 7 };
	const double both[] = { 1, 2, 3, 5, 9, 7, 7, 7, 7, 7 };
	const double apart[] = { 1, 2, 3, 5, 9, 9, 1, 5, 2, 3 };
	const double equal[] = { 1, 1, 2, 2 };
	struct stats_neighbours all, n;

	assert_int_equal(stats_neighbours(up, 1, 5, 1, &n), 0);
	assert_true(fabs(n.correlation - 0.4) < 1e-12);
	assert_true(fabs(n.p - 8.0 / 120) < 0.0125);
	assert_int_equal(stats_neighbours(both, 2, 5, 1, &all), 0);
	assert_true(all.correlation == n.correlation && all.p == n.p);
	assert_int_equal(stats_neighbours(apart, 2, 5, 1, &all), 0);
	/* 2 -2 1 -1 0: -7 of 10 */
	assert_true(fabs(all.correlation - (0.4 - 0.7) / 2) < 1e-12);
	assert_int_equal(stats_neighbours(equal, 1, 4, 1, &n), 0);
	/* -1 -1 1 1: 1 of 4; 2 of 6 orders */
	assert_true(fabs(n.correlation - 0.25) < 1e-12);
	assert_true(fabs(n.p - 2.0 / 6) < 0.025);
	assert_int_equal(stats_neighbours(flat, 1, 5, 1, &n), 0);
	assert_true(n.p == 1);
	assert_int_equal(stats_neighbours(up, 1, 2, 1, &n), EINVAL);
	assert_int_equal(stats_neighbours(up, 0, 5, 1, &n), EINVAL);
}

static void same_seed_same_p(void)
{
	struct stats_chance *other = stats_chance_new(1);
	double first, second;

	/* whatever else was asked before */
	assert_int_equal(stats_change_p_min(other, 17, 8, 1, &first), 0);
	assert_int_equal(stats_change_p_min(other, 21, 17, 1, &first), 0);
	assert_int_equal(stats_change_p_min(chance, 21, 17, 1, &second), 0);
	assert_true(first == second);
	stats_chance_free(other);
	other = stats_chance_new(2);
	assert_int_equal(stats_change_p_min(other, 21, 17, 1, &first), 0);
	assert_true(first != second);
	stats_chance_free(other);
}

static void refuses(void)
{
	double values[STATS_CHANGE_MOST + 1] = { 0 }, p;

	assert_int_equal(changes_of(values, STATS_CHANGE_MOST + 1, 1), EINVAL);
	assert_int_equal(changes_of(values, 9, 0), EINVAL);
	assert_int_equal(stats_changes(chance, values, 9, 1, 1, &changes),
			 EINVAL);
	assert_int_equal(stats_changes(chance, values, 9, 1, 0, &changes),
			 EINVAL);
	values[8] = NAN;
	assert_int_equal(changes_of(values, 9, 1), EINVAL);
	assert_int_equal(changes_of(values, 8, 1), 0);
	assert_int_equal(changes_of(values, 0, 1), 0);
	assert_true(changes.nr == 0 && changes.p == 1);
	assert_int_equal(stats_change_p_min(chance, STATS_CHANGE_MOST + 1, 9,
					    1, &p), EINVAL);
	assert_null(stats_scan_new(0));
	assert_null(stats_scan_new(STATS_SCAN_MOST + 1));
	stats_scan_free(NULL);
	stats_chance_free(NULL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(one_step),
		UNIT_TEST(there_and_back),
		UNIT_TEST(to_the_run),
		UNIT_TEST(a_spike_is_none),
		UNIT_TEST(the_least_segment),
		UNIT_TEST(rows_pay),
		UNIT_TEST(parts_pay),
		UNIT_TEST(nowhere_to_cut),
		UNIT_TEST(no_p_is_zero),
		UNIT_TEST(equals_are_no_change),
		UNIT_TEST(one_cut_is_mann_whitney),
		UNIT_TEST(neighbours_by_hand),
		UNIT_TEST(same_seed_same_p),
		UNIT_TEST(refuses),
	};
	int failed;

	unit_init(argc, argv, NULL, 0);
	chance = stats_chance_new(1);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	stats_chance_free(chance);
	return failed;
}
