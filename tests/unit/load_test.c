// SPDX-License-Identifier: MIT
/*
 * Proves that a result comes back as it was written, to the last bit; that
 * each thing that can be wrong with one is refused, in one line that names the
 * file and says what; and that no file at all makes the reader crash. With an
 * argument: the exit status says whether that file can be loaded.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/load.h"
#include "harness/record/record.h"

#define GUP                                                                \
	"user/gup/edge/order:0/batch:512/range:own/threads:2/size:128M/"   \
	"foll:get/release:range/place:spread/vmemmap:dram/primitive:cas/"  \
	"rcu:memb"
#define TEARDOWN "user/teardown/edge/order:0/mapped:100/threads:1/size:128M"
#define FUTURE	 "sim/gup_v2/no-such_strategy/colour:light=blue,1:2/threads:2"
#define READV	 "native/gup/process_vm_readv-floor/batch:512/threads:2"
#define COUNTED	 "callgrind/fault/edge/order:0/threads:1/size:128M"
#define N	 3

/* What 'pgmapbench run' wrote, but that places and order are left out. */
static const char context[] =
	"{\"date\": \"2026-11-20T20:18:18+00:00\", \"host_name\": \"vm\", "
	"\"executable\": \"bin/pgmapbench\", \"num_cpus\": 2, "
	"\"mhz_per_cpu\": 2300, \"cpu_scaling_enabled\": false, \"caches\": "
	"[{\"type\": \"Data\", \"level\": 1, \"size\": 49152, "
	"\"num_sharing\": 1}], \"load_avg\": [7.6, 5.2, 4.6], "
	"\"library_build_type\": \"debug\", \"pgmapbench\": {\"version\": "
	"\"0.1.0\", \"revision\": \"c5fd23b\", \"schema\": 1, \"partial\": "
	"false, \"command\": [\"pgmapbench\", \"run\"], \"suite\": \"quick\", "
	"\"seed\": 9007199254740991, \"n\": 3, \"window_s\": 0.01, "
	"\"lives\": 1, \"memory\": \"dram\", \"device\": {\"node\": null}, "
	"\"machine\": \"user\", \"kernel\": \"6.1.0\", \"arch\": \"x86_64\", "
	"\"cpu_model\": \"Xeon\", \"rcu\": \"memb\"}}";

/* Numbers that take all 17 digits, one for each row, process and key. */
static double number(unsigned int row, unsigned int process, unsigned int key)
{
	return (1 + row + process / 7.0 + key / 11.0) / 3.0;
}

static json_t *make_entry(const char *name, const char *unit, unsigned int row,
			  unsigned int process, const char *const *counters)
{
	json_t *entry = json_pack(
		"{s:s, s:i, s:i, s:s, s:s, s:i, s:i, s:i, s:i, s:f, s:f, s:s}",
		"name", name, "family_index", row, "per_family_instance_index",
		0, "run_name", name, "run_type", "iteration", "repetitions", N,
		"repetition_index", process, "threads", 2, "iterations", 1,
		"real_time", number(row, process, 0), "cpu_time",
		number(row, process, 1), "time_unit", unit);

	for (unsigned int i = 0; counters[i]; i++)
		json_object_set_new(entry, counters[i],
				    json_real(number(row, process, 2 + i)));
	return entry;
}

/* A row of each sort; the last two are of no strategy and path of ours. */
static const struct {
	const char *name, *unit;
	const char *counters[6];
} rows[] = {
	{ GUP, "ns",
	  { "data_node", "get_ns", "gets", "put_ns", "vmemmap_us" } },
	{ TEARDOWN, "us",
	  { "drain_us", "free_us", "kill_us", "unmap_us" } },
	{ READV, "ns", { "fault_bytes", "pages" } },
	{ FUTURE, "ns", { "block-new_ns", "cycles" } },
	{ COUNTED, "instructions", { "counted", "map_ns", "perf_cycles_user" } },
};

#define NR_ROWS (sizeof(rows) / sizeof(rows[0]))

static json_t *make_result(void)
{
	json_t *benchmarks = json_array();

	for (unsigned int row = 0; row < NR_ROWS; row++)
		for (unsigned int process = 0; process < N; process++)
			json_array_append_new(
				benchmarks,
				make_entry(rows[row].name, rows[row].unit, row,
					   process, rows[row].counters));
	return json_pack("{s:o, s:o}", "context", json_loads(context, 0, NULL),
			 "benchmarks", benchmarks);
}

static json_t *benchmark(json_t *root, unsigned int i)
{
	return json_array_get(json_object_get(root, "benchmarks"), i);
}

static json_t *ours(json_t *root)
{
	return json_object_get(json_object_get(root, "context"), "pgmapbench");
}

static char dir[64], path[128];
static struct error error;
static struct load load;

static int setup(void **state)
{
	strcpy(dir, "/tmp/load_test.XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/result.json", dir);
	return 0;
}

static int teardown(void **state)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command);
}

static void write_text(const char *text, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static void write_json(json_t *root)
{
	char why[512];

	if (record_write(path, root, why, sizeof(why)))
		fail_msg("%s", why);
	json_decref(root);
}

static void assert_unloadable(const char *name, const char *reason)
{
	assert_int_equal(load_read(name, &load, &error), -1);
	if (!strstr(error.text, reason) || !strstr(error.text, name))
		fail_msg("no '%s' in: %s", reason, error.text);
	assert_null(strchr(error.text, '\n'));
	assert_null(load.rows);
	assert_null(load.root);
}

static void assert_refused(json_t *root, const char *reason)
{
	write_json(root);
	assert_unloadable(path, reason);
}

static void assert_text_refused(const char *text, const char *reason)
{
	write_text(text, strlen(text));
	assert_unloadable(path, reason);
}

static void assert_loads(void)
{
	if (load_read(path, &load, &error))
		fail_msg("%s", error.text);
}

static void check_row(const struct load_row *row, unsigned int i,
		      const char *machine, const char *workload,
		      const char *who)
{
	assert_string_equal(row->name, rows[i].name);
	assert_string_equal(row->machine, machine);
	assert_string_equal(row->workload, workload);
	assert_string_equal(row->who, who);
	assert_string_equal(row->unit, rows[i].unit);
	assert_int_equal(row->n, N);
	for (unsigned int process = 0; process < N; process++) {
		assert_true(row->total[process] == number(i, process, 0));
		assert_true(row->cpu[process] == number(i, process, 1));
		for (unsigned int c = 0; rows[i].counters[c]; c++)
			assert_true(load_counter(row, process,
						 rows[i].counters[c]) ==
				    number(i, process, 2 + c));
		assert_true(isnan(load_counter(row, process, "no_such")));
		assert_true(isnan(load_counter(row, process, "name")));
	}
}

static void check_phase(const struct load_row *row, unsigned int phase,
			const char *name, unsigned int counter)
{
	unsigned int i = row - load.rows;

	assert_true(phase < row->nr_phases);
	assert_string_equal(row->phases[phase].name, name);
	for (unsigned int process = 0; process < N; process++)
		assert_true(row->phases[phase].values[process] ==
			    number(i, process, 2 + counter));
}

static void check_all(void)
{
	assert_int_equal(load.nr_rows, NR_ROWS);
	check_row(&load.rows[0], 0, "user", "gup", "edge");
	/* neither data_node nor vmemmap_us is a phase of a row in ns */
	assert_int_equal(load.rows[0].nr_phases, 2);
	check_phase(&load.rows[0], 0, "get", 1);
	check_phase(&load.rows[0], 1, "put", 3);
	check_row(&load.rows[1], 1, "user", "teardown", "edge");
	assert_int_equal(load.rows[1].nr_phases, 4);
	check_phase(&load.rows[1], 0, "drain", 0);
	check_phase(&load.rows[1], 3, "unmap", 3);
	check_row(&load.rows[2], 2, "native", "gup", "process_vm_readv-floor");
	assert_int_equal(load.rows[2].nr_phases, 0);
	check_row(&load.rows[3], 3, "sim", "gup_v2", "no-such_strategy");
	assert_int_equal(load.rows[3].nr_phases, 1);
	check_phase(&load.rows[3], 0, "block-new", 0);
}

static void all_of_it_comes_back(void **state)
{
	write_json(make_result());
	assert_loads();
	check_all();
	assert_int_equal(load.n, N);
	assert_false(load.partial);
	assert_string_equal(load.suite, "quick");
	assert_true(load.seed == (1UL << 53) - 1);
	assert_int_equal(json_integer_value(json_object_get(load.context,
							    "num_cpus")), 2);
	assert_string_equal(json_string_value(json_object_get(load.ours,
							      "memory")),
			    "dram");
	load_free(&load);
	assert_null(load.rows);
}

static void axes_keep_their_order(void **state)
{
	static const char *const gup[][2] = {
		{ "order", "0" }, { "batch", "512" }, { "range", "own" },
		{ "threads", "2" }, { "size", "128M" }, { "foll", "get" },
		{ "release", "range" }, { "place", "spread" },
		{ "vmemmap", "dram" }, { "primitive", "cas" },
		{ "rcu", "memb" },
	};
	const struct load_row *row;

	write_json(make_result());
	assert_loads();
	row = &load.rows[0];
	assert_int_equal(row->nr_axes, sizeof(gup) / sizeof(gup[0]));
	for (unsigned int i = 0; i < row->nr_axes; i++) {
		assert_string_equal(row->axes[i].key, gup[i][0]);
		assert_string_equal(row->axes[i].value, gup[i][1]);
		assert_string_equal(load_axis(row, gup[i][0]), gup[i][1]);
	}
	assert_null(load_axis(row, "mapped"));
	assert_null(load_axis(row, "orde"));
	/* the first colon parts them */
	assert_string_equal(load_axis(&load.rows[3], "colour"),
			    "light=blue,1:2");
	load_free(&load);
}

/* Processes are found by their index, wherever in the file they are. */
static void any_order_of_benchmarks(void **state)
{
	json_t *root = make_result(), *turned = json_array();
	size_t nr = NR_ROWS * N;

	/* rows stay in their order, their processes are turned round */
	for (size_t i = 0; i < nr; i++)
		json_array_append(turned, benchmark(root, i % NR_ROWS * N +
							  N - 1 - i / NR_ROWS));
	json_object_set_new(root, "benchmarks", turned);
	write_json(root);
	assert_loads();
	check_all();
	load_free(&load);
}

static void partial_is_said(void **state)
{
	json_t *root = make_result();

	json_object_set_new(ours(root), "partial", json_true());
	write_json(root);
	assert_loads();
	assert_true(load.partial);
	load_free(&load);
}

/* Whole numbers are numbers, and a phase may take no time. */
static json_t *with_looks(json_t *looks)
{
	json_t *root = make_result();

	json_object_set_new(ours(root), "looks", looks);
	return root;
}

static void looks_are_said(void **state)
{
	write_json(make_result());
	assert_loads();
	assert_int_equal(load.first, N);
	assert_int_equal(load.planned, 1);
	assert_int_equal(load.made, 1);
	load_free(&load);
	write_json(with_looks(json_pack("{s:i, s:i, s:i, s:f}", "first", 2,
					"planned", 4, "made", 3, "until",
					0.02)));
	assert_loads();
	assert_int_equal(load.first, 2);
	assert_int_equal(load.planned, 4);
	assert_int_equal(load.made, 3);
	load_free(&load);
}

static void bad_looks(void **state)
{
	static const int bad[][3] = {
		{ 0, 1, 1 }, { N + 1, 1, 1 }, { 1, 0, 0 }, { 1, 1, 0 },
		{ 1, 1, 2 }, { 1, -1, -1 }, { 1, 1000001, 1 },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_refused(with_looks(json_pack("{s:i, s:i, s:i}",
						    "first", bad[i][0],
						    "planned", bad[i][1],
						    "made", bad[i][2])),
			       "looks: first is from 1 to n");
	assert_refused(with_looks(json_object()), "looks:");
	assert_refused(with_looks(json_integer(3)), "looks:");
}

static void integers_are_numbers(void **state)
{
	json_t *root = make_result();

	json_object_set_new(benchmark(root, 0), "real_time", json_integer(3));
	json_object_set_new(benchmark(root, 0), "get_ns", json_integer(0));
	json_object_set_new(benchmark(root, 0), "cpu_time", json_integer(0));
	/* and a phase has a name */
	json_object_set_new(benchmark(root, 0), "_ns", json_integer(-1));
	write_json(root);
	assert_loads();
	assert_true(load.rows[0].total[0] == 3.0);
	assert_true(load.rows[0].phases[0].values[0] == 0.0);
	load_free(&load);
}

static void no_file(void **state)
{
	uid_t me = geteuid();
	char other[128];

	snprintf(other, sizeof(other), "%s/nowhere.json", dir);
	assert_unloadable(other, "No such file");
	assert_unloadable(dir, "Is a directory");
	write_json(make_result());
	snprintf(other, sizeof(other), "%s/result.json/x", dir);
	assert_unloadable(other, "Not a directory");
	/* root may read everything */
	assert_int_equal(chmod(path, 0), 0);
	assert_int_equal(seteuid(me ? me : 65534), 0);
	assert_unloadable(path, "Permission denied");
	assert_int_equal(seteuid(me), 0);
}

static void pipe_is_a_file(void **state)
{
	char *text, fifo[128];
	json_t *root = make_result();
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	text = json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(17));
	assert_int_equal(write(fds[1], text, strlen(text)), strlen(text));
	close(fds[1]);
	snprintf(fifo, sizeof(fifo), "/proc/self/fd/%d", fds[0]);
	if (load_read(fifo, &load, &error))
		fail_msg("%s", error.text);
	check_all();
	load_free(&load);
	close(fds[0]);
	free(text);
	json_decref(root);
}

/* Refused for its size, before it is read: no memory goes into it. */
static void huge(void **state)
{
	struct rusage before, after;

	write_text("{", 1);
	assert_int_equal(truncate(path, 1L << 40), 0);
	getrusage(RUSAGE_SELF, &before);
	assert_unloadable(path, "it has 256 MiB or more");
	getrusage(RUSAGE_SELF, &after);
	assert_true(after.ru_maxrss - before.ru_maxrss < 1 << 14);
	/* one that has no size, and no end */
	assert_unloadable("/dev/zero", "it has 256 MiB or more");
}

static void no_result_at_all(void **state)
{
	json_t *root = make_result();
	char *text = json_dumps(root, JSON_INDENT(2));
	char *end = strrchr(text, '}');

	assert_text_refused("", "is empty");
	assert_text_refused("hello\n", "is no JSON: line 1");
	assert_text_refused("{\"name\": \"left-pad\", \"version\": \"1.3.0\", "
			    "\"dependencies\": {}}", "no context.pgmapbench");
	assert_text_refused("{\"context\": {\"num_cpus\": 2}, \"benchmarks\": "
			    "[{\"name\": \"BM_x\", \"real_time\": 1.0}]}",
			    "a report of Google Benchmark, or an export");
	assert_text_refused("[1, 2]", "no context.pgmapbench");
	assert_text_refused("null", "is no JSON");
	assert_text_refused("{\"a\": 1, \"a\": 2}", "duplicate");
	write_text(text, end - text);
	assert_unloadable(path, "is cut off");
	write_text(text, (end - text) / 2);
	assert_unloadable(path, "is cut off");
	free(text);
	json_decref(root);
}

static void other_schemas(void **state)
{
	json_t *root = make_result();

	json_object_set_new(ours(root), "schema", json_integer(2));
	json_object_set_new(ours(root), "version", json_string("3.1.4"));
	assert_refused(root, "schema 2, newer than the 1 that this pgmapbench "
			     "reads; pgmapbench 3.1.4 wrote it");
	root = make_result();
	json_object_set_new(ours(root), "schema", json_integer(0));
	assert_refused(root, "schema 0, older than the 1");
	root = make_result();
	json_object_set_new(ours(root), "schema", json_integer(7));
	json_object_del(ours(root), "version");
	assert_refused(root, "pgmapbench of an unknown version wrote it");
	root = make_result();
	json_object_del(ours(root), "schema");
	assert_refused(root, "no schema number");
}

static void bad_context(void **state)
{
	static const char *const keys[] = { "suite", "seed", "n" };
	json_t *root;

	for (unsigned int i = 0; i < 3; i++) {
		root = make_result();
		json_object_del(ours(root), keys[i]);
		assert_refused(root, "lacks suite, seed or n");
		root = make_result();
		json_object_set_new(ours(root), keys[i], json_real(1.5));
		assert_refused(root, "lacks suite, seed or n");
	}
	root = make_result();
	json_object_set_new(ours(root), "seed", json_integer(-1));
	assert_refused(root, "lacks suite, seed or n");
	root = make_result();
	json_object_set_new(ours(root), "n", json_integer(0));
	assert_refused(root, "n is 0, and it has 15 benchmarks");
	root = make_result();
	json_object_set_new(ours(root), "n", json_integer(1L << 40));
	assert_refused(root, "n is 1099511627776");
	root = make_result();
	json_object_del(ours(root), "partial");
	assert_refused(root, "no word on partial");
	root = make_result();
	json_array_clear(json_object_get(root, "benchmarks"));
	assert_refused(root, "no benchmarks");
}

/* Sets one key of one benchmark, NULL: takes it away; that is refused. */
static void assert_key_refused(unsigned int i, const char *key, json_t *value,
			       const char *reason)
{
	json_t *root = make_result();

	if (value)
		json_object_set_new(benchmark(root, i), key, value);
	else
		assert_int_equal(json_object_del(benchmark(root, i), key), 0);
	assert_refused(root, reason);
}

static void bad_times(void **state)
{
	static const char *const keys[] = { "real_time", "cpu_time", "get_ns" };
	static const char key[] = "\"real_time\": ";
	char says[256], *text, *at;
	json_t *root;

	for (unsigned int i = 0; i < 3; i++) {
		snprintf(says, sizeof(says), "row '" GUP "' has a %s of -1.5 "
			 "in process 1: no time is below 0", keys[i]);
		assert_key_refused(1, keys[i], json_real(-1.5), says);
		if (i < 2)
			strcpy(says, "a benchmark lacks name");
		else
			strcpy(says, "has other phases in process 1");
		assert_key_refused(1, keys[i], NULL, says);
	}
	assert_key_refused(1, "real_time", json_string("1"), "lacks");
	assert_key_refused(1, "cpu_time", json_null(), "lacks");
	assert_key_refused(1, "put_ns", json_null(),
			   "has no put_ns in process 1");
	assert_key_refused(1, "extra_ns", json_real(1), "has other phases");
	assert_key_refused(1, "real_time", json_real(0),
			   "took no time in process 1");
	/* the same number of phases, but not the same ones */
	root = make_result();
	json_object_del(benchmark(root, 2), "get_ns");
	json_object_set_new(benchmark(root, 2), "got_ns", json_real(1));
	assert_refused(root, "has no get_ns in process 2");
	/* JSON has no such numbers */
	for (unsigned int i = 0; i < 3; i++) {
		static const char *const bad[] = { "NaN", "1e999", "Infinity" };

		root = make_result();
		text = json_dumps(root, 0);
		at = strstr(text, key) + strlen(key);
		memmove(at + strlen(bad[i]), strchr(at, ','),
			strlen(strchr(at, ',')) + 1);
		memcpy(at, bad[i], strlen(bad[i]));
		assert_text_refused(text, "is no JSON: line 1");
		free(text);
		json_decref(root);
	}
}

static void bad_units(void **state)
{
	char longest[65 + sizeof("_ns")];

	assert_key_refused(0, "time_unit", json_string("h"),
			   "has time_unit h; there are: ns, us, "
			   "instructions");
	assert_key_refused(1, "time_unit", json_string("us"),
			   "is in ns, and in us in process 1");
	assert_key_refused(0, "ge t_ns", json_real(1), "has a phase 'ge t'");
	assert_key_refused(0, "total_ns", json_real(1), "has a phase 'total'");
	assert_key_refused(0, "cpu_ns", json_real(1), "has a phase 'cpu'");
	memset(longest, 'a', sizeof(longest));
	strcpy(longest + 65, "_ns");
	assert_key_refused(0, longest, json_real(1), "has a phase 'aaaa");
}

static void bad_processes(void **state)
{
	json_t *root;

	assert_key_refused(1, "repetition_index", json_integer(0),
			   "has repetition_index 0 twice");
	assert_key_refused(1, "repetition_index", json_integer(3),
			   "a repetition_index of 3, and n is 3");
	assert_key_refused(1, "repetition_index", json_integer(-1),
			   "a repetition_index of -1");
	assert_key_refused(1, "repetition_index", json_integer(1L << 32),
			   "a repetition_index of 4294967296");
	assert_key_refused(1, "repetition_index", NULL, "lacks");
	assert_key_refused(1, "repetition_index", json_real(1), "lacks");
	root = make_result();
	json_array_remove(json_object_get(root, "benchmarks"), 4);
	assert_refused(root, "row '" TEARDOWN "' has 2 processes, and n is 3");
	root = make_result();
	json_array_append(json_object_get(root, "benchmarks"),
			  benchmark(root, 0));
	assert_refused(root, "row '" GUP "' has 4 processes, and n is 3");
	root = make_result();
	json_object_set_new(ours(root), "n", json_integer(2));
	assert_refused(root, "has 3 processes, and n is 2");
}

static void bad_names(void **state)
{
	static const char *const names[] = {
		"", "user", "user/gup", "user/gup/", "user//edge", "/gup/edge",
		"BM_memcpy", "user/gup/edge/", "user/gup/edge//order:9",
		"user/gup/edge/order", "user/gup/edge/order:",
		"user/gup/edge/:9", "user/gup/edge/order:9/", "user/gup/ed ge",
		"user/gup/edge/order:\xc2\xa0", "user/gup/edge/order:a b",
		"user/gup/edge/order:\n9", "user/gup/edge/or\x1b[2Jder:9",
		"user/gup/edge/order:9\x7f", "user/gup/edge/order-:9:\t",
		"user/9gup/edge/order:9", "user/g\xc3\xbcp/edge/order:9",
	};
	json_t *root;

	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		root = make_result();
		for (unsigned int process = 0; process < N; process++)
			json_object_set_new(benchmark(root, process), "name",
					    json_string(names[i]));
		assert_refused(root, "is no row's name, which is MACHINE/");
		assert_null(strchr(error.text, '\x1b'));
	}
	assert_key_refused(0, "name", json_string("user/gup/edge/a:1/a:2"),
			   "has a: twice");
	assert_key_refused(0, "name", NULL, "lacks");
}

/* Pseudo-random numbers (xorshift64*), the same in every run. */
static unsigned int rnd(unsigned int below)
{
	static uint64_t state = 20260;

	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * 0x2545f4914f6cdd1dULL >> 33) % below;
}

struct buffer {
	char text[65536];
	size_t size;
};

/* text[at, at + length) becomes what. */
static void replace(struct buffer *b, size_t at, size_t length,
		    const char *what, size_t size)
{
	memmove(b->text + at + size, b->text + at + length,
		b->size - at - length);
	memcpy(b->text + at, what, size);
	b->size += size - length;
	b->text[b->size] = '\0';
}

static void mutate_bytes(struct buffer *b)
{
	size_t at = rnd(b->size), length = rnd(40);
	char copy[40];

	if (length > b->size - at)
		length = b->size - at;
	memcpy(copy, b->text + at, length);
	switch (rnd(4)) {
	case 0:
		b->text[at] = rnd(256);
		break;
	case 1:
		b->text[at] ^= 1 << rnd(8);
		break;
	case 2:
		replace(b, at, length, "", 0);
		break;
	default:
		replace(b, at, 0, copy, length);
	}
}

/* A value, or a key with its value, becomes another. */
static void mutate_value(struct buffer *b)
{
	static const char *const values[] = {
		"0", "-1", "1", "2", "3", "1e308", "-1e-9", "1e999", "NaN",
		"4294967296", "9223372036854775807", "99999999999999999999",
		"null", "true", "false", "\"\"", "\"\\u0000\"", "\"\\n\"",
		"\"a/b/c/d:e\"", "\"us\"", "[]", "{}", "[[[[{}]]]]", "",
		"\"x\", \"get_ns\": 1", "1, \"\\u001b_ns\": 2", "0.5",
		"\"" GUP "\"", "\"" TEARDOWN "\"",
	};
	const char *value =
		values[rnd(sizeof(values) / sizeof(values[0]))];
	size_t from = rnd(b->size), at;
	char *colon = memmem(b->text + from, b->size - from, "\": ", 3);

	if (!colon)
		return;
	at = colon + 3 - b->text;
	replace(b, at, strcspn(b->text + at, ",\n}"), value, strlen(value));
}

/* What is accepted can be used. */
static void use_it(void)
{
	double sum = 0;

	assert_true(load.nr_rows > 0 && load.n > 0);
	for (unsigned int i = 0; i < load.nr_rows; i++) {
		const struct load_row *row = &load.rows[i];

		assert_true(row->n == load.n && *row->who && *row->unit);
		for (unsigned int a = 0; a < row->nr_axes; a++)
			assert_ptr_equal(load_axis(row, row->axes[a].key),
					 row->axes[a].value);
		for (unsigned int p = 0; p < row->n; p++) {
			assert_true(row->total[p] > 0 && row->cpu[p] >= 0);
			load_counter(row, p, "pages");
			for (unsigned int k = 0; k < row->nr_phases; k++)
				sum += row->phases[k].values[p];
		}
	}
	assert_true(sum >= 0);
}

#define MUTANTS 10000

static void mutants_never_crash(void **state)
{
	static struct buffer whole, b;
	unsigned int accepted = 0, refused = 0;
	int fd = memfd_create("mutant", MFD_CLOEXEC);
	json_t *root = make_result();
	char *text = json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
	char name[64];

	assert_true(fd >= 0);
	whole.size = strlen(text);
	assert_true(whole.size < sizeof(whole.text) / 2);
	memcpy(whole.text, text, whole.size);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	for (unsigned int i = 0; i < MUTANTS; i++) {
		b = whole;
		for (unsigned int nr = 1 + rnd(4); nr; nr--) {
			if (rnd(2))
				mutate_bytes(&b);
			else
				mutate_value(&b);
		}
		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(pwrite(fd, b.text, b.size, 0), b.size);
		if (load_read(name, &load, &error)) {
			assert_non_null(strstr(error.text, name));
			assert_true(strlen(error.text) > strlen(name) + 10);
			assert_null(strpbrk(error.text, "\n\r\x1b"));
			assert_null(load.root);
			refused++;
			continue;
		}
		use_it();
		load_free(&load);
		accepted++;
	}
	print_message("%u accepted, %u refused\n", accepted, refused);
	/* both ways were gone, and often */
	assert_true(accepted > MUTANTS / 50 && refused > MUTANTS / 10);
	close(fd);
	free(text);
	json_decref(root);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(all_of_it_comes_back),
		TEST(axes_keep_their_order),
		TEST(any_order_of_benchmarks),
		TEST(partial_is_said),
		TEST(looks_are_said),
		TEST(bad_looks),
		TEST(integers_are_numbers),
		TEST(no_file),
		TEST(pipe_is_a_file),
		TEST(huge),
		TEST(no_result_at_all),
		TEST(other_schemas),
		TEST(bad_context),
		TEST(bad_times),
		TEST(bad_units),
		TEST(bad_processes),
		TEST(bad_names),
		TEST(mutants_never_crash),
	};

	if (argc < 2)
		return cmocka_run_group_tests(tests, NULL, NULL);
	if (load_read(argv[1], &load, &error)) {
		fprintf(stderr, "%s\n", error.text);
		return 1;
	}
	use_it();
	load_free(&load);
	return 0;
}
