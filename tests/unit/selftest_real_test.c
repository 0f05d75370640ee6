// SPDX-License-Identifier: MIT
/* The sum of a real A/A test, of comparisons that are made up. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/selftest/real.h"
#include "tests/unit/unit.h"

/* Rows 1 and 2 of 4 are planted. */
#define NR_ROWS 4
#define NONE	"...."

static json_t *root;
static struct real_sum sum;
static struct error error;

static json_t *side_json(const char *verdict, const char *rule)
{
	json_t *rules = json_object();

	for (unsigned int i = 0; i < NR_RULES; i++)
		json_object_set_new(rules, stats_rule_names[i],
				    json_string(i == RULE_LKP ? NONE : rule));
	return json_pack("{s:s, s:o}", "verdict", verdict, "rules", rules);
}

/* What a table says with so many processes. */
struct said {
	unsigned int n;
	const char *same, *same_rule, *planted, *planted_rule;
};

static void begin(double percent)
{
	json_decref(root);
	root = json_pack("{s:f, s:[{s:b}, {s:b}, {s:b}, {s:b}], s:[]}",
			 "plant_percent", percent, "rows", "planted", 0,
			 "planted", 1, "planted", 1, "planted", 0, "tables");
}

static void add(unsigned int times, const struct said *said, unsigned int nr)
{
	while (times--) {
		json_t *sizes = json_array();

		for (unsigned int i = 0; i < nr; i++)
			json_array_append_new(sizes, json_pack(
				"{s:i, s:o, s:o}", "n", said[i].n, "same",
				side_json(said[i].same, said[i].same_rule),
				"planted", side_json(said[i].planted,
						     said[i].planted_rule)));
		json_array_append_new(json_object_get(root, "tables"),
				      json_pack("{s:o, s:[f,f,f,f], s:[f,f]}",
						"sizes", sizes,
						"spread_percent", 9.0, 0.8, 1.0,
						9.0, "planted_percent", 2.9,
						3.1));
	}
}

static void add_one(unsigned int times, unsigned int n, const char *same,
		    const char *planted)
{
	const struct said said = { n, same, NONE, planted, NONE };

	add(times, &said, 1);
}

static void count(void)
{
	if (real_sum(root, &sum, &error))
		fail_msg("%s", error.text);
}

static void counts(void)
{
	const struct said first[] = {
		{ 4, NONE, "f..s", NONE, ".fs." },
		{ 10, "s...", "sf..", ".s.f", ".ss." },
	};
	const struct said second[] = {
		{ 4, NONE, NONE, ".ss.", ".ss." },
		{ 10, NONE, ".s..", ".fs.", NONE },
	};
	const struct real_size *size = sum.sizes;

	begin(3);
	add(1, first, 2);
	add(1, second, 2);
	count();
	assert_int_equal(sum.comparisons, 2);
	assert_int_equal(sum.nr_rows, NR_ROWS);
	assert_int_equal(sum.nr_planted, 2);
	assert_int_equal(sum.nr_sizes, 2);
	assert_int_equal(size[0].ours.rows, 0);
	assert_int_equal(size[0].ours.found, 2);
	assert_int_equal(size[0].tally[RULE_BENCHSTAT].rows, 2);
	assert_int_equal(size[0].tally[RULE_BENCHSTAT].tables.k, 1);
	/* what is faster isn't found */
	assert_int_equal(size[0].tally[RULE_BENCHSTAT].found, 3);
	assert_int_equal(size[0].tally[RULE_LKP].rows, 0);
	assert_int_equal(size[0].tally[RULE_LKP].found, 0);
	assert_int_equal(size[1].n, 10);
	assert_int_equal(size[1].ours.rows, 1);
	assert_int_equal(size[1].ours.tables.k, 1);
	assert_int_equal(size[1].ours.tables.n, 2);
	assert_int_equal(size[1].ours.found, 2);
	assert_int_equal(size[1].others.k, 1);
	/* a planted row is called in the second, and that's the point of it */
	assert_int_equal(size[0].others.k, 0);
	assert_int_equal(size[1].tally[RULE_PGMAPBENCH].rows, 3);
	assert_int_equal(size[1].tally[RULE_PGMAPBENCH].tables.k, 2);
}

static void noise_and_plant(void)
{
	begin(3);
	add_one(2, 10, NONE, NONE);
	count();
	assert_true(fabs(sum.spread - 5) < 1e-9);
	assert_true(fabs(sum.planted_spread - 0.9) < 1e-9);
	assert_true(fabs(sum.planted_percent - 3) < 1e-9);
}

/* From one size to the next, comparison by comparison. */
static void changes(void)
{
	const struct said rises[] = {
		{ 4, NONE, NONE, NONE, ".ss." },
		{ 6, NONE, NONE, ".s..", NONE },
	};
	const struct said stays[] = {
		{ 4, NONE, NONE, ".s..", ".s.." },
		{ 6, NONE, NONE, "..s.", "..s." },
	};

	begin(3);
	add(3, rises, 2);
	add(2, stays, 2);
	count();
	assert_int_equal(sum.sizes[0].gained[0] + sum.sizes[0].lost[0], 0);
	assert_int_equal(sum.sizes[1].gained[0], 3);
	assert_int_equal(sum.sizes[1].lost[0], 0);
	assert_int_equal(sum.sizes[1].gained[1], 0);
	assert_int_equal(sum.sizes[1].lost[1], 3);
}

/* Of 20 tables 4 are too many, by Clopper and Pearson: 0.057 at least. */
static void alarms(void)
{
	begin(3);
	add_one(3, 6, "s...", NONE);
	add_one(17, 6, NONE, NONE);
	count();
	assert_int_equal(real_alarms(sum.sizes), REAL_KEPT);
	assert_true(real_kept(&sum));

	begin(3);
	add_one(4, 6, "..f.", NONE);
	add_one(16, 6, NONE, NONE);
	count();
	assert_int_equal(real_alarms(sum.sizes), REAL_BROKEN);
	assert_false(real_kept(&sum));
}

static void alarms_beside_planted(void)
{
	begin(3);
	add_one(4, 6, NONE, ".ssf");
	add_one(16, 6, NONE, ".ss.");
	count();
	assert_int_equal(real_alarms(sum.sizes), REAL_BROKEN);
	assert_false(real_kept(&sum));
}

static void rise_of(unsigned int lost, unsigned int gained, bool alone,
		    enum real_outcome want)
{
	struct said losing[] = { { 4, NONE, NONE, NONE, NONE },
				 { 6, NONE, NONE, NONE, NONE } };
	struct said gaining[2];

	memcpy(gaining, losing, sizeof(losing));
	*(alone ? &losing[0].planted_rule : &losing[0].planted) = ".s..";
	*(alone ? &gaining[1].planted_rule : &gaining[1].planted) = ".s..";
	begin(3);
	add(lost, losing, 2);
	add(gained, gaining, 2);
	count();
	assert_int_equal(real_rise(&sum.sizes[1], alone), want);
	assert_int_equal(real_rise(&sum.sizes[1], !alone), REAL_KEPT);
	assert_int_equal(real_kept(&sum), want == REAL_KEPT);
}

/* 6 of 6 are more than half by 0.54, 5 of 5 by 0.48. */
static void rises(void)
{
	for (unsigned int alone = 0; alone < 2; alone++) {
		rise_of(6, 0, alone, REAL_BROKEN);
		rise_of(5, 0, alone, REAL_KEPT);
		rise_of(6, 6, alone, REAL_KEPT);
		rise_of(0, 6, alone, REAL_KEPT);
	}
}

static void power_of(unsigned int both, unsigned int one, unsigned int none,
		     enum real_outcome want)
{
	begin(3);
	add_one(both, REAL_POWER_N, NONE, ".ss.");
	add_one(one, REAL_POWER_N, NONE, ".s..");
	add_one(none, REAL_POWER_N, NONE, ".ff.");
	count();
	assert_int_equal(real_power(&sum), want);
	assert_int_equal(real_kept(&sum), want != REAL_BROKEN);
}

/* 0.7 of 20 is at most 0.88, 0.9 at most 0.988. */
static void power(void)
{
	power_of(20, 0, 0, REAL_KEPT);
	power_of(18, 2, 0, REAL_KEPT);
	power_of(17, 2, 1, REAL_OPEN);
	power_of(14, 0, 6, REAL_BROKEN);
	power_of(0, 0, 20, REAL_BROKEN);
}

static void power_where_noisy(void)
{
	power_of(0, 0, 20, REAL_BROKEN);
	sum.planted_spread = 1.01;
	assert_int_equal(real_power(&sum), REAL_OPEN);
	sum.planted_spread = NAN;
	assert_int_equal(real_power(&sum), REAL_OPEN);
}

static void power_of_another_plant(void)
{
	begin(5);
	add_one(20, REAL_POWER_N, NONE, NONE);
	count();
	assert_int_equal(real_power(&sum), REAL_OPEN);
	begin(3);
	add_one(20, 6, NONE, NONE);
	count();
	assert_int_equal(real_power(&sum), REAL_OPEN);
}

static double rate(const json_t *summary, unsigned int size, const char *rule,
		   const char *key)
{
	const json_t *sizes = json_object_get(summary, "sizes");
	const json_t *rules =
		json_object_get(json_array_get(sizes, size), "rules");

	return json_number_value(json_object_get(json_object_get(rules, rule),
						 key));
}

/* Each number is another one: of 5 tables of 4 rows, two of them planted. */
static void summary_of(void)
{
	const struct said said = { 10, NONE, "s.f.", ".s..", "fss." };
	json_t *json;

	begin(3);
	add(1, &said, 1);
	add(1, &(struct said){ 10, "f...", "f...", "..s.", ".ss." }, 1);
	add_one(3, 10, NONE, NONE);
	count();
	json = real_summary(&sum);
	for (unsigned int i = 0; i < 2; i++) {
		const char *rule = i ? "benchstat" : "p <= 0.05";

		assert_true(rate(json, 0, rule, "false_alarms") == 3.0 / 20);
		assert_true(rate(json, 0, rule, "table_false_alarms") == 0.4);
		assert_true(rate(json, 0, rule, "found") == 0.4);
		assert_true(rate(json, 0, rule, "found_in_table") == 0.4);
	}
	/* a row by itself, and what compare says of tables */
	assert_true(rate(json, 0, "pgmapbench", "false_alarms") == 3.0 / 20);
	assert_true(rate(json, 0, "pgmapbench", "table_false_alarms") == 0.2);
	assert_true(rate(json, 0, "pgmapbench", "found") == 0.4);
	assert_true(rate(json, 0, "pgmapbench", "found_in_table") == 0.2);
	assert_string_equal(json_string_value(json_object_get(json, "power")),
			    "broken");
	assert_true(json_is_false(json_object_get(json, "kept")));
	json_decref(json);
}

/* What real_print() says, in a file of its own. */
static const char *printed(void)
{
	int kept = dup(STDOUT_FILENO);
	static char text[32768];
	FILE *file = tmpfile();
	size_t length;

	assert_non_null(file);
	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	real_print(root, &sum);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	rewind(file);
	length = fread(text, 1, sizeof(text) - 1, file);
	text[length] = '\0';
	fclose(file);
	return text;
}

static void prints(const char *text, const char *what)
{
	if (!strstr(text, what))
		fail_msg("no '%s' in:\n%s", what, text);
}

static void prints_broken(void)
{
	const struct said falls[] = { { 6, NONE, NONE, ".ss.", ".ss." },
				      { 10, "s...", NONE, "s...", NONE } };
	const char *text;

	begin(3);
	add(20, falls, 2);
	count();
	text = printed();
	prints(text, "of tables, n = 6: kept\n");
	prints(text, "of tables, n = 10: BROKEN\n");
	prints(text, "1.000 (20 of 20) [0.832, 1.000]\n");
	prints(text, "6 to 10 processes, in a table: BROKEN (0 gain, 20 lose)");
	prints(text, "6 to 10 processes, of one row: BROKEN (0 gain, 20 lose)");
	prints(text, "of rows, in a table: bar not met\n  0.000 (0 of 40 rows)");
	prints(text, "at most 1%: BROKEN\n");
}

static void prints_kept(void)
{
	const struct said said = { 10, NONE, NONE, ".ss.", ".s.." };
	const char *text;

	begin(3);
	add(20, &said, 1);
	count();
	text = printed();
	assert_null(strstr(text, "BROKEN"));
	prints(text, "of rows, in a table: bar met\n  1.000 (40 of 40 rows)");
	prints(text, "each by itself: bar not met\n  0.500 (20 of 40 rows)");
	prints(text, "at most 1%: kept\n");
	sum.planted_spread = 1.2;
	prints(printed(), "at most 1%: not so here\n");
}

static void refused(const char *what)
{
	assert_int_equal(real_sum(root, &sum, &error), -1);
	if (!strstr(error.text, what))
		fail_msg("'%s' doesn't say '%s'", error.text, what);
}

static void refuses(void)
{
	const struct said two[] = { { 4, NONE, NONE, NONE, NONE },
				    { 6, NONE, NONE, NONE, NONE } };

	begin(3);
	refused("tables");
	add_one(1, 4, NONE, "...");
	refused("verdict");
	begin(3);
	add_one(1, 0, NONE, NONE);
	refused("n or verdict");
	begin(3);
	add_one(1, 4, NONE, NONE);
	add(1, two, 2);
	refused("sizes");
	begin(3);
	add(1, &(struct said){ 4, NONE, NONE, NONE, "....." }, 1);
	refused("rules");
	begin(3);
	add_one(1, 4, NONE, NONE);
	json_object_set_new(root, "rows", json_array());
	refused("rows");
	json_object_set_new(root, "rows", json_pack("[{},{},{},{}]"));
	refused("planted");
	assert_int_equal(real_sum(NULL, &sum, &error), -1);
}

static void sizes_are_first(void)
{
	assert_int_equal(real_nr_sizes(3), 0);
	assert_int_equal(real_nr_sizes(4), 1);
	assert_int_equal(real_nr_sizes(19), 3);
	assert_int_equal(real_nr_sizes(20), 4);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(counts),
		UNIT_TEST(noise_and_plant),
		UNIT_TEST(changes),
		UNIT_TEST(alarms),
		UNIT_TEST(alarms_beside_planted),
		UNIT_TEST(rises),
		UNIT_TEST(power),
		UNIT_TEST(power_where_noisy),
		UNIT_TEST(power_of_another_plant),
		UNIT_TEST(summary_of),
		UNIT_TEST(prints_broken),
		UNIT_TEST(prints_kept),
		UNIT_TEST(refuses),
		UNIT_TEST(sizes_are_first),
	};
	int status;

	unit_init(argc, argv, NULL, 0);
	status = cmocka_run_group_tests(tests, NULL, NULL);
	json_decref(root);
	return status;
}
