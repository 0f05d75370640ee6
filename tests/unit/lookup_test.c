// SPDX-License-Identifier: MIT
/*
 * Proves that the lookup of a GUP call is held against its counts: of rows
 * that belong together, by call, in each phase.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/breakeven/lookup.h"
#include "tests/unit/unit.h"

#define N 5

static struct error error;
static struct load load;
static struct lookup lookup;
static json_t *benchmarks;

static void add(const char *who, const char *axes, double get, double put)
{
	char name[256];

	snprintf(name, sizeof(name), "user/gup/%s/%s/vmemmap:dram", who, axes);
	for (unsigned int i = 0; i < N; i++)
		json_array_append_new(benchmarks, json_pack(
			"{s:s, s:i, s:f, s:f, s:s, s:f, s:f}", "name", name,
			"repetition_index", i, "real_time", get + put,
			"cpu_time", get + put, "time_unit", "ns", "get_ns",
			get, "put_ns", put));
}

/* 60 ns a call and 10 ns a page, 4 ns more in the put, on a floor of 3. */
static void add_all(const char *order, double batch)
{
	char axes[64];

	snprintf(axes, sizeof(axes), "order:%s/batch:%g/threads:1", order,
		 batch);
	add("null", axes, 3, 1);
	add("gup_pgmap", axes, 3 + 10 + 60 / batch, 1 + 4);
	add("gup_revalidate", axes, 3 + 10, 1 + 4);
}

static void begin(void)
{
	lookup_free(&lookup);
	load_free(&load);
	benchmarks = json_array();
}

static void finish(unsigned int n)
{
	json_t *root = json_pack("{s:{s:{s:s, s:i, s:i}}, s:o}", "context",
				 "pgmapbench", "suite", "quick", "seed", 1,
				 "n", n, "benchmarks", benchmarks);

	if (load_json(root, "r.json", &load, &error))
		fail_msg("%s", error.text);
}

static void make(void)
{
	if (lookup_make(&load, "r.json", &lookup, &error))
		fail_msg("%s", error.text);
}

static void near(double got, double want)
{
	if (!(fabs(got - want) <= 1e-9 * fabs(want)))
		fail_msg("%.17g, not %.17g", got, want);
}

/* In the order of the file, which isn't that of the batches. */
static void of_a_call(void)
{
	begin();
	add_all("0", 16);
	add_all("0", 1);
	add_all("0", 4);
	finish(N);
	make();
	assert_int_equal(lookup.nr_blocks, 2);
	assert_string_equal(lookup.blocks[0].phase, "get");
	assert_string_equal(lookup.blocks[1].phase, "total");
	assert_int_equal(lookup.blocks[0].nr, 3);
	for (unsigned int i = 0; i < 3; i++) {
		near(lookup.blocks[0].batch[i], 1 << 2 * i);
		near(lookup.blocks[0].lookup[i].value *
		     lookup.blocks[0].batch[i], 60);
		near(lookup.blocks[0].counts[i].value, 10);
		near(lookup.blocks[1].counts[i].value, 14);
	}
	near(lookup.blocks[0].crossing.value, 6);
	near(lookup.blocks[1].crossing.value, 60.0 / 14);
	near(lookup.blocks[1].crossing.interval.high, 60.0 / 14);
}

/* Another order is another block; a batch that one lacks is left out. */
static void what_belongs_together(void)
{
	begin();
	add_all("0", 1);
	add_all("0", 16);
	add_all("9", 1);
	add_all("9", 2);
	add("gup_pgmap", "order:0/batch:8/threads:1", 1000, 1);
	add("null", "order:0/batch:8/threads:1", 3, 1);
	/* of one batch, nothing can be said */
	add_all("18", 1);
	finish(N);
	make();
	assert_int_equal(lookup.nr_blocks, 4);
	assert_string_equal(load_axis(lookup.blocks[0].row, "order"), "0");
	assert_int_equal(lookup.blocks[0].nr, 2);
	near(lookup.blocks[0].crossing.value, 6);
	assert_string_equal(load_axis(lookup.blocks[2].row, "order"), "9");
	/* not by 2, nor beyond */
	assert_true(isinf(lookup.blocks[2].crossing.value));
}

static void refused(const char *why)
{
	assert_int_equal(lookup_make(&load, "r.json", &lookup, &error), -1);
	assert_null(strchr(error.text, '\n'));
	if (!strstr(error.text, why))
		fail_msg("'%s' doesn't say '%s'", error.text, why);
}

static void too_little(void)
{
	begin();
	add_all("0", 1);
	finish(N);
	refused("at two batches");
	begin();
	add("null", "order:0/batch:1", 3, 1);
	add("null", "order:0/batch:2", 3, 1);
	add("edge", "order:0/batch:1", 3, 1);
	add("edge", "order:0/batch:2", 3, 1);
	finish(N);
	refused("no gup rows of null, gup_pgmap");
}

static void tables_fit(void)
{
	char *text, *line, *rest;
	size_t size;
	FILE *out;

	begin();
	add_all("0", 1);
	add_all("0", 512);
	add_all("9", 1);
	add_all("9", 2);
	finish(N);
	make();
	out = open_memstream(&text, &size);
	assert_non_null(out);
	lookup_print(&lookup, out);
	fclose(out);
	assert_non_null(strstr(text, "60.0 [60.0, 60.0]"));
	assert_non_null(strstr(text, "5120 [5120, 5120]"));
	assert_non_null(strstr(text, "from 6.0 [6.0, 6.0] base pages"));
	assert_non_null(strstr(text, "from above 2 [above 2, above 2]"));
	for (rest = text; (line = strsep(&rest, "\n"));)
		if (strlen(line) > 80)
			fail_msg("%zu columns: %s", strlen(line), line);
	free(text);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(of_a_call),
		UNIT_TEST(what_belongs_together),
		UNIT_TEST(too_little),
		UNIT_TEST(tables_fit),
	};
	int failed;

	unit_init(argc, argv, NULL, 0);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	lookup_free(&lookup);
	load_free(&load);
	return failed;
}
