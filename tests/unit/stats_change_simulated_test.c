// SPDX-License-Identifier: MIT
/*
 * Changes in generated histories, whose truth is known: how often they are
 * seen where there is none, and where there is one. All from one seed; a bound
 * is four standard errors of what is counted.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/stats/change.h"
#include "harness/stats/neighbours.h"
#include "harness/stats/noise.h"
#include "harness/stats/stats.h"
#include "tests/unit/unit.h"

#define ALPHA 0.05

static struct stats_chance *chance;

static struct stats_changes changes_of(const double *values, size_t n,
				       size_t rows)
{
	struct stats_changes changes;

	assert_int_equal(stats_changes(chance, values, n, rows, ALPHA,
				       &changes), 0);
	return changes;
}

static void at_most(double rate, double most, unsigned int trials)
{
	if (!(rate <= most + 4 * sqrt(most * (1 - most) / trials)))
		fail_msg("%.4f is above %.4f", rate, most);
}

/* Half as noisy as noise.h has it: 1 % from run to run if it's normal. */
static void runs(enum stats_noise noise, double *values, size_t n,
		 uint64_t *random)
{
	stats_noise(noise, values, n, random);
	for (size_t i = 0; i < n; i++)
		values[i] = sqrt(values[i]);
}

/* The share of histories of so many rows with any change in them. */
static double alarms(enum stats_noise noise, size_t n, size_t rows,
		     unsigned int trials)
{
	double values[STATS_CHANGE_MOST];
	unsigned int alarmed = 0;
	uint64_t random = 1;
	size_t nr;

	for (unsigned int i = 0; i < trials; i++) {
		nr = 0;
		for (size_t row = 0; row < rows; row++) {
			runs(noise, values, n, &random);
			nr += changes_of(values, n, rows).nr;
		}
		alarmed += nr > 0;
	}
	print_message("%s, %zu runs of %zu rows: %.4f\n",
		      stats_noise_names[noise], n, rows,
		      (double)alarmed / trials);
	return (double)alarmed / trials;
}

static void alarms_whatever_the_noise(void)
{
	static const size_t lengths[] = { 10, 20, 40 };

	for (unsigned int noise = 0; noise < NR_EXCHANGEABLE; noise++)
		for (size_t i = 0; i < 3; i++)
			at_most(alarms(noise, lengths[i], 1, 800), ALPHA, 800);
}

static void alarms_of_a_table(void)
{
	at_most(alarms(NOISE_NORMAL, 20, 20, 200), ALPHA, 200);
	at_most(alarms(NOISE_TWO_MODES, 30, 50, 100), ALPHA, 100);
	/* it isn't that nothing is ever seen */
	assert_true(alarms(NOISE_NORMAL, 30, 1, 500) > 0);
}

/* The median of so many processes, each of which scatters by 1 %. */
static double run_of(size_t processes, uint64_t *random)
{
	double values[20];

	runs(NOISE_NORMAL, values, processes, random);
	return stats_summarize(values, processes).median;
}

/* Of 40 runs, the last ten are of so many processes, and the others of 20. */
static double alarms_of_processes(size_t processes)
{
	const unsigned int trials = 400;
	unsigned int alarmed = 0;
	uint64_t random = 11;
	double values[40];

	for (unsigned int i = 0; i < trials; i++) {
		for (size_t j = 0; j < 40; j++)
			values[j] = run_of(j < 30 ? 20 : processes, &random);
		alarmed += changes_of(values, 40, 1).nr > 0;
	}
	print_message("10 of 40 runs have %zu processes: %.3f\n", processes,
		      (double)alarmed / trials);
	return (double)alarmed / trials;
}

/* What is promised is so of runs of one n: docs/history.md has the number. */
static void runs_of_few_processes(void)
{
	double of_one = alarms_of_processes(1);

	at_most(alarms_of_processes(20), ALPHA, 400);
	assert_true(of_one > 0.08 && of_one < 0.2);
}

/* Alarms where that part of the noise stays, and neighbours are so alike. */
static double alarms_of_neighbours(double part, size_t n)
{
	const unsigned int trials = 400;
	double stays[STATS_CHANGE_MOST], fresh[STATS_CHANGE_MOST];
	unsigned int alarmed = 0;
	uint64_t random = 8;

	for (unsigned int i = 0; i < trials; i++) {
		stats_noise(NOISE_CORRELATED, stays, n, &random);
		stats_noise(NOISE_NORMAL, fresh, n, &random);
		for (size_t j = 0; j < n; j++)
			fresh[j] = pow(stays[j], sqrt(part)) *
				   pow(fresh[j], sqrt(1 - part));
		alarmed += changes_of(fresh, n, 1).nr > 0;
	}
	print_message("neighbours correlated by %.2f, %zu runs: %.3f\n",
		      part * NOISE_STAYS, n, (double)alarmed / trials);
	return (double)alarmed / trials;
}

/*
 * What nobody can tell from a change, when each run hangs on the one before:
 * docs/history.md says so, and how much it is.
 */
static void runs_that_hang_together(void)
{
	at_most(alarms_of_neighbours(0, 20), ALPHA, 400);
	at_most(alarms_of_neighbours(0.2, 20), 0.06, 400);
	at_most(alarms_of_neighbours(0.4, 20), 0.16, 400);
	at_most(alarms_of_neighbours(0.2, 60), 0.2, 400);
	assert_true(alarms_of_neighbours(0.8, 20) > 0.3);
	assert_true(alarms(NOISE_DRIFT, 20, 1, 300) > 0.3);
}

/* How often it is seen in ten rows, of which `same` are one and the same. */
static double neighbours_seen(enum stats_noise noise, size_t n, size_t same)
{
	const unsigned int trials = 300;
	double values[10 * STATS_CHANGE_MOST];
	struct stats_neighbours neighbours;
	unsigned int seen = 0;
	uint64_t random = 9;

	for (unsigned int i = 0; i < trials; i++) {
		for (size_t row = 0; row < 10; row++) {
			if (row && row < same)
				memcpy(values + row * n, values,
				       n * sizeof(*values));
			else
				stats_noise(noise, values + row * n, n,
					    &random);
		}
		assert_int_equal(stats_neighbours(values, 10, n, i,
						  &neighbours), 0);
		seen += neighbours.p <= ALPHA;
	}
	print_message("neighbours of %zu runs, %s: seen in %.3f\n", n,
		      stats_noise_names[noise], (double)seen / trials);
	return (double)seen / trials;
}

/* What is left of a row without the medians of its segments. */
static void level_out(double *values, size_t n, struct stats_changes changes)
{
	size_t from = 0, end;
	double median;

	for (size_t i = 0; i <= changes.nr; i++) {
		double work[STATS_CHANGE_MOST];

		end = i < changes.nr ? changes.all[i].at : n;
		memcpy(work, values + from, (end - from) * sizeof(*work));
		median = stats_summarize(work, end - from).median;
		for (; from < end; from++)
			values[from] -= median;
	}
}

/*
 * The same of what is left of ten rows, when the changes are taken out that
 * are found: of a step in all of them after half of the runs.
 */
static double neighbours_left(enum stats_noise noise, size_t n, double step)
{
	const unsigned int trials = 150;
	double values[10 * STATS_CHANGE_MOST], *row;
	struct stats_neighbours neighbours;
	unsigned int seen = 0;
	uint64_t random = 10;

	for (unsigned int i = 0; i < trials; i++) {
		for (size_t j = 0; j < 10; j++) {
			row = values + j * n;
			stats_noise(noise, row, n, &random);
			for (size_t k = n / 2; k < n; k++)
				row[k] *= step;
			level_out(row, n, changes_of(row, n, 10));
		}
		assert_int_equal(stats_neighbours(values, 10, n, i,
						  &neighbours), 0);
		seen += neighbours.p <= ALPHA;
	}
	print_message("neighbours of %zu runs, %s, a step of %g taken out: "
		      "seen in %.3f\n", n, stats_noise_names[noise], step,
		      (double)seen / trials);
	return (double)seen / trials;
}

static void neighbours_beside_changes(void)
{
	for (unsigned int noise = 0; noise < NR_EXCHANGEABLE; noise++)
		at_most(neighbours_left(noise, 20, 1.3), ALPHA, 150);
	at_most(neighbours_left(NOISE_NORMAL, 20, 1), ALPHA, 150);
	assert_true(neighbours_left(NOISE_CORRELATED, 30, 1.3) > 0.9);
	/* that is cut into steps, of which each still drifts */
	assert_true(neighbours_left(NOISE_DRIFT, 40, 1) > 0.5);
}

static void neighbours_are_seen(void)
{
	for (unsigned int noise = 0; noise < NR_EXCHANGEABLE; noise++)
		at_most(neighbours_seen(noise, 20, 1), ALPHA, 300);
	/* rows that hang on each other are no other runs */
	at_most(neighbours_seen(NOISE_NORMAL, 20, 10), ALPHA, 300);
	assert_true(neighbours_seen(NOISE_CORRELATED, 20, 1) > 0.95);
	assert_true(neighbours_seen(NOISE_CORRELATED, 60, 10) > 0.95);
}

/* Of three segments, the outer two stay as they are. */
static void alarms_beside_a_change(void)
{
	const unsigned int trials = 500;
	unsigned int more = 0, extra = 0;
	double values[60];
	uint64_t random = 3;

	for (unsigned int i = 0; i < trials; i++) {
		runs(NOISE_NORMAL, values, 60, &random);
		for (size_t j = 20; j < 60; j++)
			values[j] *= j < 40 ? 1.1 : 1.2;
		more = changes_of(values, 60, 1).nr;
		assert_true(more >= 2);
		extra += more > 2;
	}
	print_message("beside two changes: %.4f\n", (double)extra / trials);
	at_most((double)extra / trials, ALPHA, trials);
}

static void a_spike_is_none(void)
{
	static const size_t places[] = { 0, 1, 2, 9, 17, 18, 19 };
	const unsigned int trials = 400;
	double values[20];
	uint64_t random = 4;

	for (size_t i = 0; i < 7; i++) {
		for (int up = 0; up < 2; up++) {
			unsigned int alarmed = 0;

			for (unsigned int j = 0; j < trials; j++) {
				runs(NOISE_NORMAL, values, 20, &random);
				values[places[i]] *= up ? 1.5 : 0.5;
				alarmed += changes_of(values, 20, 1).nr > 0;
			}
			at_most((double)alarmed / trials, ALPHA, trials);
		}
	}
}

/* 5 % slower from there on: how often it's found, and to the run how often. */
static void step_found(size_t before, size_t after, size_t rows,
		       double rates[2])
{
	const unsigned int trials = 300;
	size_t n = before + after;
	double values[STATS_CHANGE_MOST];
	struct stats_changes changes;
	unsigned int found = 0, near = 0;
	uint64_t random = 5;
	bool is_near;

	for (unsigned int i = 0; i < trials; i++) {
		runs(NOISE_NORMAL, values, n, &random);
		for (size_t j = before; j < n; j++)
			values[j] *= 1.05;
		changes = changes_of(values, n, rows);
		is_near = false;
		for (size_t j = 0; j < changes.nr; j++)
			is_near |= changes.all[j].at + 1 >= before &&
				   changes.all[j].at <= before + 1;
		found += changes.nr > 0;
		near += is_near;
	}
	rates[0] = (double)found / trials;
	rates[1] = (double)near / trials;
	print_message("5 %% after %zu of %zu runs, %zu rows: %.3f, to a run "
		      "%.3f\n", before, n, rows, rates[0], rates[1]);
}

static void a_step_is_found(void)
{
	double rates[2], before = 0;

	step_found(10, 10, 1, rates);
	assert_true(rates[0] >= 0.95 && rates[1] >= 0.95);
	step_found(10, 10, 70, rates);
	assert_true(rates[0] >= 0.95 && rates[1] >= 0.95);
	/* and doesn't fade away in a longer history */
	for (size_t n = 10; n <= 90; n += 40) {
		step_found(n, 8, 70, rates);
		assert_true(rates[0] >= before - 0.05);
		before = fmax(before, rates[0]);
	}
	assert_true(before >= 0.95);
}

/*
 * Where it's shown, if it is found: to the run, and to a run beside it. The
 * step is in hundredths, which runs scatter by.
 */
static void step_placed(size_t n, size_t at, double step, double rates[2])
{
	const unsigned int trials = 1000;
	double values[STATS_CHANGE_MOST];
	struct stats_changes changes;
	unsigned int found = 0;
	uint64_t random = 5;
	size_t nearest, off;

	rates[0] = rates[1] = 0;
	for (unsigned int i = 0; i < trials; i++) {
		runs(NOISE_NORMAL, values, n, &random);
		for (size_t j = at; j < n; j++)
			values[j] *= 1 + step / 100;
		changes = changes_of(values, n, 1);
		nearest = n;
		for (size_t j = 0; j < changes.nr; j++) {
			off = changes.all[j].at < at ? at - changes.all[j].at :
						       changes.all[j].at - at;
			nearest = off < nearest ? off : nearest;
		}
		found += changes.nr > 0;
		rates[0] += nearest == 0;
		rates[1] += nearest <= 1;
	}
	rates[0] /= found;
	rates[1] /= found;
	print_message("%g sd after %zu of %zu runs: exactly %.3f, to a run "
		      "%.3f\n", step, at, n, rates[0], rates[1]);
}

/* docs/history.md has these numbers, and the table's end. */
static void a_step_is_placed(void)
{
	double rates[2];

	step_placed(15, 10, 100, rates);
	assert_true(rates[0] == 1);
	step_placed(30, 24, 100, rates);
	assert_true(rates[0] == 1);
	step_placed(30, 20, 5, rates);
	assert_true(rates[0] >= 0.98 && rates[1] >= 0.995);
	step_placed(30, 20, 3, rates);
	assert_true(rates[0] >= 0.81 && rates[1] >= 0.95);
	step_placed(30, 20, 2, rates);
	assert_true(rates[0] >= 0.595 && rates[1] >= 0.82);
	/* and no better than that */
	assert_true(rates[0] < 0.65 && rates[1] < 0.85);
}

static void there_and_back(void)
{
	const unsigned int trials = 500;
	unsigned int both = 0;
	double values[60];
	uint64_t random = 6;

	for (unsigned int i = 0; i < trials; i++) {
		runs(NOISE_NORMAL, values, 60, &random);
		for (size_t j = 24; j < 36; j++)
			values[j] *= 1.05;
		both += changes_of(values, 60, 20).nr == 2;
	}
	print_message("12 runs of 60, 20 rows: %.3f\n", (double)both / trials);
	assert_true((double)both / trials >= 0.9);
}

/*
 * Runs of one kernel differ by 2 %, the three processes of each by 1 %. As one
 * value a run nothing changes; as three they are steps, mostly.
 */
static void pooled_processes_lie(void)
{
	const unsigned int trials = 100;
	double run[20], process[60], work[3];
	unsigned int of_runs = 0, pooled = 0;
	uint64_t random = 7;

	for (unsigned int i = 0; i < trials; i++) {
		stats_noise(NOISE_NORMAL, run, 20, &random);
		runs(NOISE_NORMAL, process, 60, &random);
		for (size_t j = 0; j < 60; j++)
			process[j] *= run[j / 3];
		pooled += changes_of(process, 60, 1).nr > 0;
		for (size_t j = 0; j < 20; j++) {
			for (size_t k = 0; k < 3; k++)
				work[k] = process[3 * j + k];
			run[j] = stats_summarize(work, 3).median;
		}
		of_runs += changes_of(run, 20, 1).nr > 0;
	}
	print_message("of runs %.3f, of processes %.3f\n",
		      (double)of_runs / trials, (double)pooled / trials);
	at_most((double)of_runs / trials, ALPHA, trials);
	assert_true((double)pooled / trials > 0.5);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(alarms_whatever_the_noise),
		UNIT_TEST(alarms_of_a_table),
		UNIT_TEST(runs_of_few_processes),
		UNIT_TEST(runs_that_hang_together),
		UNIT_TEST(neighbours_are_seen),
		UNIT_TEST(neighbours_beside_changes),
		UNIT_TEST(alarms_beside_a_change),
		UNIT_TEST(a_spike_is_none),
		UNIT_TEST(a_step_is_found),
		UNIT_TEST(a_step_is_placed),
		UNIT_TEST(there_and_back),
		UNIT_TEST(pooled_processes_lie),
	};
	int failed;

	unit_init(argc, argv, NULL, 0);
	chance = stats_chance_new(1);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	stats_chance_free(chance);
	return failed;
}
