// SPDX-License-Identifier: MIT
/*
 * A run that looks, keeps and goes on; and what was added to a file in several
 * runs is what one run would have left. The processes are made up here.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <hwloc.h>

#include "bench/append.h"
#include "bench/order.h"
#include "bench/rebuild.h"
#include "bench/result.h"
#include "bench/sample.h"
#include "bench/session.h"
#include "tests/unit/unit.h"

#define GIB (1UL << 30)

static const struct limits host = {
	.llc_bytes = 32UL << 20,
	.available_bytes = 64 * GIB,
};

static struct topology topology; /* see main() */
static struct machine machine;
static struct plan plan;
static char *command[] = { "pgmapbench run", "--strategy", "all", NULL };
static char *command_of_append[] = { "pgmapbench run", "--append", "x", NULL };
static struct error error;
static char dir[64], path[128];

/* What the made-up processes measure, and when they stop doing it. */
static double (*total_of)(unsigned int arm, unsigned int row,
			  unsigned int round);
static unsigned int stop_before;	/* round; 0: never */
static int stop_with;
static const char *percpu;
static unsigned int nr_runs;

static double all_differ(unsigned int arm, unsigned int row, unsigned int round)
{
	return 1 + arm + row / 8.0 + round / 77.0;
}

/* From the third value on, n >= 12, the interval is of no width. */
static double one_strays(unsigned int arm, unsigned int row, unsigned int round)
{
	return round == 1 ? 150 : 100;
}

/* The last row of the last arm is known worst. */
static double last_is_wide(unsigned int arm, unsigned int row,
			   unsigned int round)
{
	bool last = arm == plan.nr_arms - 1 && row == plan.nr_rows - 1;

	return 100 + (round % 2 ? last ? 50 : 10 : 0);
}

static const char *const counts[] = {
	"pages", "round_pages", "gets", "puts", "frees", "grace_periods",
	"drain_helpers",
	"vmemmap_bytes", "vmemmap_huge_bytes", "data_node", "vmemmap_node",
	"pgmap_node", "fault_bytes",
};

static json_t *make_entry(unsigned int arm, unsigned int row,
			  unsigned int round)
{
	const struct workload *workload = &workloads[plan.rows[row].workload];
	struct row full = arm_row(&plan, arm, row);
	double total = total_of(arm, row, round);
	char name[ROW_NAME_SIZE];
	json_t *entry;

	row_print(&full, plan.arms[arm].instance, name, sizeof(name));
	entry = json_pack("{s:s, s:s, s:i, s:i, s:f, s:f, s:s}", "name", name,
			  "run_type", "iteration", "repetitions", 0,
			  "repetition_index", 0, "real_time", total,
			  "cpu_time", total / 3, "time_unit", workload->unit);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		json_object_set_new(entry, counts[i],
				    json_real(64.0 * (double)(i + round)));
	/* the books are in order */
	json_object_set(entry, "puts", json_object_get(entry, "gets"));
	for (unsigned int i = 0; i < nr_phases(workload); i++) {
		phase_name(workload, i, name, sizeof(name));
		json_object_set_new(entry, name, json_real(total / (2 + i)));
	}
	return entry;
}

static json_t *make_report(unsigned int arm, unsigned int round)
{
	json_t *benchmarks = json_array();

	for (unsigned int row = 0; row < plan.nr_rows; row++)
		json_array_append_new(benchmarks, make_entry(arm, row, round));
	return json_pack("{s:{s:s, s:i, s:s, s:s}, s:o}", "context", "date",
			 round ? "later" : "at first", "num_cpus", 2,
			 "pgmapbench.percpu", percpu, "pgmapbench.rcu", "memb",
			 "benchmarks", benchmarks);
}

static void make_round(struct results *results)
{
	unsigned int round = results->rounds++;
	json_t *report, *entry;

	for (unsigned int arm = 0; arm < plan.nr_arms; arm++) {
		report = make_report(arm, round);
		results->reports[round * plan.nr_arms + arm] = report;
		for (unsigned int row = 0; row < plan.nr_rows; row++) {
			entry = json_array_get(
				json_object_get(report, "benchmarks"), row);
			assert_int_equal(
				sample_read(
					&workloads[plan.rows[row].workload],
					entry,
					results_sample(results, round, arm,
						       row),
					&error),
				0);
		}
	}
}

int __wrap_runner_run(struct results *results, unsigned int rounds, bool quiet,
		      struct error *why);

int __wrap_runner_run(struct results *results, unsigned int rounds, bool quiet,
		      struct error *why)
{
	nr_runs++;
	assert_int_equal(results_grow(results, rounds, why), 0);
	while (results->rounds < rounds) {
		if (stop_before && results->rounds == stop_before) {
			error_set(why, "a worker failed");
			return stop_with;
		}
		make_round(results);
	}
	return 0;
}

static void begin(void)
{
	const struct plan_options options = {
		.strategy = "all", .workload = "gup,fault", .seed = "7",
		.axis = { [AXIS_ORDER] = "9", [AXIS_SIZE] = "128M" },
	};

	strcpy(dir, "/tmp/append_test.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/result.json", dir);
	if (plan_make(&options, &host, &topology, &plan, &error))
		fail_msg("%s", error.text);
	total_of = all_differ;
	stop_before = nr_runs = 0;
	percpu = "rseq";
}

static void end(void)
{
	plan_free(&plan);
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
}

/* A run of n processes at the first of so many looks. */
static struct session new_session(unsigned int n, unsigned int planned,
				  double until)
{
	return (struct session){
		.results = { .plan = &plan,
			     .looks = { .planned = planned, .until = until } },
		.schedule = { n, planned },
		.machine = &machine,
		.command = command,
		.path = path,
		.hold = RECORD_HOLD_NONE,
		.quiet = true,
	};
}

static void end_session(struct session *session)
{
	record_release(&session->hold);
	results_free(&session->results);
}

static json_t *read_file(void)
{
	json_t *root = json_load_file(path, 0, NULL);

	assert_non_null(root);
	return root;
}

static json_t *ours_of(json_t *root)
{
	return json_object_get(json_object_get(root, "context"), "pgmapbench");
}

static long looks_say(const json_t *ours, const char *key)
{
	return json_integer_value(
		json_object_get(json_object_get(ours, "looks"), key));
}

/* n, partial, and the looks that the file has. */
static void assert_file(unsigned int n, bool partial, unsigned int planned,
			unsigned int made)
{
	json_t *root = read_file(), *ours = ours_of(root);

	assert_int_equal(json_integer_value(json_object_get(ours, "n")), n);
	assert_int_equal(json_is_true(json_object_get(ours, "partial")),
			 partial);
	assert_int_equal(looks_say(ours, "planned"), planned);
	assert_int_equal(looks_say(ours, "made"), made);
	json_decref(root);
}

static void run_plainly(unsigned int n)
{
	struct session session = new_session(n, 1, 0);

	unlink(path);
	assert_int_equal(session_run(&session, &error), 0);
	assert_int_equal(session.kept, n);
	end_session(&session);
}

/* As run --append does it: n more, or looks from what there is. */
static int add_looking(unsigned int n, unsigned int planned, double until)
{
	struct session session = new_session(0, 0, 0);
	struct looks *looks = &session.results.looks;
	struct append append;
	int ret;

	assert_int_equal(record_hold(&session.hold, path, error.text,
				     sizeof(error.text)), 0);
	assert_int_equal(append_read(path, &append, &error), 0);
	session.append = &append;
	session.command = command_of_append;
	ret = append_check(&append, &plan, &machine, session.command, &error);
	if (!ret)
		ret = results_rebuild(&append.load, &session.results, &error);
	if (!ret) {
		session.kept = session.results.rounds;
		looks->until = until;
		if (planned)
			looks_go_on(looks, append.load.n, planned,
				    &session.schedule);
		else
			looks_add(looks, append.load.n + n, &session.schedule);
		ret = session_run(&session, &error);
	}
	end_session(&session);
	append_free(&append);
	return ret;
}

static int add(unsigned int n)
{
	return add_looking(n, 0, 0);
}

/* The options. */
static void assert_option_refused(const char *until, const char *looks,
				  const char *reason)
{
	double wanted;
	unsigned int planned;

	assert_int_equal(looks_parse(&(struct looks_options){ until, looks },
				     &wanted, &planned, &error),
			 -1);
	if (!strstr(error.text, reason) || strchr(error.text, '\n'))
		fail_msg("no '%s' in: %s", reason, error.text);
}

static void options_of_looks(void)
{
	unsigned int planned;
	double until;

	assert_int_equal(looks_parse(&(struct looks_options){ 0 }, &until,
				     &planned, &error), 0);
	assert_true(until == 0 && planned == 1);
	assert_int_equal(looks_parse(&(struct looks_options){ "2%", NULL },
				     &until, &planned, &error), 0);
	assert_true(until == 0.02 && planned == 3);
	assert_int_equal(looks_parse(&(struct looks_options){ "0.5%", "5" },
				     &until, &planned, &error), 0);
	assert_true(until == 0.005 && planned == 5);
	assert_option_refused(NULL, "2", "only a run with --until");
	assert_option_refused("2%", "0", "from 1 to 5");
	assert_option_refused("2%", "6", "from 1 to 5");
	assert_option_refused("2%", "2.5", "from 1 to 5");
	assert_option_refused("2%", "", "from 1 to 5");
}

static void options_of_until(void)
{
	static const char *const bad[] = { "", "2", "0.02", "%", "0%", "-1%",
					   "nan%", "inf%", "101%", " 2%",
					   "2%%", "2 %", "0.009%" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_option_refused(bad[i], NULL, "from 0.01% to 100%");
}

/* The looks. */
static void widest_row(void)
{
	struct results results = { .plan = &plan, .looks.planned = 1 };
	struct widest widest;

	begin();
	total_of = last_is_wide;
	assert_int_equal(__wrap_runner_run(&results, 12, true, &error), 0);
	widest = looks_widest(&results);
	assert_int_equal(widest.arm, plan.nr_arms - 1);
	assert_int_equal(widest.row, plan.nr_rows - 1);
	/* from 100 to 150, around 125: 25 down is further in ratios */
	assert_true(fabs(widest.half_width - 0.25) < 1e-12);
	results_free(&results);
	end();
}

/* 2^-5 is 0.031, 2^-6 is 0.016, 2^-7 is 0.008; the looks share 0.05. */
static void more_looks_take_more(void)
{
	assert_int_equal(looks_fewest(1), 6);
	assert_int_equal(looks_fewest(2), 7);
	assert_int_equal(looks_fewest(3), 7);
	assert_int_equal(looks_fewest(4), 8);
	assert_int_equal(looks_fewest(5), 8);
	assert_true(fabs(looks_confidence(5) - 0.99) < 1e-12);
}

/* The whole range of five holds in 94 of 100. */
static void five_are_too_few(void)
{
	struct results results = { .plan = &plan, .looks.planned = 1 };

	begin();
	total_of = one_strays;
	assert_int_equal(__wrap_runner_run(&results, 5, true, &error), 0);
	assert_true(isinf(looks_widest(&results).half_width));
	assert_int_equal(__wrap_runner_run(&results, 6, true, &error), 0);
	assert_true(looks_widest(&results).half_width == 0.5);
	/* and of six in 97, which isn't enough for each of three looks */
	results.looks.planned = 3;
	assert_true(isinf(looks_widest(&results).half_width));
	results_free(&results);
	end();
}

static void plain_run_looks_once(void)
{
	json_t *root;

	begin();
	run_plainly(4);
	assert_file(4, false, 1, 1);
	root = read_file();
	assert_int_equal(looks_say(ours_of(root), "first"), 4);
	assert_true(json_is_null(json_object_get(
		json_object_get(ours_of(root), "looks"), "until")));
	json_decref(root);
	end();
}

static void stops_when_reached(void)
{
	struct session session;

	begin();
	total_of = one_strays;
	session = new_session(6, 3, 0.01);
	assert_int_equal(session_run(&session, &error), 0);
	assert_true(session.results.looks.reached);
	assert_int_equal(session.results.rounds, 12);
	assert_int_equal(nr_runs, 2);
	/* what was planned is paid for, not what was made */
	assert_file(12, false, 3, 2);
	end_session(&session);
	end();
}

static void stops_when_no_look_is_left(void)
{
	struct session session;

	begin();
	total_of = last_is_wide;
	session = new_session(6, 3, 0.11);
	assert_int_equal(session_run(&session, &error), 0);
	assert_false(session.results.looks.reached);
	assert_int_equal(session.results.rounds, 24);
	assert_file(24, false, 3, 3);
	end_session(&session);
	end();
}

/* What the looks before have found is there, whatever comes. */
static void interrupted_between_looks(void)
{
	struct session session;

	begin();
	total_of = last_is_wide;
	session = new_session(6, 3, 0.01);
	stop_before = 6;
	stop_with = 1;
	assert_int_equal(session_run(&session, &error), 1);
	assert_false(session.looked);
	assert_file(6, false, 3, 1);
	end_session(&session);
	end();
}

/* Who finds the file can compare it, so it counts as a look. */
static void interrupted_in_a_look(void)
{
	struct session session;

	begin();
	total_of = last_is_wide;
	session = new_session(6, 3, 0.01);
	stop_before = 9;
	stop_with = 1;
	assert_int_equal(session_run(&session, &error), 1);
	assert_file(9, true, 3, 2);
	end_session(&session);
	end();
}

static void failed_in_the_first_look(void)
{
	struct session session;
	json_t *root;

	begin();
	session = new_session(6, 3, 0.01);
	stop_before = 2;
	stop_with = -1;
	assert_int_equal(session_run(&session, &error), -1);
	assert_non_null(strstr(error.text, "a worker failed; 2 of 6 rounds "
			       "are whole: partial result in "));
	assert_file(2, true, 3, 1);
	root = read_file();
	assert_int_equal(looks_say(ours_of(root), "first"), 2);
	json_decref(root);
	end_session(&session);
	end();
}

/* Adding. */
static void assert_same(json_t *one, json_t *other, const char *key)
{
	if (!json_equal(json_object_get(one, key), json_object_get(other, key)))
		fail_msg("%s differs", key);
}

/* 3 and 2 and 4 processes are 9, in the order that 9 have. */
static void added_is_as_in_one_run(void)
{
	json_t *one, *added, *ours;

	begin();
	run_plainly(9);
	one = read_file();
	run_plainly(3);
	assert_int_equal(add(2), 0);
	assert_int_equal(add(4), 0);
	added = read_file();
	ours = ours_of(added);
	assert_same(one, added, "benchmarks");
	assert_same(ours_of(one), ours, "order");
	assert_same(ours_of(one), ours, "n");
	assert_same(ours_of(one), ours, "seed");
	assert_same(ours_of(one), ours, "command");
	assert_same(ours_of(one), ours, "percpu");
	assert_same(json_object_get(one, "context"),
		    json_object_get(added, "context"), "date");
	assert_file(9, false, 3, 3);
	assert_int_equal(looks_say(ours, "first"), 3);
	json_decref(one);
	json_decref(added);
	end();
}

/* What there is has been looked at; of 3, two are left. */
static void looks_from_what_there_is(void)
{
	begin();
	total_of = one_strays;
	run_plainly(7);
	assert_int_equal(add_looking(0, 3, 0.01), 0);
	assert_file(14, false, 3, 2);
	/* and none is taken if that's enough already */
	nr_runs = 0;
	assert_int_equal(add_looking(0, 3, 0.01), 0);
	assert_int_equal(nr_runs, 1);
	assert_file(14, false, 4, 2);
	end();
}

/* Of 2, 4 and 6 no interval holds: the three looks are at 8, 16 and 32. */
static void looks_from_the_fewest(void)
{
	begin();
	total_of = last_is_wide;
	run_plainly(2);
	assert_int_equal(add_looking(0, 3, 0.01), 0);
	assert_int_equal(nr_runs, 1 + 3);
	assert_file(32, false, 4, 4);
	run_plainly(2);
	total_of = one_strays;
	assert_int_equal(add_looking(0, 3, 0.6), 0);
	assert_file(8, false, 4, 2);
	end();
}

static void assert_looks_refused(unsigned int made, size_t first,
				 unsigned int planned, const char *reason)
{
	const struct looks looks = { .made = made, .planned = made + 1 };

	assert_int_equal(looks_check(&looks,
				     &(struct stats_looks){ first, planned },
				     &error), -1);
	if (!strstr(error.text, reason) || strchr(error.text, '\n'))
		fail_msg("no '%s' in: %s", reason, error.text);
}

/* The last look has all of them. */
static void more_than_is_read(void)
{
	const struct looks looks = { .planned = 3 };

	assert_int_equal(looks_check(&looks, &(struct stats_looks){ 2500, 3 },
				     &error), 0);
	assert_looks_refused(1, 2501, 3, "n=10004 at the last look");
	assert_looks_refused(1, 10001, 1, "at most 10000 processes");
	assert_looks_refused(10000, 10000, 1, "10001 looks planned");
}

static void appended_says_what_was_added(void)
{
	json_t *root, *appended, *last;

	begin();
	run_plainly(3);
	assert_int_equal(add(2), 0);
	assert_int_equal(add(1), 0);
	root = read_file();
	appended = json_object_get(ours_of(root), "appended");
	assert_int_equal(json_array_size(appended), 2);
	last = json_array_get(appended, 1);
	assert_int_equal(json_integer_value(json_object_get(
				 json_array_get(appended, 0), "n")), 2);
	assert_int_equal(json_integer_value(json_object_get(last, "n")), 1);
	for (const char *const *key = (const char *const[]){
		     "date", "command", "revision", "version", "partial",
		     "looks", "doctor", NULL }; *key; key++)
		if (!json_object_get(last, *key))
			fail_msg("no %s", *key);
	json_decref(root);
	end();
}

/* Nothing new came, so nothing was written. */
static void interrupted_at_once(void)
{
	json_t *before, *after;

	begin();
	run_plainly(3);
	before = read_file();
	stop_before = 3;
	stop_with = 1;
	assert_int_equal(add(3), 1);
	after = read_file();
	assert_true(json_equal(before, after));
	json_decref(before);
	json_decref(after);
	end();
}

/* A file of this name, which somebody else wrote. */
static void write_foreign(const char *name)
{
	char text[160];
	FILE *file;

	snprintf(text, sizeof(text), "%s/%s", dir, name);
	file = fopen(text, "w");
	assert_non_null(file);
	fputs("foreign", file);
	assert_int_equal(fclose(file), 0);
}

/* To be read as path. */
static void move_here(const char *name)
{
	char text[160];

	snprintf(text, sizeof(text), "%s/%s", dir, name);
	assert_int_equal(rename(text, path), 0);
}

/* The names that follow may be taken, too: nothing of it all is lost. */
static void kept_beside(void)
{
	struct session session;
	char taken[160];

	begin();
	session = new_session(3, 1, 0);
	write_foreign("result.json");
	write_foreign("result.2.json");
	assert_int_equal(session_run(&session, &error), -1);
	if (!strstr(error.text, "somebody else wrote it meanwhile, and that "
		    "stays; all 3 rounds are in ") ||
	    !strstr(error.text, "/result.3.json") || strchr(error.text, '\n'))
		fail_msg("%s", error.text);
	assert_int_equal(session.kept, 0);
	assert_true(session.looked);
	end_session(&session);
	snprintf(taken, sizeof(taken), "%s/result.2.json", dir);
	assert_int_equal(unlink(taken), 0);
	assert_null(json_load_file(path, 0, NULL));
	move_here("result.3.json");
	assert_file(3, false, 1, 1);
	end();
}

/* Each of three takes a third of the file; of this one 4 MiB are read. */
static void no_room_for_more(void)
{
	struct stat st;

	begin();
	run_plainly(3);
	assert_int_equal(stat(path, &st), 0);
	nr_runs = 0;
	assert_int_equal(add(RECORD_MAX_BYTES / (st.st_size / 3)), -1);
	if (!strstr(error.text, "larger than the 4 MiB that are read; it has "
		    "n=3") || strchr(error.text, '\n'))
		fail_msg("%s", error.text);
	assert_int_equal(nr_runs, 0);
	assert_file(3, false, 1, 1);
	end();
}

static void interrupted_append_goes_on(void)
{
	begin();
	run_plainly(3);
	stop_before = 5;
	stop_with = 1;
	assert_int_equal(add(4), 1);
	assert_file(5, true, 2, 2);
	stop_before = 0;
	assert_int_equal(add(2), 0);
	assert_file(7, false, 3, 3);
	end();
}

static void assert_add_refused(const char *reason)
{
	json_t *before = read_file(), *after;

	assert_int_equal(add(1), -1);
	if (!strstr(error.text, reason) || strchr(error.text, '\n'))
		fail_msg("no '%s' in: %s", reason, error.text);
	after = read_file();
	assert_true(json_equal(before, after));
	json_decref(before);
	json_decref(after);
}

static void write_file(json_t *root)
{
	assert_int_equal(json_dump_file(root, path, 0), 0);
	json_decref(root);
}

static void rename_row(const char *from, const char *to)
{
	json_t *root = read_file(), *entry;
	const char *name, *at;
	char text[2 * ROW_NAME_SIZE];
	size_t i;

	json_array_foreach (json_object_get(root, "benchmarks"), i, entry) {
		name = json_string_value(json_object_get(entry, "name"));
		at = strstr(name, from);
		if (!at)
			continue;
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - name), name,
			 to, at + strlen(from));
		json_object_set_new(entry, "name", json_string(text));
	}
	write_file(root);
}

static void remove_rows(const char *of)
{
	json_t *root = read_file(), *kept = json_array(), *entry;
	size_t i;

	json_array_foreach (json_object_get(root, "benchmarks"), i, entry)
		if (!strstr(json_string_value(json_object_get(entry, "name")),
			    of))
			json_array_append(kept, entry);
	json_object_set_new(root, "benchmarks", kept);
	write_file(root);
}

static void other_rows(void)
{
	json_t *root, *benchmarks, *copy;
	size_t nr;

	begin();
	run_plainly(3);
	rename_row("user/fault/null/", "user/fault/nil/");
	assert_add_refused("other rows, as user/fault/null/order:9");
	run_plainly(3);
	remove_rows("user/gup/null/");
	assert_add_refused("other rows, as user/gup/null/order:9");
	/* one more than the plan has */
	run_plainly(1);
	root = read_file();
	benchmarks = json_object_get(root, "benchmarks");
	nr = json_array_size(benchmarks);
	copy = json_deep_copy(json_array_get(benchmarks, nr - 1));
	json_object_set_new(copy, "name", json_string("user/fault/x/order:9"));
	json_array_append_new(benchmarks, copy);
	write_file(root);
	assert_add_refused("wouldn't measure all of its rows, as "
			   "user/fault/x/order:9");
	end();
}

/* A counter that this program reads, and the file hasn't. */
static void rows_without_books(void)
{
	json_t *root;

	begin();
	run_plainly(1);
	root = read_file();
	json_object_del(json_array_get(json_object_get(root, "benchmarks"), 0),
			"gets");
	write_file(root);
	assert_add_refused("no gets");
	end();
}

static void change(const char *key, json_t *value)
{
	json_t *root = read_file();

	json_object_set_new(ours_of(root), key, value);
	write_file(root);
}

/* Whatever of these it is, it's named with both values. */
static void other_machine_or_program(void)
{
	static const char *const keys[] = {
		"machine_id", "kernel", "revision", "compiler", "cflags",
		"version", "thp", "places", "cpus", "microcode", "turbo",
		"cmdline", "cpuidle", "libraries", "window_s", "memory",
		"suite",
	};
	char says[64];

	begin();
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		run_plainly(1);
		change(keys[i], json_string("something else"));
		snprintf(says, sizeof(says), "its %s is something else, "
			 "and here it is ", keys[i]);
		assert_add_refused(says);
	}
	end();
}

/* Of several differences the one that others follow from. */
static void first_things_first(void)
{
	begin();
	run_plainly(1);
	change("suite", json_string("x"));
	change("kernel", json_string("3.14\n"));
	assert_add_refused("its kernel is 3.14?, and here it is");
	end();
}

/* Names the member, in either direction, and cuts long values. */
static void members_that_differ(void)
{
	json_t *root, *libraries;
	char longer[400];

	begin();
	run_plainly(1);
	root = read_file();
	libraries = json_object_get(ours_of(root), "libraries");
	json_object_set_new(libraries, "urcu", json_string("0.0"));
	write_file(root);
	assert_add_refused("its libraries.urcu is 0.0, and here it is");
	run_plainly(1);
	root = read_file();
	libraries = json_object_get(ours_of(root), "libraries");
	json_object_set_new(libraries, "libm", json_string("1"));
	write_file(root);
	assert_add_refused("its libraries.libm is 1, and here it is not known");
	run_plainly(1);
	root = read_file();
	json_object_del(ours_of(root), "thp_defrag");
	write_file(root);
	assert_add_refused("its thp_defrag is not known, and here it is");
	run_plainly(1);
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	change("cmdline", json_string(longer));
	assert_add_refused("xxx, and here");
	end();
}

/* It isn't what is measured, nor how. */
static void what_may_differ(void)
{
	json_t *root;

	begin();
	run_plainly(2);
	change("steal_percent", json_real(12.5));
	change("doctor", json_array());
	root = read_file();
	json_object_set_new(json_object_get(ours_of(root), "device"),
			    "capacity_bytes", json_integer(1));
	write_file(root);
	assert_int_equal(add(1), 0);
	end();
}

static void commands_of_others(void)
{
	json_t *const bad[] = {
		json_null(),
		json_array(),
		json_pack("[s]", "pgmapbench"),
		json_pack("[s, s]", "pgmapbench", "worker"),
		json_pack("[s, s, i]", "pgmapbench", "run", 3),
	};
	struct append append;

	begin();
	run_plainly(1);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		change("command", bad[i]);
		assert_int_equal(append_read(path, &append, &error), -1);
		assert_non_null(strstr(error.text, "which 'pgmapbench run'"));
	}
	change("command", json_pack("[s, s, s]", "pgmapbench", "run", "-q"));
	assert_int_equal(append_read(path, &append, &error), 0);
	assert_int_equal(append.argc, 2);
	assert_string_equal(append.argv[1], "-q");
	assert_null(append.argv[2]);
	assert_string_equal(append.seed, "7");
	append_free(&append);
	end();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(options_of_looks),
		UNIT_TEST(options_of_until),
		UNIT_TEST(widest_row),
		UNIT_TEST(more_looks_take_more),
		UNIT_TEST(five_are_too_few),
		UNIT_TEST(plain_run_looks_once),
		UNIT_TEST(stops_when_reached),
		UNIT_TEST(stops_when_no_look_is_left),
		UNIT_TEST(interrupted_between_looks),
		UNIT_TEST(interrupted_in_a_look),
		UNIT_TEST(failed_in_the_first_look),
		UNIT_TEST(added_is_as_in_one_run),
		UNIT_TEST(looks_from_what_there_is),
		UNIT_TEST(looks_from_the_fewest),
		UNIT_TEST(more_than_is_read),
		UNIT_TEST(appended_says_what_was_added),
		UNIT_TEST(interrupted_at_once),
		UNIT_TEST(kept_beside),
		UNIT_TEST(no_room_for_more),
		UNIT_TEST(interrupted_append_goes_on),
		UNIT_TEST(other_rows),
		UNIT_TEST(rows_without_books),
		UNIT_TEST(other_machine_or_program),
		UNIT_TEST(first_things_first),
		UNIT_TEST(members_that_differ),
		UNIT_TEST(what_may_differ),
		UNIT_TEST(commands_of_others),
	};
	hwloc_topology_t hwloc;
	int failed;

	unit_init(argc, argv, NULL, 0);
	if (hwloc_topology_init(&hwloc) ||
	    hwloc_topology_set_synthetic(hwloc, "node:2 core:2 pu:1") ||
	    hwloc_topology_load(hwloc) || topology_read(&topology, hwloc))
		return 1;
	hwloc_topology_destroy(hwloc);
	machine_read(&machine, &topology);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	topology_free(&topology);
	return failed;
}
