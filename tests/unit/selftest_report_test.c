// SPDX-License-Identifier: MIT
/*
 * What `selftest statistics` says of promises that are kept or broken, and its
 * status. Simulation and promises are the test's: the real ones are kept.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/selftest/selftest.h"
#include "bench/selftest/simulated.h"
#include "tests/unit/unit.h"

static bool run_fails;
static double margin[NR_PROMISES];

int __wrap_simulated_run(struct simulated *simulated, unsigned int scene,
			 unsigned int size, struct error *error);
int __wrap_simulated_run(struct simulated *simulated, unsigned int scene,
			 unsigned int size, struct error *error)
{
	struct tally *tally = simulated->tally[scene][size];

	if (run_fails && scene == 2)
		return error_set(error, "made to fail");
	/* each number is another one */
	tally[RULE_LKP].rows = 20 * simulated->tables / 10;
	tally[RULE_LKP].tables = 2 * simulated->tables / 10;
	tally[RULE_LKP].slower = 3 * simulated->tables / 10;
	tally[RULE_LKP].slower_in_table = 4 * simulated->tables / 10;
	return 0;
}

void __wrap_simulated_promises(const struct simulated *simulated,
			       struct promise *promises);
void __wrap_simulated_promises(const struct simulated *simulated,
			       struct promise *promises)
{
	for (unsigned int i = 0; i < NR_PROMISES; i++)
		promises[i] = (struct promise){
			.what = i ? "power" : "alarms",
			.margin = margin[i],
			.value = 0.25,
			.before = i ? 0.5 : NAN,
			.scene = 2,
			.size = 3,
		};
}

static void margins(double tables, double row, double in_table)
{
	margin[PROMISE_TABLES] = tables;
	margin[PROMISE_ROW] = row;
	margin[PROMISE_IN_TABLE] = in_table;
}

/* Runs it with stdout in a file, whose text is returned. */
static char *printed(int want)
{
	const struct selftest_options options = { .quick = true,
						  .quiet = true };
	FILE *file = tmpfile();
	int kept = dup(STDOUT_FILENO), ret;
	static char text[32768];
	struct error error;
	size_t length;

	assert_non_null(file);
	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	ret = selftest_simulated(&options, NULL, &error);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	rewind(file);
	length = fread(text, 1, sizeof(text) - 1, file);
	text[length] = '\0';
	fclose(file);
	assert_int_equal(ret, want);
	return text;
}

static unsigned int count(const char *text, const char *what)
{
	unsigned int nr = 0;

	while ((text = strstr(text, what))) {
		text += strlen(what);
		nr++;
	}
	return nr;
}

static void prints_kept(void)
{
	const char *text;

	margins(0, 0.1, 0);
	text = printed(0);
	assert_int_equal(count(text, ": kept"), 3);
	assert_null(strstr(text, "BROKEN"));
	assert_non_null(strstr(text, "alarms: kept,\n  0.250 with 20 processes "
			       "at worst: heavy tails\n"));
}

static void prints_broken(void)
{
	const char *text;

	margins(0, -1e-9, 0);
	text = printed(1);
	assert_int_equal(count(text, ": kept"), 2);
	assert_int_equal(count(text, "BROKEN"), 1);
	assert_non_null(strstr(text, "power: BROKEN,\n  0.500 with 10 "
			       "processes, 0.250 with 20: heavy tails\n"));
	margins(-1, 0, 0);
	assert_int_equal(count(printed(1), "alarms: BROKEN"), 1);
	margins(0, 0, -1);
	assert_int_equal(count(printed(1), "power: BROKEN"), 1);
}

/* What is slower means nothing with arms apart: two of the scenes. */
static void prints_rates(void)
{
	const char *text;

	margins(0, 0, 0);
	text = printed(0);
	assert_int_equal(count(text, "lkp          0.100 0.100 0.100 0.100   "
			       "0.200 0.200 0.200 0.200\n"), NR_SCENES);
	assert_int_equal(count(text, "lkp          0.300 0.300 0.300 0.300   "
			       "0.400 0.400 0.400 0.400\n"), NR_SCENES - 2);
}

static void json(void)
{
	const struct selftest_options options = { .seed = 9, .quick = true,
						  .quiet = true };
	json_t *json, *rates, *promises, *row;
	struct error error;
	size_t i, found = 0;

	margins(0, 0, -1);
	assert_int_equal(selftest_simulated(&options, &json, &error), 1);
	assert_int_equal(json_integer_value(json_object_get(json, "seed")), 9);
	promises = json_object_get(json, "promises");
	assert_int_equal(json_array_size(promises), NR_PROMISES);
	for (i = 0; i < NR_PROMISES; i++)
		assert_int_equal(json_is_true(json_object_get(
					 json_array_get(promises, i), "kept")),
				 i != PROMISE_IN_TABLE);
	rates = json_object_get(json, "rates");
	assert_int_equal(json_array_size(rates),
			 NR_SCENES * NR_SIZES * NR_RULES);
	json_array_foreach (rates, i, row)
		found += json_object_get(row, "found") != NULL;
	assert_int_equal(found, (NR_SCENES - 2) * NR_SIZES * NR_RULES);
	json_decref(json);
}

static void fails(void)
{
	const struct selftest_options options = { .quick = true,
						  .quiet = true };
	struct error error;

	run_fails = true;
	assert_int_equal(selftest_simulated(&options, NULL, &error), -1);
	assert_string_equal(error.text, "made to fail");
	run_fails = false;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(prints_kept),
		UNIT_TEST(prints_broken),
		UNIT_TEST(prints_rates),
		UNIT_TEST(json),
		UNIT_TEST(fails),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
