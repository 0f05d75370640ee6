// SPDX-License-Identifier: MIT
/* Histories whose truth is known: what runs are in a line, and their values. */
#include <stdlib.h>
#include <string.h>

#include "bench/history/history.h"
#include "tests/unit/history_runs.h"
#include "tests/unit/unit.h"

static void a_step(void)
{
	write_step(20, 12, 1.1);
	read_plainly();
	assert_int_equal(history.nr_lines, 1);
	assert_int_equal(row(0)->nr_segments, 1);
	assert_int_equal(row(1)->nr_segments, 2);
	assert_int_equal(row(1)->segments[1].first, 12);
	assert_int_equal(row(1)->segments[1].last, 19);
	assert_string_equal(row(1)->newest->who, "edge");
	assert_true(history_newest_ratio(row(1)) > 1.09 &&
		    history_newest_ratio(row(1)) < 1.11);
	assert_true(history_newest_ratio(row(0)) == 1);
	assert_string_equal(history.lines->runs[19]->date, "2026-01-20 11:00");
}

static void write_both(unsigned int n, double (*level)(unsigned int run))
{
	forget();
	for (unsigned int i = 0; i < n; i++)
		write_run(&(struct recipe){
			.day = i, .level = { level(i), level(i) } });
}

static double step_of(unsigned int run)
{
	return run < 12 ? 1 : 1.1;
}

static double pairs(unsigned int run)
{
	return 1 + (run / 2 * 7) % 11 * 0.01;
}

static double drift(unsigned int run)
{
	return 1 + run * 0.003;
}

/* A step makes neighbours alike, and isn't meant; what is beside it is. */
static void neighbours_beside_changes(void)
{
	write_both(24, step_of);
	read_plainly();
	assert_int_equal(row(0)->nr_segments, 2);
	assert_int_equal(row(1)->nr_segments, 2);
	assert_true(history.lines->neighbours.p > 0.05);
	write_both(40, pairs);
	read_plainly();
	assert_int_equal(row(0)->nr_segments, 1);
	assert_true(history.lines->neighbours.p < 0.05);
	assert_true(history.lines->neighbours.correlation > 0.2);
	/* cut into steps, which drift themselves */
	write_both(60, drift);
	read_plainly();
	assert_true(row(0)->nr_segments > 1 && row(1)->nr_segments > 1);
	assert_true(history.lines->neighbours.p < 0.05);
}

/* The first process of each run jumps, and the other two don't. */
static void a_run_is_its_median(void)
{
	forget();
	for (unsigned int i = 0; i < 20; i++)
		write_run(&(struct recipe){ .day = i, .level = { 1, 1 },
					    .first = i < 10 ? 1.2 : 0.8 });
	read_plainly();
	assert_int_equal(row(0)->nr_segments, 1);
	assert_int_equal(row(1)->nr_segments, 1);
}

/* All rows are one table: with one, six runs could show a change. */
static void rows_are_one_table(void)
{
	const char *edge = "edge";

	/* 4 after 8 are told in one row, and not among two */
	write_step(12, 8, 1.1);
	read_plainly();
	assert_int_equal(history.lines->nr_tested, 2);
	assert_int_equal(row(1)->nr_segments, 1);
	assert_true(history.lines->nr_open == 2);
	assert_true(history.lines->nr_after > 4);
	assert_int_equal(read_with(&(struct history_options){
				 .only = &edge, .nr_only = 1 }), 0);
	assert_int_equal(row(0)->nr_segments, 2);
	assert_int_equal(history.lines->nr_after, 4);
}

/* Of one suite, but other rows of it: no run is between the other's. */
static void commands_are_apart(void)
{
	write_step(20, 20, 1);
	for (unsigned int i = 20; i < 40; i++)
		write_run(&(struct recipe){ .day = i, .level = { 2, 2 },
					    .command = "--order 0" });
	read_plainly();
	assert_int_equal(history.nr_lines, 2);
	assert_int_equal(history.lines[0].nr_runs, 20);
	assert_int_equal(history.lines[1].nr_runs, 20);
	/* which goes on, as far as anybody knows */
	assert_false(history.lines[1].superseded);
	assert_int_equal(read_with(&(struct history_options){
				 .across = "command" }), 0);
	assert_int_equal(history.nr_lines, 1);
	assert_int_equal(history.lines->nr_runs, 40);
}

static void only_what_is_there(void)
{
	const char *only[] = { "edge,null", "edge,nul" };

	write_step(4, 4, 1);
	assert_int_equal(read_with(&(struct history_options){
				 .only = only, .nr_only = 1 }), 0);
	assert_int_equal(history.lines->nr_rows, 2);
	assert_int_equal(read_with(&(struct history_options){
				 .only = only, .nr_only = 2 }), -1);
	assert_non_null(strstr(error.text, "no row has 'nul'"));
}

/* Slower, but that was with another setting, and is over. */
static void settings_are_apart(void)
{
	write_step(20, 10, 1.1);
	for (unsigned int i = 20; i < 40; i++)
		write_run(&(struct recipe){ .day = i, .level = { 1, 1 },
					    .thp = "always" });
	read_gated(0);
	assert_int_equal(history.nr_lines, 2);
	assert_false(history.lines[0].superseded);
	assert_true(history.lines[1].superseded);
	assert_int_equal(history.lines[0].runs[0]->when / 86400,
			 history.lines[1].runs[19]->when / 86400 + 1);
	assert_int_equal(row(1)->nr_segments, 1);
	assert_int_equal(history.lines[1].rows[1].nr_segments, 2);
	assert_int_equal(history.nr_over_gate, 0);
	assert_int_equal(read_with(&(struct history_options){
				 .across = "thp" }), 0);
	assert_int_equal(history.nr_lines, 1);
	assert_int_equal(history.lines->nr_runs, 40);
	/* side by side, none is over */
	write_step(20, 10, 1.1);
	for (unsigned int i = 1; i < 20; i++)
		write_run(&(struct recipe){ .day = i, .level = { 2, 2 },
					    .thp = "always" });
	read_gated(0);
	assert_int_equal(history.nr_lines, 2);
	assert_false(history.lines[1].superseded);
	assert_int_equal(history.nr_over_gate, 1);
}

static void machines_are_apart(void)
{
	write_step(3, 3, 1);
	for (unsigned int i = 0; i < 4; i++)
		write_run(&(struct recipe){ .day = i, .level = { 2, 2 },
					    .machine = "there" });
	assert_int_equal(read_with(&(struct history_options){
				 .across = "all" }), 0);
	assert_int_equal(history.nr_lines, 2);
	assert_string_equal(history_machine(&history.lines[0]), "here");
	assert_int_equal(history.lines[0].nr_runs, 3);
	assert_int_equal(history.lines[1].nr_runs, 4);
	assert_int_equal(read_with(&(struct history_options){
				 .machine = "there" }), 0);
	assert_int_equal(history.nr_runs, 4);
	assert_int_equal(read_with(&(struct history_options){
				 .machine = "nowhere" }), -1);
}

/* A row of other pages isn't the same. */
static void pages_are_apart(void)
{
	forget();
	for (unsigned int i = 0; i < 20; i++)
		write_run(&(struct recipe){
			.day = i, .level = { 1, i < 10 ? 1 : 1.1 },
			.fault_bytes = i < 10 ? 2 << 20 : 0 });
	read_plainly();
	assert_int_equal(row(0)->nr, 20);
	assert_int_equal(row(1)->nr, 10);
	assert_int_equal(row(1)->nr_others, 10);
	assert_int_equal(row(1)->nr_segments, 1);
	assert_int_equal(row(1)->points[0].run, 10);
}

static void left_out(void)
{
	write_step(4, 4, 1);
	write_run(&(struct recipe){ .day = 8, .level = { 1, 1 },
				    .partial = true });
	read_plainly();
	assert_int_equal(history.nr_runs, 4);
	assert_int_equal(json_array_size(history.skipped), 1);
	/* 2026-01-03 11:00 */
	assert_int_equal(read_with(&(struct history_options){
				 .since = 1767438000 }), 0);
	assert_int_equal(history.nr_runs, 2);
}

static void copies_are_refused(void)
{
	write_step(4, 4, 1);
	write_run(&(struct recipe){ .day = 2, .level = { 1, 1 } });
	assert_int_equal(read_with(&(struct history_options){ 0 }), -1);
	assert_non_null(strstr(error.text, "are of one run"));
}

static void the_oldest_go(void)
{
	write_step(HISTORY_RUNS + 5, 6, 1.5);
	read_plainly();
	assert_int_equal(history.lines->nr_runs, HISTORY_RUNS);
	assert_int_equal(history.lines->nr_older, 5);
	assert_true(history.lines->runs[0]->when ==
		    history.runs[5].when);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_step),
		UNIT_TEST(neighbours_beside_changes),
		UNIT_TEST(a_run_is_its_median),
		UNIT_TEST(rows_are_one_table),
		UNIT_TEST(commands_are_apart),
		UNIT_TEST(only_what_is_there),
		UNIT_TEST(settings_are_apart),
		UNIT_TEST(machines_are_apart),
		UNIT_TEST(pages_are_apart),
		UNIT_TEST(left_out),
		UNIT_TEST(copies_are_refused),
		UNIT_TEST(the_oldest_go),
	};
	int failed;

	unit_init(argc, argv, NULL, 0);
	if (history_runs_begin())
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	history_runs_end();
	return failed;
}
