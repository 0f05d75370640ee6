// SPDX-License-Identifier: MIT
/*
 * Proves that results whose truth is known are compared as they should be:
 * what is paired with what, which differences are refused, what each test and
 * correction says, and that no table is wider than it may be.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/print.h"
#include "harness/stats/random.h"
#include "harness/stats/stats.h"
#include "tests/unit/unit.h"

#define NR_WHO 4
#define MAX_N  40

static const char *const who[NR_WHO] = { "null", "edge", "folio",
					 "a_strategy_with_a_long_name" };

static const char context[] =
	"{\"date\": \"2026-11-30T05:27:23+00:00\", \"pgmapbench\": {"
	"\"version\": \"0.1.0\", \"revision\": \"c5fd23b\", \"schema\": 1, "
	"\"partial\": false, \"suite\": \"quick\", \"window_s\": 0.01, "
	"\"memory\": \"dram\", \"machine_id\": \"6d5c85792588\", \"kernel\": "
	"\"6.1.0\", \"cpu_model\": \"Xeon\", \"thp\": \"madvise\", "
	"\"cmdline\": \"BOOT_IMAGE=/boot/vmlinuz-6.1 ro quiet\", "
	"\"places\": {\"spread\": {\"cpus\": [0, 1]}}, \"cpufreq\": "
	"{\"governor\": \"performance\"}, "
	"\"mitigations\": {\"mds\": \"Not affected\"}, \"rseq\": "
	"{\"size\": 20, \"feature_size\": 28}, \"clock\": {\"step_ns\": 1, "
	"\"reading_ns\": 20}}}";

/* A result with a row for each of who[], and what makes it another one. */
struct recipe {
	unsigned int n;
	uint64_t seed;		/* of its noise, of 1 % */
	double level;		/* its times are that many ns */
	double factor[NR_WHO];	/* of the rows; 0: 1 */
	const char *axis;	/* instead of "batch:512" */
	unsigned int without;	/* rows from the end that it lacks */
	const char *primitives;	/* two letters: "cx" has cas and xadd */
	bool zero_put;		/* the clock can't tell put from 0 */
	bool stretched;		/* those well above the median are longer */
	bool swapped;		/* the axes are in another order */
	double huge;		/* bytes of the page array; 0: 2e6 */
	const char *machine;	/* instead of "user" */
	double scatter[NR_WHO];	/* of the rows, times 1 %; 0: 1 */
};

static struct error error;
static struct load base, new;
static struct comparison c;

static double noise(uint64_t *random)
{
	double sum = 0;

	for (unsigned int i = 0; i < 12; i++)
		sum += (double)(stats_random(random) >> 11) * 0x1p-53;
	return exp((sum - 6) * 0.01);
}

static void add_entries(const struct recipe *r, unsigned int row,
			const char *primitive, uint64_t *random,
			json_t *benchmarks)
{
	double factor = r->factor[row] ? r->factor[row] : 1, time;
	double scatter = r->scatter[row] ? r->scatter[row] : 1;
	const char *axis = r->axis ? r->axis : "batch:512";
	char name[256];

	snprintf(name, sizeof(name), "%s/gup/%s/%s/%s/threads:2/"
		 "primitive:%s/rcu:memb", r->machine ? r->machine : "user",
		 who[row], r->swapped ? axis : "order:0",
		 r->swapped ? "order:0" : axis, primitive);
	for (unsigned int i = 0; i < r->n; i++) {
		time = (r->level ? r->level : 20) * factor *
		       pow(noise(random), scatter);
		if (r->stretched && time > 20.05)
			time *= 1.5;
		json_array_append_new(benchmarks, json_pack(
			"{s:s, s:i, s:f, s:f, s:s, s:f, s:f, s:f, s:f}", "name",
			name, "repetition_index", i, "real_time", time,
			"cpu_time", time, "time_unit", "ns", "get_ns",
			time * 0.75, "put_ns", r->zero_put ? 0 : time * 0.25,
			"round_pages", 8192.0, "vmemmap_huge_bytes",
			*primitive == 'x' && r->huge ? r->huge : 2e6));
	}
}

static json_t *cook(const struct recipe *r)
{
	json_t *benchmarks = json_array(), *root;
	uint64_t random = r->seed;
	const char *primitive = r->primitives ? r->primitives : "c";

	for (; *primitive; primitive++)
		for (unsigned int row = 0; row < NR_WHO - r->without; row++)
			add_entries(r, row, *primitive == 'x' ? "xadd" : "cas",
				    &random, benchmarks);
	root = json_pack("{s:o, s:o}", "context", json_loads(context, 0, NULL),
			 "benchmarks", benchmarks);
	json_object_update_new(
		json_object_get(json_object_get(root, "context"), "pgmapbench"),
		json_pack("{s:I, s:i}", "seed", (json_int_t)r->seed, "n",
			  r->n));
	return root;
}

static json_t *ours(json_t *root)
{
	return json_object_get(json_object_get(root, "context"), "pgmapbench");
}

static void take(struct load *load, json_t *root)
{
	load_free(load);
	if (load_json(root, "r.json", load, &error))
		fail_msg("%s", error.text);
}

static void serve(struct load *load, const struct recipe *r)
{
	take(load, cook(r));
}

static void compare(const struct compare_options *options)
{
	compare_free(&c);
	if (compare_make(&base, "a.json", &new, "b.json", options, &c, &error))
		fail_msg("%s", error.text);
}

static void compare_plainly(void)
{
	compare(&(struct compare_options){ 0 });
}

static void refused(const struct compare_options *options, const char *why)
{
	compare_free(&c);
	error.text[0] = '\0';
	assert_int_equal(compare_make(&base, "a.json", &new, "b.json", options,
				      &c, &error), -1);
	assert_null(strchr(error.text, '\n'));
	if (!strstr(error.text, why))
		fail_msg("'%s' doesn't say '%s'", error.text, why);
}

static const struct compare_cell *cell_of(const char *name)
{
	char text[COMPARE_NAME_SIZE];

	for (unsigned int i = 0; i < c.nr_cells; i++) {
		compare_cell_name(&c, &c.cells[i], text, sizeof(text));
		if (!strcmp(text, name))
			return &c.cells[i];
	}
	fail_msg("no cell %s", name);
	return NULL;
}

static void like_against_like(void)
{
	serve(&base, &(struct recipe){ .n = 10, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 10, .seed = 2 });
	compare_plainly();
	assert_int_equal(c.nr_cells, NR_WHO);
	assert_int_equal(c.nr_blocks, 1);
	for (unsigned int i = 0; i < c.nr_cells; i++) {
		assert_int_equal(c.cells[i].verdict, COMPARE_UNDECIDED);
		assert_true(c.cells[i].exact);
		assert_true(c.cells[i].interval.low < c.cells[i].ratio);
		assert_true(c.cells[i].ratio < c.cells[i].interval.high);
		assert_true(c.cells[i].least > 0.005 && c.cells[i].least < 0.1);
	}
}

static void faster_and_slower(void)
{
	const struct compare_cell *cell;

	serve(&base, &(struct recipe){ .n = 10, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 12, .seed = 2,
				      .factor = { 1, 1.05, 0.95, 1 } });
	compare_plainly();
	cell = cell_of("edge");
	assert_int_equal(cell->verdict, COMPARE_SLOWER);
	assert_true(fabs(cell->ratio - 1.05) < 0.02);
	assert_true(cell->interval.low > 1 && cell->interval.high < 1.1);
	cell = cell_of("folio");
	assert_int_equal(cell->verdict, COMPARE_FASTER);
	assert_true(fabs(cell->ratio - 0.95) < 0.02);
	assert_int_equal(cell_of("null")->verdict, COMPARE_UNDECIDED);
	assert_int_equal(cell->base->n, 10);
	assert_int_equal(cell->new->n, 12);
}

/* Each p counts for all: the least of four, four times. */
static void holm_over_the_table(void)
{
	double least = 1, holm = 1;

	serve(&base, &(struct recipe){ .n = 8, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 8, .seed = 2,
				      .factor = { 1, 1.012, 1, 1 } });
	compare_plainly();
	for (unsigned int i = 0; i < c.nr_cells; i++) {
		least = fmin(least, c.cells[i].p);
		holm = fmin(holm, c.cells[i].p_holm);
	}
	assert_true(least < COMPARE_ALPHA);
	assert_true(fabs(holm - fmin(1, 4 * least)) < 1e-12);
}

static void rows_match_by_every_axis(void)
{
	serve(&base, &(struct recipe){ .n = 4, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 4, .seed = 2,
				      .axis = "batch:511" });
	refused(&(struct compare_options){ 0 }, "no row in common");
	serve(&new, &(struct recipe){ .n = 4, .seed = 2, .without = 1 });
	compare_plainly();
	assert_int_equal(c.nr_cells, NR_WHO - 1);
	assert_int_equal(json_array_size(c.only_base), 1);
	assert_int_equal(json_array_size(c.only_new), 0);
	assert_string_equal(json_string_value(json_array_get(c.only_base, 0)),
			    base.rows[NR_WHO - 1].name);
	for (unsigned int i = 0; i < c.nr_cells; i++)
		assert_string_equal(c.cells[i].base->name,
				    c.cells[i].new->name);
	/* whatever the order of the axes in a name is */
	serve(&new, &(struct recipe){ .n = 4, .seed = 2, .swapped = true });
	compare_plainly();
	assert_int_equal(c.nr_cells, NR_WHO);
}

static void strategies_of_one_result(void)
{
	struct compare_options options = { .baseline = "edge" };

	/* of seed 1, null and edge differ: p is 0.034 */
	serve(&base, &(struct recipe){ .n = 10, .seed = 3,
				       .factor = { 1, 1, 0.5, 1 } });
	compare(&options);
	assert_int_equal(c.nr_cells, NR_WHO - 1);
	assert_int_equal(cell_of("folio")->verdict, COMPARE_FASTER);
	assert_int_equal(cell_of("null")->verdict, COMPARE_UNDECIDED);
	for (unsigned int i = 0; i < c.nr_cells; i++)
		assert_string_equal(c.cells[i].base->who, "edge");
	assert_true(isnan(c.blocks->geomean));
	options.baseline = "strategy:edge";
	compare(&options);
	assert_int_equal(c.nr_cells, NR_WHO - 1);
	options.baseline = "nobody";
	refused(&options, "nothing to compare with 'nobody'");
	options.baseline = "";
	refused(&options, "nothing to compare with ''");
}

static void primitives_of_one_result(void)
{
	struct compare_options options = { .baseline = "primitive:cas" };

	serve(&base, &(struct recipe){ .n = 10, .seed = 1,
				       .primitives = "cx" });
	compare(&options);
	assert_int_equal(c.nr_cells, NR_WHO);
	assert_string_equal(cell_of("edge xadd")->base->who, "edge");
	assert_string_equal(load_axis(cell_of("edge xadd")->base, "primitive"),
			    "cas");
	/* what a primitive doesn't explain */
	serve(&base, &(struct recipe){ .n = 10, .seed = 1, .primitives = "cx",
				       .huge = 1e6 });
	refused(&options, "a.json: rows of primitive:cas and of others differ "
		"in vmemmap_huge_bytes (2e6, 1e6)");
	serve(&base, &(struct recipe){ .n = 10, .seed = 1,
				       .primitives = "cx" });
	/* without a baseline, both have rows of their own, in one block */
	serve(&new, &(struct recipe){ .n = 10, .seed = 2,
				      .primitives = "cx" });
	compare_plainly();
	assert_int_equal(c.nr_cells, 2 * NR_WHO);
	assert_int_equal(c.nr_blocks, 1);
	assert_string_equal(cell_of("edge xadd")->base->name,
			    cell_of("edge xadd")->new->name);
}

static void one_run_is_refused(void)
{
	json_t *longer, *extra, *benchmarks, *entry;
	const struct recipe once = { .n = 4, .seed = 1 };

	serve(&base, &once);
	serve(&new, &once);
	refused(&(struct compare_options){ 0 }, "are of one run: process 0");
	/* its own processes, and one that is the other's, in another place */
	longer = cook(&(struct recipe){ .n = 4, .seed = 2 });
	extra = cook(&once);
	benchmarks = json_object_get(longer, "benchmarks");
	for (unsigned int row = 0; row < NR_WHO; row++) {
		entry = json_array_get(benchmarks, 4 * row + 3);
		json_object_update(entry, json_array_get(
			json_object_get(extra, "benchmarks"), 4 * row + 1));
		json_object_set_new(entry, "repetition_index",
				    json_integer(3));
	}
	take(&new, json_deep_copy(longer));
	refused(&(struct compare_options){ 0 },
		"process 1 of the one is process 3 of the other");
	/* the same total alone may be chance: a coarse clock's */
	for (unsigned int row = 0; row < NR_WHO; row++)
		json_object_set_new(json_array_get(benchmarks, 4 * row + 3),
				    "cpu_time", json_real(0.5));
	json_decref(extra);
	take(&new, longer);
	compare_plainly();
}

/* One thing about new is as that text says. */
static void with(const char *key, const char *json)
{
	json_t *root = cook(&(struct recipe){ .n = 4, .seed = 2 });

	json_object_set_new(ours(root), key,
			    json_loads(json, JSON_DECODE_ANY, NULL));
	take(&new, root);
}

static void hidden_differences(void)
{
	static const char *const hidden[][4] = {
		{ "thp", "\"always\"", "thp (madvise, always)", "thp" },
		{ "window_s", "0.05", "window_s (0.01, 0.05)", "window_s" },
		{ "suite", "\"primitives\"", "suite (quick, primitives)",
		  "suite" },
		{ "machine_id", "\"0123\"", "machine_id", "machine" },
		{ "cpu_model", "\"EPYC\"", "cpu_model (Xeon, EPYC)",
		  "machine" },
		{ "cpufreq", "{\"governor\": \"powersave\"}",
		  "cpufreq.governor (performance, powersave)", "cpufreq" },
		{ "cpufreq", "null", "cpufreq", "cpufreq" },
		{ "plant_percent", "3", "plant_percent (not known, 3)",
		  "plant_percent" },
		{ "perf_control", "true", "perf_control (not known, true)",
		  "perf_control" },
		{ "cmdline", "\"BOOT_IMAGE=/boot/vmlinuz-6.1 ro\"", "cmdline",
		  "cmdline" },
		{ "places", "{\"spread\": {\"cpus\": [1, 0]}}",
		  "places.spread.cpus.0 (0, 1)", "places" },
		{ "places", "{\"spread\": {\"cpus\": [0]}}",
		  "places.spread.cpus ([0,1], [0])", "places" },
		{ "mitigations", "{\"mds\": \"Vulnerable; SMT\"}",
		  "mitigations.mds (Not affected, Vulnerable; SMT)",
		  "mitigations" },
		{ "clock", "{\"step_ns\": 1, \"reading_ns\": 60}",
		  "clock.reading_ns (20, 60)", "clock" },
		{ "window_s", "0.010000000000000002",
		  "window_s (0.01, 0.010000000000000002)", "window_s" },
	};
	struct compare_options options = { 0 };

	serve(&base, &(struct recipe){ .n = 4, .seed = 1 });
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		with(hidden[i][0], hidden[i][1]);
		options.across = NULL;
		refused(&options, hidden[i][2]);
		assert_non_null(strstr(error.text, "--across"));
		options.across = "memory,rows";
		refused(&options, hidden[i][2]);
		options.across = hidden[i][3];
		compare(&options);
		assert_true(json_array_size(c.differences) >= 1);
		options.across = "all";
		compare(&options);
	}
}

/* Nobody knows which machine either is. */
static void nobodys_machines(void)
{
	struct compare_options options = { 0 };

	serve(&base, &(struct recipe){ .n = 4, .seed = 1 });
	with("machine_id", "null");
	json_object_del(base.ours, "machine_id");
	refused(&options, "machine_id (not known, not known)");
	assert_non_null(strstr(error.text, "; --across machine"));
	options.across = "machine";
	compare(&options);
}

static void across_is_checked(void)
{
	struct compare_options options = { .across = "tph" };

	serve(&base, &(struct recipe){ .n = 4, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 4, .seed = 2 });
	refused(&options, "neither has 'tph'");
	options.across = "thp,,";
	refused(&options, "empty");
	options.across = "thp,fault_bytes,rows";
	compare(&options);
}

/* Both sides of a long text would look alike, cut off. */
static void differences_are_seen(void)
{
	serve(&base, &(struct recipe){ .n = 4, .seed = 1 });
	json_object_set_new(base.ours, "cmdline", json_string(
		"mitigations=auto,no_guest_host,no_guest_guest console=ttyS0 "
		"quiet isolcpus=1"));
	with("cmdline", "\"mitigations=auto,no_guest_host,no_guest_guest "
	     "console=ttyS0 quiet isolcpus=2\"");
	refused(&(struct compare_options){ 0 },
		"cmdline (...isolcpus=1, ...isolcpus=2)");
	json_object_set_new(base.ours, "smt", json_string("a\x1b\n"));
	refused(&(struct compare_options){ 0 }, "differ in");
}

/* More keys than a line holds: then all of them. */
static void many_differences(void)
{
	char key[32];

	serve(&base, &(struct recipe){ .n = 4, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 4, .seed = 2 });
	for (unsigned int i = 0; i < 60; i++) {
		snprintf(key, sizeof(key), "a_setting_%u", i);
		json_object_set_new(base.ours, key, json_integer(i));
	}
	refused(&(struct compare_options){ 0 },
		"and 56 more; --across all compares");
}

static void open_differences(void)
{
	static const char *const open[][2] = {
		{ "revision", "\"f00\"" },	{ "kernel", "\"6.12\"" },
		{ "compiler", "\"clang\"" },	{ "version", "\"0.2\"" },
		{ "rseq", "{\"size\": 20, \"feature_size\": 33}" },
	};
	static const char *const none[][2] = {
		{ "steal_percent", "4.5" },	{ "order", "[]" },
		{ "clock", "{\"step_ns\": 1, \"reading_ns\": 31}" },
		{ "mitigations", "{\"mds\": \"Not affected; at all\"}" },
		{ "cmdline", "\"BOOT_IMAGE=/vmlinuz-7 ro initrd=x quiet\"" },
		{ "places", "{\"spread\": {\"cpus\": [0, 1]}, \"local\": 1}" },
		{ "a_key_of_later", "null" },
	};

	serve(&base, &(struct recipe){ .n = 4, .seed = 1 });
	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
		with(open[i][0], open[i][1]);
		compare_plainly();
		assert_int_equal(json_array_size(c.differences), 1);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		with(none[i][0], none[i][1]);
		compare_plainly();
		assert_int_equal(json_array_size(c.differences), 0);
	}
	/* a later program looks at more; not all that it does is looking */
	with("more_of_the_host", "5");
	refused(&(struct compare_options){ 0 }, "more_of_the_host");
	json_object_set_new(new.ours, "revision", json_string("f00"));
	compare_plainly();
	assert_int_equal(json_array_size(c.differences), 2);
	with("plant_percent", "5");
	json_object_set_new(new.ours, "revision", json_string("f00"));
	refused(&(struct compare_options){ 0 }, "plant_percent");
	with("perf_control", "true");
	json_object_set_new(new.ours, "revision", json_string("f00"));
	refused(&(struct compare_options){ 0 }, "perf_control");
}

/* So many processes of one row had no huge pages: that is in no axis. */
static void without_huge_pages(struct load *load, uint64_t seed,
			       unsigned int processes)
{
	json_t *root = cook(&(struct recipe){ .n = 4, .seed = seed });
	json_t *benchmarks = json_object_get(root, "benchmarks");

	for (unsigned int i = 0; i < processes; i++)
		json_object_set_new(json_array_get(benchmarks, 4 + i),
				    "vmemmap_huge_bytes", json_integer(0));
	take(load, root);
}

static void what_a_row_saw_differs(void)
{
	struct compare_options options = { 0 };

	without_huge_pages(&base, 1, 0);
	without_huge_pages(&new, 2, 1);
	compare(&options);
	assert_int_equal(json_array_size(c.differences), 1);
	/* here most had none, there most had all */
	without_huge_pages(&base, 1, 1);
	without_huge_pages(&new, 2, 3);
	refused(&options, "vmemmap_huge_bytes ([0.0,2e6,2e6], [0.0,0.0,2e6])");
	options.across = "vmemmap_huge_bytes";
	compare(&options);
}

static void gate_holds(void)
{
	struct compare_options options = { .gate = 0.03 };

	serve(&base, &(struct recipe){ .n = 10, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 10, .seed = 2,
				      .factor = { 1, 1.06, 0.9, 1 } });
	compare(&options);
	assert_int_equal(c.nr_over_gate, 1);
	assert_true(cell_of("edge")->over_gate);
	assert_true(cell_of("folio")->gate_p == 1);
	options.gate = 0.08;
	compare(&options);
	assert_int_equal(c.nr_over_gate, 0);
	assert_int_equal(cell_of("edge")->verdict, COMPARE_SLOWER);
}

/* Faster or slower is no matter: folio is both slower and narrower. */
static void spreads(void)
{
	const struct compare_options options = { .spread = true };
	const struct compare_cell *cell;

	serve(&base, &(struct recipe){ .n = 30, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 40, .seed = 2,
				      .factor = { 1.2, 0.5, 2, 1 },
				      .scatter = { 1, 4, 0.25, 1 } });
	compare(&options);
	cell = cell_of("edge");
	assert_int_equal(cell->verdict, COMPARE_SLOWER);
	assert_string_equal(compare_verdict_name(&c, cell->verdict), "wider");
	assert_true(cell->interval.low > 2 && cell->interval.high < 8);
	/* of a normal variable with 1 % it's 0.8 % */
	assert_true(cell->base_median > 0.5 && cell->base_median < 1.1);
	assert_true(cell->new_median > 2.2 && cell->new_median < 4.4);
	assert_true(isnan(cell->least));
	cell = cell_of("folio");
	assert_int_equal(cell->verdict, COMPARE_FASTER);
	assert_string_equal(compare_verdict_name(&c, cell->verdict),
			    "narrower");
	assert_int_equal(cell_of("null")->verdict, COMPARE_UNDECIDED);
	assert_true(isnan(c.blocks->geomean));
	/* too few for a spread, and no limit for a median */
	serve(&new, &(struct recipe){ .n = 19, .seed = 2 });
	refused(&options, "a spread takes 20");
	compare_plainly();
	/* no difference of spreads that the clock can tell */
	serve(&base, &(struct recipe){ .n = 30, .seed = 1, .level = 0.05 });
	serve(&new, &(struct recipe){ .n = 30, .seed = 2, .level = 0.05,
				      .scatter = { 1, 4, 1, 1 } });
	compare(&options);
	assert_true(cell_of("edge")->below_clock);
	assert_true(cell_of("edge")->p_holm < COMPARE_ALPHA);
	assert_int_equal(cell_of("edge")->verdict, COMPARE_UNDECIDED);
}

static void spreads_fit(void)
{
	const struct compare_options options = { .spread = true };
	const struct compare_names names = { "a.json", "b.json" };
	char *text, *line, *rest;
	json_t *json;
	size_t size;
	FILE *out;

	serve(&base, &(struct recipe){ .n = 20, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 20, .seed = 2,
				      .scatter = { 1, 30, 1, 1 } });
	compare(&options);
	out = open_memstream(&text, &size);
	assert_non_null(out);
	compare_print_text(&c, &names, 72, out);
	fclose(out);
	assert_non_null(strstr(text, "total, spread of processes in %"));
	assert_non_null(strstr(text, "no difference of spreads"));
	assert_null(strstr(text, "Mann-Whitney"));
	for (rest = text; (line = strsep(&rest, "\n"));)
		if (strlen(line) > 72)
			fail_msg("%zu columns: %s", strlen(line), line);
	free(text);
	json = compare_json(&c, &names);
	text = json_dumps(json, 0);
	assert_non_null(strstr(text, "\"base_spread\""));
	assert_non_null(strstr(text, "\"wider\""));
	assert_null(strstr(text, "median\""));
	free(text);
	json_decref(json);
}

/* Slower, significantly, by just what the gate allows: few alarms. */
static void gate_is_not_for_what_it_allows(void)
{
	const struct compare_options options = { .gate = 0.03 };
	const unsigned int trials = 60;
	unsigned int alarms = 0, slower = 0;

	for (unsigned int i = 0; i < trials; i++) {
		serve(&base, &(struct recipe){ .n = 10, .seed = 1000 + i,
					       .without = 3 });
		serve(&new, &(struct recipe){ .n = 10, .seed = 2000 + i,
					      .factor = { 1.03 },
					      .without = 3 });
		compare(&options);
		alarms += c.nr_over_gate;
		slower += c.cells->verdict == COMPARE_SLOWER;
	}
	assert_true(slower > trials / 2);
	/* 0.025 of 60 is 1.5: 7 or more are one in a thousand */
	assert_true(alarms < 7);
}

/* What isn't there any more isn't slower. */
static void gate_misses_rows(void)
{
	struct compare_options options = { .gate = 0.03 };

	serve(&base, &(struct recipe){ .n = 10, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 10, .seed = 2, .without = 1 });
	refused(&options, "1 row of the base is gone");
	options.across = "rows";
	compare(&options);
	options.across = NULL;
	serve(&base, &(struct recipe){ .n = 10, .seed = 1, .without = 1 });
	serve(&new, &(struct recipe){ .n = 10, .seed = 2 });
	compare(&options);
}

/* Two of five values moved: their order differs, and their median hardly. */
static void shapes_are_told(void)
{
	const struct compare_options options = { .gate = 0.001 };

	serve(&base, &(struct recipe){ .n = 400, .seed = 1, .without = 3 });
	serve(&new, &(struct recipe){ .n = 400, .seed = 7, .without = 3,
				      .stretched = true });
	compare(&options);
	assert_true(c.cells->p_holm < 0.05);
	assert_true(c.cells->interval.low < 1 && c.cells->interval.high > 1);
	assert_int_equal(c.cells->verdict, COMPARE_SLOWER);
	assert_true(c.cells->order_only);
	/* by the order alone they would be over it */
	assert_true(c.cells->gate_p < 0.05);
	assert_int_equal(c.nr_over_gate, 0);
	serve(&new, &(struct recipe){ .n = 400, .seed = 3, .without = 3,
				      .factor = { 1.05 } });
	compare(&options);
	assert_false(c.cells->order_only);
}

/* The order says slower, and the median is faster: nothing is said. */
static void sides_must_agree(void)
{
	serve(&base, &(struct recipe){ .n = 400, .seed = 1, .without = 3 });
	serve(&new, &(struct recipe){ .n = 400, .seed = 21, .without = 3,
				      .stretched = true,
				      .factor = { 0.9992 } });
	compare_plainly();
	assert_true(c.cells->p_holm < 0.05);
	assert_true(c.cells->new_median < c.cells->base_median);
	assert_int_equal(c.cells->verdict, COMPARE_UNDECIDED);
}

static void gate_that_cant_fail(void)
{
	const struct compare_options options = { .gate = 0.03 };

	serve(&base, &(struct recipe){ .n = 4, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 4, .seed = 2 });
	refused(&options, "it would always pass");
	/* and without one, it is said */
	compare_plainly();
	assert_false(c.can_find);
	assert_true(isinf(c.cells->least));
}

static void phases_are_tests_too(void)
{
	struct compare_options options = { .phases = "all" };

	serve(&base, &(struct recipe){ .n = 6, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 6, .seed = 2 });
	compare(&options);
	assert_int_equal(c.nr_cells, 3 * NR_WHO);
	assert_int_equal(c.nr_blocks, 3);
	options.phases = "put,get";
	compare(&options);
	assert_int_equal(c.nr_cells, 2 * NR_WHO);
	options.phases = "drain";
	refused(&options, "no row that both have is timed so");
	options.phases = "get,get";
	refused(&options, "twice");
	options.phases = "all,put";
	refused(&options, "twice");
	options.phases = "get,,put";
	refused(&options, "empty");
}

/* A phase that took no time at all has no ratio, and the rest has one. */
static void no_time_no_ratio(void)
{
	const struct compare_options options = { .phases = "put,total" };

	serve(&base, &(struct recipe){ .n = 6, .seed = 1, .zero_put = true });
	serve(&new, &(struct recipe){ .n = 6, .seed = 2, .zero_put = true });
	compare(&options);
	assert_int_equal(c.nr_cells, 2 * NR_WHO);
	for (unsigned int i = 0; i < c.nr_cells; i++) {
		assert_int_equal(isnan(c.cells[i].ratio),
				 !strcmp(c.cells[i].phase, "put"));
		assert_true(c.cells[i].verdict == COMPARE_UNDECIDED);
	}
	/* of one process it hasn't, of the medians it has */
	serve(&base, &(struct recipe){ .n = 6, .seed = 1 });
	new.rows[0].phases[1].values[3] = 0;
	base.rows[0].phases[1].values[3] = 0;
	serve(&new, &(struct recipe){ .n = 6, .seed = 2 });
	compare(&options);
	assert_true(isfinite(cell_of("null")->ratio));
	assert_true(isnan(cell_of("null")->interval.low));
}

static void looks_are_paid(void)
{
	double p;

	serve(&base, &(struct recipe){ .n = 10, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 10, .seed = 2,
				      .factor = { 1, 1.012, 1, 1 } });
	compare_plainly();
	p = cell_of("edge")->p;
	assert_true(p < 1.0 / 12);
	base.planned = 4;
	new.planned = 3;
	compare_plainly();
	assert_int_equal(c.looks, 12);
	assert_true(fabs(cell_of("edge")->p - 12 * p) < 1e-12);
	assert_true(cell_of("edge")->interval.confidence > 0.995);
	/* those of one file stopped together */
	compare(&(struct compare_options){ .baseline = "edge" });
	assert_int_equal(c.looks, 4);
	base.planned = new.planned = 1;
}

/* 21 ns a reading, 8192 pages a round: 0.0026 ns a page. */
static void below_the_clock(void)
{
	serve(&base, &(struct recipe){ .n = 10, .seed = 1, .level = 0.007 });
	serve(&new, &(struct recipe){ .n = 10, .seed = 2, .level = 0.007,
				      .factor = { 1, 1.2, 1, 1.5 } });
	compare_plainly();
	assert_true(cell_of("edge")->p_holm < 0.01);
	assert_true(cell_of("edge")->below_clock);
	assert_int_equal(cell_of("edge")->verdict, COMPARE_UNDECIDED);
	assert_int_equal(cell_of(who[3])->verdict, COMPARE_SLOWER);
	assert_true(cell_of("edge")->least > 0.3);
	/* a gate says that it couldn't see */
	compare(&(struct compare_options){ .gate = 0.1 });
	assert_int_equal(c.nr_over_gate, 1);
	assert_int_equal(c.nr_unread, 1);
}

static void too_few(void)
{
	serve(&base, &(struct recipe){ .n = 1, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 10, .seed = 2 });
	refused(&(struct compare_options){ 0 }, "a.json has 1 process of");
	serve(&base, &(struct recipe){ .n = 10, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 2, .seed = 2 });
	refused(&(struct compare_options){ 0 }, "b.json has 2 processes of");
}

static void other_units_are_refused(void)
{
	json_t *root = cook(&(struct recipe){ .n = 3, .seed = 2 }), *entry;
	size_t i;

	json_array_foreach (json_object_get(root, "benchmarks"), i, entry)
		json_object_set_new(entry, "time_unit", json_string("us"));
	serve(&base, &(struct recipe){ .n = 3, .seed = 1 });
	take(&new, root);
	refused(&(struct compare_options){ 0 }, "in ns in one of them, in us");
}

static void geomean_of_like_rows(void)
{
	double sum = 0;

	serve(&base, &(struct recipe){ .n = 5, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 5, .seed = 2,
				      .factor = { 3, 1.1, 1.2, 0.9 } });
	compare_plainly();
	assert_int_equal(c.blocks->nr_geomean, 3);
	for (unsigned int i = 0; i < c.nr_cells; i++)
		if (strcmp(c.cells[i].new->who, "null"))
			sum += log(c.cells[i].ratio);
	assert_true(fabs(c.blocks->geomean - exp(sum / 3)) < 1e-12);
	serve(&base, &(struct recipe){ .n = 5, .seed = 1, .without = 2 });
	serve(&new, &(struct recipe){ .n = 5, .seed = 2, .without = 2 });
	compare_plainly();
	assert_true(isnan(c.blocks->geomean));
	/* several primitives, and other system calls */
	serve(&base, &(struct recipe){ .n = 5, .seed = 1,
				       .primitives = "cx" });
	serve(&new, &(struct recipe){ .n = 5, .seed = 2, .primitives = "cx" });
	compare_plainly();
	assert_true(isnan(c.blocks->geomean));
	serve(&base, &(struct recipe){ .n = 5, .seed = 1,
				       .machine = "native" });
	serve(&new, &(struct recipe){ .n = 5, .seed = 2,
				      .machine = "native" });
	compare_plainly();
	assert_true(isnan(c.blocks->geomean));
}

/* Any number of processes has medians, and two runs may have the same. */
static void untested(void)
{
	const struct compare_options options = { .untested = true };

	serve(&base, &(struct recipe){ .n = 1, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 2, .seed = 1, .factor = { 0, 2 } });
	compare(&options);
	assert_int_equal(c.nr_cells, NR_WHO);
	for (unsigned int i = 0; i < c.nr_cells; i++) {
		assert_true(c.cells[i].p_holm == 1);
		assert_int_equal(c.cells[i].verdict, COMPARE_UNDECIDED);
		assert_true(isnan(c.cells[i].interval.low));
	}
	assert_true(c.cells[1].ratio > 1.8 && c.cells[1].ratio < 2.2);
	assert_true(c.cells[0].ratio > 0.9 && c.cells[0].ratio < 1.1);
	serve(&new, &(struct recipe){ .n = 1, .seed = 1 });
	compare(&options);
	assert_true(c.cells[1].ratio == 1);
	/* each row by itself */
	compare_free(&c);
	assert_int_equal(compare_make(&base, "a.json", &base, NULL, &options,
				      &c, &error), 0);
	assert_int_equal(c.nr_cells, NR_WHO);
	for (unsigned int i = 0; i < c.nr_cells; i++)
		assert_true(c.cells[i].base == c.cells[i].new);
}

static char *printed(int width)
{
	static const struct compare_names names = { "a.json", "b.json" };
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	if (width)
		compare_print_text(&c, &names, width, out);
	else
		compare_print_markdown(&c, &names, out);
	fclose(out);
	return text;
}

static void fits(char *text, int width)
{
	char *line;

	while ((line = strsep(&text, "\n")))
		if ((int)strlen(line) > width)
			fail_msg("%zu columns: %s", strlen(line), line);
}

static void tables_fit(void)
{
	static const int widths[] = { 72, 80 };
	const struct compare_options options = { .gate = 0.03,
						 .phases = "all",
						 .across = "all" };
	char *text;

	serve(&base, &(struct recipe){ .n = 10, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 10, .seed = 2,
				      .factor = { 1e-5, 40, 0.01, 12345 },
				      .huge = 1e6 });
	json_object_set_new(new.ours, "smt", json_string("a\n\x1b[2J"));
	json_object_set_new(new.ours, "kernel", json_string(
		"6.1-a-name-as-long-as-somebody-who-wanted-to-break-this-table-"
		"would-make-it-and-then-some-more-of-it-for-good-measure-too"));
	for (unsigned int i = 0; i < 2; i++) {
		compare(&options);
		text = printed(widths[i]);
		assert_null(strchr(text, '\x1b'));
		assert_non_null(strstr(text, "x40"));
		assert_non_null(strstr(text, "-99.0%"));
		assert_non_null(strstr(text, "[x12"));
		assert_non_null(strstr(text, "[/1"));
		assert_non_null(strstr(text, "geomean of 3"));
		fits(text, widths[i]);
		free(text);
	}
	/* rows that are gone, and names that are longer than their column */
	serve(&base, &(struct recipe){ .n = 10, .seed = 1, .level = 1e8,
				       .primitives = "cx" });
	serve(&new, &(struct recipe){ .n = 10, .seed = 2, .level = 1e8,
				      .primitives = "cx", .without = 1 });
	compare(&options);
	text = printed(72);
	assert_non_null(strstr(text, "1e+08"));
	fits(text, 72);
	free(text);
	text = printed(0);
	assert_non_null(strstr(text, "| edge xadd | "));
	assert_non_null(strstr(text, "| \\~ |"));
	free(text);
}

static void floors_are_told(void)
{
	char *text;

	serve(&base, &(struct recipe){ .n = 10, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 10, .seed = 2,
				      .factor = { 1.2, 1.2, 1, 1 } });
	compare_plainly();
	text = printed(80);
	assert_non_null(strstr(text, "The floor moved in 1 of 1"));
	free(text);
	serve(&new, &(struct recipe){ .n = 10, .seed = 2,
				      .factor = { 1, 1.2, 1, 1 } });
	compare_plainly();
	text = printed(80);
	assert_null(strstr(text, "The floor moved"));
	free(text);
}

static void as_json(void)
{
	static const struct compare_names names = { "a.json", "b.json" };
	json_t *json, *rows, *edge;

	serve(&base, &(struct recipe){ .n = 4, .seed = 1 });
	serve(&new, &(struct recipe){ .n = 5, .seed = 2 });
	compare_plainly();
	json = compare_json(&c, &names);
	assert_non_null(json);
	rows = json_object_get(json_array_get(json_object_get(json, "blocks"),
					      0), "rows");
	assert_int_equal(json_array_size(rows), NR_WHO);
	edge = json_array_get(rows, 1);
	assert_true(json_real_value(json_object_get(edge, "ratio")) ==
		    c.cells[1].ratio);
	assert_true(json_is_null(json_object_get(edge, "least")));
	assert_true(json_is_true(json_object_get(edge, "least_none")));
	assert_string_equal(json_string_value(json_object_get(edge,
							      "verdict")),
			    "undecided");
	assert_int_equal(json_integer_value(json_object_get(
		json_object_get(json, "new"), "n")), 5);
	json_decref(json);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(like_against_like),
		UNIT_TEST(faster_and_slower),
		UNIT_TEST(holm_over_the_table),
		UNIT_TEST(rows_match_by_every_axis),
		UNIT_TEST(strategies_of_one_result),
		UNIT_TEST(primitives_of_one_result),
		UNIT_TEST(one_run_is_refused),
		UNIT_TEST(hidden_differences),
		UNIT_TEST(nobodys_machines),
		UNIT_TEST(across_is_checked),
		UNIT_TEST(differences_are_seen),
		UNIT_TEST(many_differences),
		UNIT_TEST(open_differences),
		UNIT_TEST(what_a_row_saw_differs),
		UNIT_TEST(gate_holds),
		UNIT_TEST(spreads),
		UNIT_TEST(spreads_fit),
		UNIT_TEST(gate_is_not_for_what_it_allows),
		UNIT_TEST(gate_that_cant_fail),
		UNIT_TEST(gate_misses_rows),
		UNIT_TEST(shapes_are_told),
		UNIT_TEST(sides_must_agree),
		UNIT_TEST(phases_are_tests_too),
		UNIT_TEST(no_time_no_ratio),
		UNIT_TEST(looks_are_paid),
		UNIT_TEST(below_the_clock),
		UNIT_TEST(too_few),
		UNIT_TEST(other_units_are_refused),
		UNIT_TEST(geomean_of_like_rows),
		UNIT_TEST(untested),
		UNIT_TEST(tables_fit),
		UNIT_TEST(floors_are_told),
		UNIT_TEST(as_json),
	};
	int failed;

	unit_init(argc, argv, NULL, 0);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	compare_free(&c);
	load_free(&base);
	load_free(&new);
	return failed;
}
