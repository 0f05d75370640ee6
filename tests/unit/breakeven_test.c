// SPDX-License-Identifier: MIT
/*
 * Proves that a result's hot paths are held against the teardowns that belong
 * to them, and that what wasn't measured is on the line, and marked.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/breakeven/breakeven.h"
#include "tests/unit/unit.h"

#define N 6

static struct error error;
static struct load load;
static struct breakeven b;
static json_t *benchmarks;

static void add(const char *name, const char *unit, double time)
{
	for (unsigned int i = 0; i < N; i++)
		json_array_append_new(benchmarks, json_pack(
			"{s:s, s:i, s:f, s:f, s:s}", "name", name,
			"repetition_index", i, "real_time",
			time * (1 + 1e-4 * i), "cpu_time", time, "time_unit",
			unit));
}

static void add_gup(const char *who, const char *order, const char *size,
		    double ns)
{
	char name[256];

	snprintf(name, sizeof(name), "user/gup/%s/order:%s/batch:512/threads:2/"
		 "size:%s/vmemmap:dram", who, order, size);
	add(name, "ns", ns);
}

static void add_teardown(const char *who, const char *order, const char *size,
			 double us)
{
	char name[256];

	snprintf(name, sizeof(name), "user/teardown/%s/order:%s/mapped:100/"
		 "threads:1/size:%s/vmemmap:dram", who, order, size);
	add(name, "us", us);
}

/* Of uses * 512 base pages. */
static void add_life(const char *who, const char *uses, const char *size,
		     double fixed_us, double use_us)
{
	size_t first = json_array_size(benchmarks);
	char name[256];
	json_t *entry;
	double total;

	snprintf(name, sizeof(name), "user/lifecycle/%s/order:0/batch:512/"
		 "mapped:100/uses:%s/threads:1/size:%s", who, uses, size);
	add(name, "us", fixed_us + use_us);
	for (size_t i = first; i < json_array_size(benchmarks); i++) {
		entry = json_array_get(benchmarks, i);
		total = json_number_value(json_object_get(entry, "real_time"));
		json_object_set_new(entry, "gets",
				    json_real(512 * atof(uses)));
		json_object_set_new(entry, "use_us",
				    json_real(total - fixed_us));
		json_object_set_new(entry, "open_us", json_real(fixed_us));
	}
}

static void begin(void)
{
	breakeven_free(&b);
	load_free(&load);
	benchmarks = json_array();
}

static void finish(void)
{
	json_t *root = json_pack("{s:{s:{s:s, s:i, s:i}}, s:o}", "context",
				 "pgmapbench", "suite", "quick", "seed", 1,
				 "n", N, "benchmarks", benchmarks);

	if (load_json(root, "r.json", &load, &error))
		fail_msg("%s", error.text);
}

static void make(const char *strategies, const char *sizes)
{
	breakeven_free(&b);
	if (breakeven_make(&load, "r.json", strategies, sizes, &b, &error))
		fail_msg("%s", error.text);
}

static void refused(const char *strategies, const char *sizes, const char *why)
{
	breakeven_free(&b);
	assert_int_equal(breakeven_make(&load, "r.json", strategies, sizes, &b,
					&error), -1);
	assert_null(strchr(error.text, '\n'));
	if (!strstr(error.text, why))
		fail_msg("'%s' doesn't say '%s'", error.text, why);
}

/* 1000 us and 2 ns a page against 3000 us and 1 ns: 2 million pages. */
static void two_strategies(void)
{
	const struct breakeven_pair *pair;

	begin();
	add_gup("null", "0", "1G", 0.5);
	add_gup("edge", "0", "1G", 2);
	add_gup("liveness", "0", "1G", 1);
	add_teardown("null", "0", "1G", 1);
	add_teardown("edge", "0", "1G", 1000);
	add_teardown("liveness", "0", "1G", 3000);
	finish();
	make(NULL, NULL);
	assert_int_equal(b.nr_blocks, 1);
	assert_false(b.blocks->extrapolated);
	assert_int_equal(b.blocks->nr_pairs, 1);
	pair = b.blocks->pairs;
	assert_string_equal(pair->first, "edge");
	assert_string_equal(pair->second, "liveness");
	assert_int_equal(pair->answer.winner, STATS_A_UP_TO);
	assert_true(fabs(pair->answer.units / 2e6 - 1) < 0.01);
	assert_true(fabs(pair->running_ns - 1) < 0.01);
	assert_true(b.blocks->threads == 2);
	/* the floor takes part if it's asked for */
	make("null,edge", NULL);
	assert_int_equal(b.blocks->nr_pairs, 1);
	assert_string_equal(b.blocks->pairs->first, "null");
	assert_int_equal(b.blocks->pairs->answer.winner, STATS_A_ALWAYS);
	refused("edge,nobody", NULL, "the result has no nobody");
	refused(NULL, "1T", "there is one");
	refused(NULL, "1X", "--size 1X");
}

/*
 * 1000 us and 2 ns a page against 3000 us and 1 ns, in lives of 4 million
 * pages; shorter ones say nothing.
 */
static void whole_lives(void)
{
	const struct breakeven_pair *pair;

	begin();
	add_life("null", "8000", "1G", 1, 2);
	add_life("null", "1000", "1G", 1, 1);
	add_life("edge", "2000", "1G", 1e6, 1e6);
	add_life("edge", "8000", "1G", 1000, 2 * 4096);
	add_life("edge", "1000", "1G", 1e6, 1e6);
	add_life("liveness", "8000", "1G", 3000, 1 * 4096);
	add_life("liveness", "2000", "1G", 1, 1);
	add_life("liveness", "1000", "1G", 1, 1);
	/* not used at all */
	add_life("edge", "0", "2G", 5, 1e-3);
	add_life("liveness", "0", "2G", 6, 1e-3);
	finish();
	make(NULL, NULL);
	assert_int_equal(b.nr_blocks, 1);
	assert_true(b.blocks->lives);
	assert_true(b.blocks->most_units == 8000 * 512);
	assert_int_equal(b.blocks->nr_pairs, 1);
	pair = b.blocks->pairs;
	assert_string_equal(pair->first, "edge");
	assert_int_equal(pair->answer.winner, STATS_A_UP_TO);
	assert_true(fabs(pair->answer.units / 2e6 - 1) < 0.02);
	assert_true(fabs(pair->running_ns - 1) < 0.02);

	begin();
	add_life("edge", "0", "1G", 1000, 1e-3);
	add_life("liveness", "0", "1G", 900, 1e-3);
	finish();
	refused(NULL, NULL, "lifecycle with --uses");
}

/* What is beyond the life that was measured is marked. */
static void longer_lives(void)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out;

	for (unsigned int i = 0; i < 2; i++) {
		begin();
		/* they meet at 2 million pages: 3906 uses */
		add_life("edge", i ? "1000" : "8000", "1G", 1000,
			 i ? 1024 : 8192);
		add_life("liveness", i ? "1000" : "8000", "1G", 3000,
			 i ? 512 : 4096);
		finish();
		make(NULL, NULL);
		out = open_memstream(&text, &size);
		breakeven_print(&b, out);
		fclose(out);
		assert_non_null(strstr(text, "whole lives of uses:"));
		assert_int_equal(!!strstr(text, "*["), i);
		assert_int_equal(!!strstr(text, "*: in a longer life"), i);
		free(text);
	}
}

/*
 * By the medians one is cheaper in both, but noise has both signs: what is
 * known is an end. And lives have no other sizes.
 */
static void one_end(void)
{
	static const double noise[N] = { 5, -5, 4, -4, 3, -3 };
	char *text = NULL;
	size_t size = 0, first;
	FILE *out;

	begin();
	add_gup("edge", "0", "1G", 2);
	add_gup("liveness", "0", "1G", 1);
	add_teardown("edge", "0", "2G", 1000);
	first = json_array_size(benchmarks);
	add_teardown("liveness", "0", "2G", 999);
	for (unsigned int i = 0; i < N; i++)
		json_object_set_new(json_array_get(benchmarks, first + i),
				    "real_time", json_real(999 + noise[i]));
	finish();
	make(NULL, NULL);
	assert_int_equal(b.blocks->pairs->answer.winner, STATS_A_UP_TO);
	assert_true(b.blocks->pairs->answer.units <= 0);
	out = open_memstream(&text, &size);
	breakeven_print(&b, out);
	fclose(out);
	assert_non_null(strstr(text, " <"));
	assert_null(strstr(text, " 0 ["));
	assert_non_null(strstr(text, " -  "));
	/* on 1G, and against a teardown of 2G */
	assert_non_null(strstr(text, "in a life*\n"));
	free(text);

	begin();
	add_life("edge", "8000", "1G", 1000, 8192);
	add_life("liveness", "8000", "1G", 3000, 4096);
	finish();
	refused(NULL, "1T", "lifecycle rows only");
}

/* The order of rows in the file is no matter. */
static void winner_comes_first(void)
{
	begin();
	add_gup("liveness", "0", "1G", 1);
	add_gup("edge", "0", "1G", 2);
	add_teardown("liveness", "0", "1G", 3000);
	add_teardown("edge", "0", "1G", 1000);
	finish();
	make(NULL, NULL);
	assert_string_equal(b.blocks->pairs->first, "edge");
	assert_string_equal(b.blocks->pairs->second, "liveness");
}

/* Orders don't mix, and each size has its own hot path, or the largest. */
static void what_belongs_together(void)
{
	begin();
	add_gup("edge", "0", "1G", 2);
	add_gup("folio", "0", "1G", 1);
	add_gup("edge", "9", "1G", 0.2);
	add_gup("folio", "9", "1G", 0.1);
	add_gup("edge", "0", "2G", 4);
	add_gup("folio", "0", "2G", 3);
	add_teardown("edge", "0", "1G", 1000);
	add_teardown("folio", "0", "1G", 3000);
	add_teardown("edge", "0", "4G", 4000);
	add_teardown("folio", "0", "4G", 12000);
	finish();
	make(NULL, NULL);
	assert_int_equal(b.nr_blocks, 2);
	for (unsigned int i = 0; i < 2; i++)
		assert_string_equal(load_axis(b.blocks[i].hot, "order"), "0");
	assert_string_equal(load_axis(b.blocks[0].hot, "size"), "1G");
	assert_string_equal(load_axis(b.blocks[0].cold, "size"), "1G");
	assert_string_equal(load_axis(b.blocks[1].hot, "size"), "2G");
	assert_string_equal(load_axis(b.blocks[1].cold, "size"), "4G");
	assert_true(fabs(b.blocks[1].pairs->answer.units / 8e6 - 1) < 0.01);
	/* three times as far on the line as from 1G to 4G */
	make(NULL, "13G,4G");
	assert_int_equal(b.nr_blocks, 3);
	for (unsigned int i = 0; i < 3; i++) {
		assert_int_equal(b.blocks[i].extrapolated,
				 b.blocks[i].bytes == 13.0 * (1UL << 30));
		if (b.blocks[i].extrapolated)
			assert_true(fabs(b.blocks[i].pairs->answer.units /
					 26e6 - 1) < 0.01);
	}
}

/* Between two devices it's their line, whatever larger ones are. */
static void what_lies_between(void)
{
	begin();
	add_gup("edge", "0", "1G", 2);
	add_gup("folio", "0", "1G", 1);
	for (unsigned int i = 0; i < 2; i++) {
		const char *who = i ? "folio" : "edge";
		double more = i ? 1000 : 0;

		add_teardown(who, "0", "1G", 1000 + more);
		add_teardown(who, "0", "2G", 2000 + 2 * more);
		add_teardown(who, "0", "4G", 40000 + 40 * more);
	}
	finish();
	/* 1500 us of difference, 1 ns a page */
	make(NULL, "1536M,1536M");
	assert_int_equal(b.nr_blocks, 4);
	assert_true(b.blocks[3].extrapolated);
	assert_true(fabs(b.blocks[3].pairs->answer.units / 1.5e6 - 1) < 0.01);
	/* below the smallest, on the line of the two smallest */
	make(NULL, "512M");
	assert_true(fabs(b.blocks[3].pairs->answer.units / 0.5e6 - 1) < 0.01);
	/* a line that goes below 0 says nothing */
	begin();
	add_gup("edge", "0", "1G", 2);
	add_gup("folio", "0", "1G", 1);
	add_teardown("edge", "0", "2G", 10);
	add_teardown("folio", "0", "2G", 10);
	add_teardown("edge", "0", "4G", 1000);
	add_teardown("folio", "0", "4G", 3000);
	finish();
	make(NULL, "1G");
	assert_true(b.blocks[2].extrapolated);
	assert_int_equal(b.blocks[2].pairs->answer.winner, STATS_NOBODY);
}

/* Looks are paid for, and what is no measurement is told. */
static void what_a_file_says(void)
{
	char *text;
	size_t size;
	FILE *out;

	begin();
	add_gup("edge", "0", "1G", 2);
	add_gup("folio", "0", "1G", 1);
	add_teardown("edge", "0", "1G", 1000);
	add_teardown("folio", "0", "1G", 3000);
	finish();
	make(NULL, NULL);
	assert_true(fabs(b.blocks->pairs->answer.interval.confidence - 0.95) <
		    1e-9);
	load.planned = 5;
	load.partial = true;
	json_object_set_new(load.ours, "plant_percent", json_integer(3));
	make(NULL, NULL);
	assert_true(fabs(b.blocks->pairs->answer.interval.confidence - 0.99) <
		    1e-9);
	out = open_memstream(&text, &size);
	assert_non_null(out);
	breakeven_print(&b, out);
	fclose(out);
	assert_non_null(strstr(text, "pay for 5 looks"));
	assert_non_null(strstr(text, "is partial"));
	assert_non_null(strstr(text, "was planted"));
	free(text);
}

/* Instructions are no ns. */
static void other_units(void)
{
	begin();
	add("user/gup/edge/order:0/size:1G", "us", 2);
	add("user/gup/folio/order:0/size:1G", "us", 1);
	add_teardown("edge", "0", "1G", 1000);
	add_teardown("folio", "0", "1G", 3000);
	finish();
	refused(NULL, NULL, "no gup or fault");
}

static void too_little(void)
{
	begin();
	add_gup("edge", "0", "1G", 2);
	finish();
	refused(NULL, NULL, "no teardown");
	begin();
	add_teardown("edge", "0", "1G", 2);
	finish();
	refused(NULL, NULL, "no gup or fault");
	begin();
	add_gup("edge", "9", "1G", 2);
	add_gup("folio", "9", "1G", 2);
	add_teardown("edge", "0", "1G", 2);
	add_teardown("folio", "0", "1G", 2);
	finish();
	refused(NULL, NULL, "no two strategies");
}

static void tables_fit(void)
{
	char *text, *line, *rest;
	size_t size;
	FILE *out;

	begin();
	add_gup("entry_pgmap_free", "0", "1G", 2);
	add_gup("gup_pgmap_uncached", "0", "1G", 1);
	add_gup("folio", "0", "1G", 0.5);
	add_teardown("entry_pgmap_free", "0", "1G", 1000);
	add_teardown("gup_pgmap_uncached", "0", "1G", 3e9);
	add_teardown("folio", "0", "1G", 10);
	finish();
	make(NULL, NULL);
	out = open_memstream(&text, &size);
	assert_non_null(out);
	breakeven_print(&b, out);
	fclose(out);
	assert_non_null(strstr(text, "always, over entry_pgmap_free"));
	/* 3e12 ns at 1 ns a page, of two threads at 1 ns a page */
	assert_non_null(strstr(text, "3.00T"));
	assert_non_null(strstr(text, "25 min"));
	for (rest = text; (line = strsep(&rest, "\n"));)
		if (strlen(line) > 80)
			fail_msg("%zu columns: %s", strlen(line), line);
	free(text);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(two_strategies),
		UNIT_TEST(whole_lives),
		UNIT_TEST(longer_lives),
		UNIT_TEST(one_end),
		UNIT_TEST(winner_comes_first),
		UNIT_TEST(what_belongs_together),
		UNIT_TEST(what_lies_between),
		UNIT_TEST(what_a_file_says),
		UNIT_TEST(other_units),
		UNIT_TEST(too_little),
		UNIT_TEST(tables_fit),
	};
	int failed;

	unit_init(argc, argv, NULL, 0);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	breakeven_free(&b);
	load_free(&load);
	return failed;
}
