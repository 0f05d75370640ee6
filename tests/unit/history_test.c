// SPDX-License-Identifier: MIT
/*
 * Histories whose truth is known, of files that are written here: which runs
 * are in a line, what their values are, and what the gate says of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/history/history.h"
#include "tests/unit/unit.h"

#define PROCESSES 3

static const char *const who[] = { "null", "edge" };

/* A run of both rows. */
struct recipe {
	unsigned int day;
	double level[2];	/* 1: of the row */
	double first;		/* of each row's first process; 0: as others */
	const char *thp, *machine, *command;	/* NULL: as ever */
	double fault_bytes;	/* of edge; 0: 4096 */
	unsigned int rows;	/* 0: both */
	bool partial;
};

static char dir[] = "/tmp/history_test.XXXXXX";
static unsigned int nr_files;
static struct history history;
static struct error error;

/* Up to 1 %, in no order, and never twice the same. */
static double noise(unsigned int run)
{
	return 1 + ((run * 7 + 3) % 11 + run / 11 * 0.01) / 1100;
}

static void add_row(const struct recipe *r, unsigned int row,
		    json_t *benchmarks)
{
	double bytes = row && r->fault_bytes > 0 ? r->fault_bytes : 4096;
	char name[64];
	double time;

	snprintf(name, sizeof(name), "user/gup/%s/order:9", who[row]);
	for (unsigned int i = 0; i < PROCESSES; i++) {
		time = 20 * r->level[row] * noise(r->day) * (1 + i * 1e-4);
		if (!i && r->first > 0)
			time *= r->first;
		json_array_append_new(
			benchmarks,
			json_pack("{s:s, s:i, s:f, s:f, s:s, s:f}", "name",
				  name, "repetition_index", i, "real_time",
				  time, "cpu_time", time, "time_unit", "ns",
				  "fault_bytes", bytes));
	}
}

/* Files are named backwards: it's the date that counts. */
static void write_run(const struct recipe *r)
{
	json_t *benchmarks = json_array(), *root;
	char date[48], path[64];

	for (unsigned int i = 0; i < (r->rows ? r->rows : 2); i++)
		add_row(r, i, benchmarks);
	snprintf(date, sizeof(date), "2026-%02u-%02uT12:00:00+01:00",
		 1 + r->day / 28, 1 + r->day % 28);
	root = json_pack("{s:{s:s, s:{s:s, s:i, s:b, s:s, s:i, s:i, s:s, s:s,"
			 " s:s}}, s:o}", "context", "date", date, "pgmapbench",
			 "suite", "quick", "schema", 1, "partial", r->partial,
			 "machine_id", r->machine ? r->machine : "here", "seed",
			 1, "n", PROCESSES, "thp", r->thp ? r->thp : "never",
			 "kernel", r->day < 10 ? "6.1" : "6.2", "command",
			 r->command ? r->command : "", "benchmarks",
			 benchmarks);
	snprintf(path, sizeof(path), "%s/%03u.json", dir, 999 - nr_files++);
	assert_int_equal(json_dump_file(root, path, JSON_REAL_PRECISION(17)),
			 0);
	json_decref(root);
}

static void forget(void)
{
	char path[64];

	for (; nr_files; nr_files--) {
		snprintf(path, sizeof(path), "%s/%03u.json", dir,
			 1000 - nr_files);
		unlink(path);
	}
}

/* n runs, and from `at` on edge is that much slower. */
static void write_step(unsigned int n, unsigned int at, double factor)
{
	forget();
	for (unsigned int i = 0; i < n; i++)
		write_run(&(struct recipe){
			.day = i, .level = { 1, i < at ? 1 : factor } });
}

static char *asked(const struct load *load)
{
	return strdup(load_text(load->ours, "command"));
}

static int read_with(const struct history_options *options)
{
	struct history_options with = *options;

	with.phase = "total";
	with.asked = asked;
	history_free(&history);
	return history_read(dir, &with, &history, &error);
}

static void read_plainly(void)
{
	if (read_with(&(struct history_options){ 0 }))
		fail_msg("%s", error.text);
}

static void read_gated(double gate)
{
	if (read_with(&(struct history_options){ .has_gate = true,
						 .gate = gate }))
		fail_msg("%s", error.text);
}

static const struct history_row *row(unsigned int i)
{
	assert_true(history.nr_lines > 0 && history.lines->nr_rows > i);
	return &history.lines->rows[i];
}

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

static void too_few(void)
{
	write_step(9, 5, 2);
	read_plainly();
	assert_int_equal(history.lines->nr_open, 0);
	assert_true(history.lines->nr_enough > 9 &&
		    history.lines->nr_enough < 14);
	assert_int_equal(row(1)->nr_segments, 1);
	assert_int_equal(read_with(&(struct history_options){
				 .has_gate = true }), -1);
	assert_non_null(strstr(error.text, "would always pass"));
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

static void gate_and_gone_rows(void)
{
	const struct history_options let_go = { .has_gate = true,
						.across = "rows" };

	write_step(24, 12, 1.1);
	write_run(&(struct recipe){ .day = 25, .level = { 1, 1 }, .rows = 1 });
	assert_int_equal(read_with(&(struct history_options){
				 .has_gate = true }), -1);
	assert_non_null(strstr(error.text, "lacks 1 row"));
	assert_int_equal(read_with(&let_go), 0);
	assert_true(history_is_gone(history.lines, row(1)));
	assert_int_equal(row(1)->nr_segments, 2);
	assert_int_equal(history.nr_over_gate, 0);
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
		UNIT_TEST(too_few),
		UNIT_TEST(gate_is_of_the_newest),
		UNIT_TEST(gate_holds_the_best),
		UNIT_TEST(gate_lets_repairs_pass),
		UNIT_TEST(gate_is_of_every_line),
		UNIT_TEST(gate_is_of_every_row),
		UNIT_TEST(commands_are_apart),
		UNIT_TEST(only_what_is_there),
		UNIT_TEST(gate_and_gone_rows),
		UNIT_TEST(settings_are_apart),
		UNIT_TEST(machines_are_apart),
		UNIT_TEST(pages_are_apart),
		UNIT_TEST(left_out),
		UNIT_TEST(copies_are_refused),
		UNIT_TEST(the_oldest_go),
	};
	int failed;

	unit_init(argc, argv, NULL, 0);
	if (!mkdtemp(dir))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	history_free(&history);
	forget();
	rmdir(dir);
	return failed;
}
