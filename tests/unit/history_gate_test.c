// SPDX-License-Identifier: MIT
/* What a gate says of histories whose truth is known, and what it refuses. */
#include <string.h>

#include "bench/history/history.h"
#include "tests/unit/history_runs.h"
#include "tests/unit/unit.h"

static void gate_of_too_few(void)
{
	write_step(9, 5, 2);
	read_plainly();
	assert_int_equal(history.lines->nr_open, 0);
	assert_true(history.lines->nr_enough > 9 &&
		    history.lines->nr_enough < 14);
	assert_int_equal(row(1)->nr_segments, 1);
	assert_int_equal(read_with(&(struct history_options){
				 .has_gate = true }), -1);
	assert_non_null(strstr(error.text, "would always pass in 1 of 1 line"));
	/* as many as it says are enough */
	write_step(11, 5, 2);
	read_plainly();
	assert_true(history.lines->nr_open == 2 &&
		    row(1)->nr_segments == 2);
}

static void gate_is_of_the_newest(void)
{
	write_step(24, 12, 1.1);
	read_gated(0);
	assert_int_equal(history.nr_over_gate, 1);
	assert_true(row(1)->over_gate && !row(0)->over_gate);
	read_gated(0.05);
	assert_int_equal(history.nr_over_gate, 1);
	read_gated(0.2);
	assert_int_equal(history.nr_over_gate, 0);
	write_step(24, 12, 0.9);
	read_gated(0);
	assert_int_equal(row(1)->nr_segments, 2);
	assert_int_equal(history.nr_over_gate, 0);
}

/* Of n runs each, and what the gate makes of the last of them. */
static bool is_held(const double *levels, unsigned int nr, unsigned int n,
		    double gate)
{
	forget();
	for (unsigned int i = 0; i < nr * n; i++)
		write_run(&(struct recipe){
			.day = i, .level = { 1, levels[i / n] } });
	read_gated(gate);
	assert_int_equal(row(1)->nr_segments, nr);
	return row(1)->over_gate;
}

/* A repair in part, and steps of which each is less than it allows. */
static void gate_holds_the_best(void)
{
	const double in_part[] = { 1, 1.5, 1.42 };
	const double creeps[] = { 1, 1.025, 1.05 };
	const double later[] = { 1.5, 1, 1.3, 1.2 };

	assert_true(is_held(in_part, 3, 12, 0.03));
	assert_true(history_newest_ratio(row(1)) > 1.4);
	assert_true(history_best(row(1)) == row(1)->segments);
	assert_true(is_held(creeps, 3, 12, 0.03));
	assert_false(is_held(creeps, 3, 12, 0.06));
	assert_true(is_held(later, 4, 12, 0.1));
	assert_true(history_best(row(1)) == row(1)->segments + 1);
}

/* As it was before, but for what runs differ by. */
static void gate_lets_repairs_pass(void)
{
	const double back[] = { 1, 1.1, 1.001 };

	assert_false(is_held(back, 3, 12, 0));
	assert_true(history_newest_ratio(row(1)) > 1);
}

/* Slower for long, when a run of another setting comes; and a line beside. */
static void gate_is_of_every_line(void)
{
	const struct history_options gate = { .has_gate = true };

	write_step(30, 15, 1.3);
	read_gated(0.03);
	assert_int_equal(history.nr_over_gate, 1);
	write_run(&(struct recipe){ .day = 30, .level = { 1, 1.3 },
				    .thp = "always" });
	assert_int_equal(read_with(&gate), -1);
	assert_non_null(strstr(error.text, "1 of 1 line"));
	assert_non_null(strstr(error.text, "/969.json was measured otherwise "
			       "than the 30 runs before it (thp"));
	/* that is over, when the others go on */
	write_run(&(struct recipe){ .day = 31, .level = { 1, 1.3 } });
	read_gated(0.03);
	assert_int_equal(history.nr_over_gate, 1);
	write_run(&(struct recipe){ .day = 32, .level = { 1, 1.3 },
				    .machine = "there" });
	assert_int_equal(read_with(&gate), -1);
	assert_non_null(strstr(error.text, "1 of 2 lines"));
	assert_non_null(strstr(error.text, "of machine there has 1 run "));
	assert_null(strstr(error.text, "otherwise"));
	assert_int_equal(read_with(&(struct history_options){
				 .has_gate = true, .machine = "here" }), 0);
	assert_int_equal(history.nr_over_gate, 1);
}

/* Edge was slower for long, when a run had other pages. */
static void gate_is_of_every_row(void)
{
	const char *null = "null";

	write_step(30, 15, 1.3);
	write_run(&(struct recipe){ .day = 30, .level = { 1, 1.3 },
				    .fault_bytes = 8192 });
	assert_int_equal(read_with(&(struct history_options){
				 .has_gate = true }), -1);
	assert_non_null(strstr(error.text, "in 1 of 2 rows"));
	assert_non_null(strstr(error.text, "edge/order:9 has 1 run"));
	assert_non_null(strstr(error.text, "in 30 more it measured something "
			       "else"));
	assert_non_null(strstr(error.text, "fault_bytes"));
	assert_int_equal(read_with(&(struct history_options){
				 .has_gate = true, .across = "fault_bytes" }),
			 0);
	assert_int_equal(history.nr_over_gate, 1);
	assert_int_equal(read_with(&(struct history_options){
				 .has_gate = true, .only = &null,
				 .nr_only = 1 }), 0);
	assert_int_equal(history.nr_over_gate, 0);
}

static void gate_and_gone_rows(void)
{
	struct history_options let_go = { .has_gate = true, .across = "rows" };
	const char *edge = "edge";

	write_step(24, 12, 1.1);
	write_run(&(struct recipe){ .day = 25, .level = { 1, 1 }, .rows = 1 });
	assert_int_equal(read_with(&(struct history_options){
				 .has_gate = true }), -1);
	assert_non_null(strstr(error.text, "lacks 1 row"));
	assert_int_equal(read_with(&let_go), 0);
	assert_true(history_is_gone(history.lines, row(1)));
	assert_int_equal(row(1)->nr_segments, 2);
	assert_int_equal(history.nr_over_gate, 0);
	/* and with them all that it is of */
	let_go.only = &edge;
	let_go.nr_only = 1;
	assert_int_equal(read_with(&let_go), -1);
	assert_non_null(strstr(error.text, "and has no other"));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(gate_of_too_few),
		UNIT_TEST(gate_is_of_the_newest),
		UNIT_TEST(gate_holds_the_best),
		UNIT_TEST(gate_lets_repairs_pass),
		UNIT_TEST(gate_is_of_every_line),
		UNIT_TEST(gate_is_of_every_row),
		UNIT_TEST(gate_and_gone_rows),
	};
	int failed;

	unit_init(argc, argv, NULL, 0);
	if (history_runs_begin())
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	history_runs_end();
	return failed;
}
