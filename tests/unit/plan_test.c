// SPDX-License-Identifier: MIT
/* Options in, rows out; what is wrong is refused in one line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <hwloc.h>

#include "bench/order.h"
#include "bench/plan.h"
#include "bench/suites.h"
#include "harness/memory/host.h"
#include "harness/stats/spread.h"

#define GIB (1UL << 30)

static const struct limits host = {
	.llc_bytes = 32UL << 20,
	.available_bytes = 64 * GIB,
};

static struct topology topology; /* two nodes of two CPUs, see main() */
static struct error error;
static struct plan plan;

static void make(const struct plan_options *options)
{
	error.text[0] = '\0';
	if (plan_make(options, &host, &topology, &plan, &error))
		fail_msg("%s", error.text);
}

static void refuse(const struct plan_options *options, const char *reason)
{
	error.text[0] = '\0';
	assert_int_equal(plan_make(options, &host, &topology, &plan, &error), -1);
	assert_null(strchr(error.text, '\n'));
	if (!strstr(error.text, reason))
		fail_msg("'%s' doesn't say '%s'", error.text, reason);
}

static bool has_row(const char *axes)
{
	char text[ROW_NAME_SIZE];

	for (unsigned int i = 0; i < plan.nr_rows; i++) {
		row_print_axes(&plan.rows[i], '/', text, sizeof(text));
		if (!strcmp(text, axes))
			return true;
	}
	return false;
}

static void quick(void **state)
{
	make(&(struct plan_options){ 0 });
	assert_string_equal(plan.suite, "quick");
	assert_int_equal(plan.nr_arms, 7);
	/* even, so that every order has its reverse */
	assert_int_equal(plan.processes % 2, 0);
	assert_int_equal(plan.nr_rows, 6);
	assert_true(has_row("order:0/batch:512/range:own/threads:4/size:4G"
			    "/foll:get/release:range/place:spread/vmemmap:dram"));
	assert_true(has_row("order:9/batch:512/range:own/threads:4/size:4G"
			    "/foll:get/release:range/place:spread/vmemmap:dram"));
	assert_true(has_row("order:0/range:own/threads:4/size:4G/place:spread"
			    "/vmemmap:dram"));
	assert_true(has_row("order:9/range:own/threads:4/size:4G/place:spread"
			    "/vmemmap:dram"));
	assert_true(has_row("order:0/mapped:0/threads:1/size:4G/place:spread"
			    "/vmemmap:dram"));
	assert_true(has_row("order:0/mapped:100/threads:1/size:4G/place:spread"
			    "/vmemmap:dram"));
	plan_free(&plan);
}

/* Every combination; an axis that a workload lacks multiplies nothing. */
static void cross_product(void **state)
{
	struct plan_options options = {
		.axis = { [AXIS_ORDER] = "0,9",
			  [AXIS_BATCH] = "1,64,all",
			  [AXIS_RANGE] = "own,shared,hot",
			  [AXIS_THREADS] = "1,2,all",
			  [AXIS_MAPPED] = "0,50",
			  [AXIS_SIZE] = "128M,1G" },
	};

	options.workload = "gup";
	options.axis[AXIS_MAPPED] = NULL;
	make(&options);
	assert_int_equal(plan.nr_rows, 2 * 3 * 3 * 3 * 2);
	assert_true(has_row("order:9/batch:all/range:hot/threads:4/size:128M"
			    "/foll:get/release:range/place:spread/vmemmap:dram"));
	plan_free(&plan);
	options.workload = "teardown,gup";
	options.axis[AXIS_MAPPED] = "0,50";
	make(&options);
	assert_int_equal(plan.nr_rows, 108 + 8);
	plan_free(&plan);
	options.workload = "fault";
	options.axis[AXIS_BATCH] = options.axis[AXIS_MAPPED] = NULL;
	make(&options);
	assert_int_equal(plan.nr_rows, 2 * 3 * 3 * 2);
	plan_free(&plan);
	options.workload = "teardown";
	options.axis[AXIS_RANGE] = options.axis[AXIS_THREADS] = NULL;
	options.axis[AXIS_MAPPED] = "0,50";
	make(&options);
	assert_int_equal(plan.nr_rows, 2 * 2 * 2);
	plan_free(&plan);
}

/* All CPUs but the one of who tears down; --oversubscribe isn't needed. */
static void one_thread_besides(void **state)
{
	make(&(struct plan_options){
		.workload = "teardown_live",
		.strategy = "null",
		.axis = { [AXIS_SIZE] = "128M", [AXIS_HOLD] = "0,exp:100us" } });
	assert_int_equal(plan.nr_rows, 2);
	assert_true(has_row("order:0/batch:512/mapped:100/ratio:10/"
			    "hold:exp:100us/threads:3/size:128M/foll:get/"
			    "place:spread/vmemmap:dram"));
	plan_free(&plan);
	refuse(&(struct plan_options){ .workload = "teardown_live",
				       .axis = { [AXIS_THREADS] = "4" } },
	       "--threads 4 and one more, to tear down");
}

/* The suite has a workload that goes through its pages in order. */
static void random_range(void **state)
{
	struct plan_options options = {
		.axis = { [AXIS_RANGE] = "random", [AXIS_SIZE] = "128M" },
	};

	refuse(&options, "--range random: fault goes through its pages in order");
	options.workload = "gup";
	make(&options);
	assert_true(has_row("order:9/batch:512/range:random/threads:4/size:128M"
			    "/foll:get/release:range/place:spread/vmemmap:dram"));
	plan_free(&plan);
}

static void same_row_once(void **state)
{
	make(&(struct plan_options){
		.workload = "gup",
		.axis = { [AXIS_ORDER] = "9,9", [AXIS_THREADS] = "4,all" } });
	assert_int_equal(plan.nr_rows, 1);
	plan_free(&plan);
}

static void arms_in_catalogue_order(void **state)
{
	make(&(struct plan_options){ .strategy = "edge,null,edge" });
	assert_int_equal(plan.nr_arms, 2);
	assert_string_equal(instances[plan.arms[0].instance].strategy->name, "null");
	assert_string_equal(instances[plan.arms[1].instance].strategy->name, "edge");
	plan_free(&plan);
}

/* A name leads back to its row. */
/* At least 20 rows with its three strategies, and no two threads. */
static void selftest_suite(void **state)
{
	make(&(struct plan_options){ .suite = "selftest", .strategy = "null" });
	assert_int_equal(plan.nr_rows, 7);
	assert_int_equal(plan.processes, 20);
	for (unsigned int i = 0; i < plan.nr_rows; i++) {
		assert_int_equal(plan.rows[i].axis[AXIS_THREADS], 1);
		assert_int_equal(plan.rows[i].axis[AXIS_RANGE], RANGE_HOT);
	}
	plan_free(&plan);
}

static void names(void **state)
{
	unsigned int instance;
	char name[ROW_NAME_SIZE];
	struct row row;

	make(&(struct plan_options){
		.axis = { [AXIS_BATCH] = "7,all",
			  [AXIS_RANGE] = "own,shared,hot",
			  [AXIS_SIZE] = "128M,384M,2G,1T",
			  [AXIS_PLACE] = "spread,local,remote" } });
	for (unsigned int i = 0; i < plan.nr_rows; i++) {
		row_print(&plan.rows[i], 1, name, sizeof(name));
		memset(&row, 0, sizeof(row));
		assert_int_equal(
			row_parse(name, &host, &plan.where, &row, &instance,
				  &error), 0);
		assert_int_equal(instance, 1);
		assert_memory_equal(&row, &plan.rows[i], sizeof(row));
	}
	row_parse("user/gup/null/order:9/batch:512/range:own/threads:2/"
		  "size:32G",
		  &host, &plan.where, &row, &instance, &error);
	plan_free(&plan);
	row_print(&row, instance, name, sizeof(name));
	assert_string_equal(name, "user/gup/null/order:9/batch:512/range:own/"
				  "threads:2/size:32G/foll:get/release:range/"
				  "place:spread/vmemmap:dram/primitive:cas/rcu:memb");
}

static void bad_names(void **state)
{
	static const char *const bad[][2] = {
		{ "", "no row" },
		{ "x", "no row" },
		{ "linux/gup/null/order:0", "no row" },
		{ "user/gup", "no row" },
		{ "user/nope/null/order:0", "unknown workload" },
		{ "user/gup/nope/order:0", "unknown strategy" },
		{ "user/gup/null", "has no order" },
		{ "user/gup/null/order:0", "has no batch" },
		{ "user/gup/null/order", "no axis" },
		{ "user/gup/null/mapped:0", "no axis" },
		{ "user/gup/null/order:5", "there are: 0, 9, 18" },
		{ "user/gup/null/order:18/batch:512/range:own/threads:2/"
		  "size:1G", "--threads 2: 1G leaves less than 1G for each" },
		{ "user/teardown/null/order:0/mapped:0/threads:1/size:7G/",
		  "no axis" },
	};
	unsigned int instance;
	struct row row;

	make(&(struct plan_options){ 0 });
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(
			row_parse(bad[i][0], &host, &plan.where, &row,
				  &instance, &error),
			-1);
		if (!strstr(error.text, bad[i][1]))
			fail_msg("%s: '%s'", bad[i][0], error.text);
	}
	plan_free(&plan);
}

static void default_size(void **state)
{
	struct limits limits = { .available_bytes = 64 * GIB };

	assert_int_equal(plan_default_size(&limits), GIB);
	limits.llc_bytes = 16UL << 20; /* what the array of 1 GiB takes */
	assert_int_equal(plan_default_size(&limits), 2 * GIB);
	limits.llc_bytes--;
	assert_int_equal(plan_default_size(&limits), GIB);
	limits.llc_bytes = 260UL << 20;
	assert_int_equal(plan_default_size(&limits), 32 * GIB);
	limits.available_bytes = 2 * GIB; /* an eighth of it: 256 MiB */
	assert_int_equal(plan_default_size(&limits), 16 * GIB);
	limits.available_bytes = 1UL << 20;
	assert_int_equal(plan_default_size(&limits), GIB / 8);
}

static void bad_axis(enum axis axis, const char *text, const char *reason)
{
	struct plan_options options = { 0 };

	options.axis[axis] = text;
	refuse(&options, reason);
}

static void bad_axes(void **state)
{
	bad_axis(AXIS_ORDER, "1", "0, 9, 18");
	bad_axis(AXIS_ORDER, "27", "0, 9, 18");
	bad_axis(AXIS_ORDER, "0,", "empty");
	bad_axis(AXIS_BATCH, "0", "1 to 512, all");
	bad_axis(AXIS_BATCH, "513", "1 to 512, all");
	bad_axis(AXIS_BATCH, "-1", "1 to 512, all");
	bad_axis(AXIS_RANGE, "cold", "own, shared, hot");
	bad_axis(AXIS_MAPPED, "101", "0 to 100");
	bad_axis(AXIS_THREADS, "0", "1 to the number of CPUs");
	bad_axis(AXIS_THREADS, "5", "--oversubscribe");
	bad_axis(AXIS_THREADS, "2x", "1 to the number of CPUs");
	bad_axis(AXIS_SIZE, "0", "128M");
	bad_axis(AXIS_SIZE, "64M", "128M");
	bad_axis(AXIS_SIZE, "200M", "128M");
	bad_axis(AXIS_SIZE, "1Q", "128M");
	bad_axis(AXIS_SIZE, "1GB", "128M");
	bad_axis(AXIS_SIZE, "99999999999999999999", "128M");
	bad_axis(AXIS_SIZE, "17179869185G", "128M");
}

/* One thread isn't named; more are, and must have CPUs. */
static void sweep_threads(void **state)
{
	struct plan_options options = {
		.workload = "teardown",
		.axis = { [AXIS_SWEEP_THREADS] = "1,2,all",
			  [AXIS_SIZE] = "4G" },
	};
	unsigned int instance;
	char name[ROW_NAME_SIZE];
	struct row row;

	make(&options);
	/* mapped 0 and 100, each */
	assert_int_equal(plan.nr_rows, 6);
	assert_true(has_row("order:0/mapped:100/threads:1/size:4G/place:spread"
			    "/vmemmap:dram"));
	assert_true(has_row("order:0/mapped:100/threads:1/size:4G/place:spread"
			    "/vmemmap:dram/sweep-threads:2"));
	assert_true(has_row("order:0/mapped:100/threads:1/size:4G/place:spread"
			    "/vmemmap:dram/sweep-threads:4"));
	for (unsigned int i = 0; i < plan.nr_rows; i++) {
		row_print(&plan.rows[i], 1, name, sizeof(name));
		assert_int_equal(row_parse(name, &host, &plan.where, &row,
					   &instance, &error), 0);
		assert_memory_equal(&row, &plan.rows[i], sizeof(row));
	}
	assert_int_equal(plan.rows[0].axis[AXIS_SWEEP_THREADS], 1);
	plan_free(&plan);
	options.axis[AXIS_SWEEP_THREADS] = "5";
	refuse(&options, "--sweep-threads 5: this process may use 4 CPUs");
	options.axis[AXIS_SWEEP_THREADS] = "0";
	refuse(&options, "there are: 1 to the number of CPUs");
	options.axis[AXIS_SWEEP_THREADS] = "2";
	options.workload = "gup";
	refuse(&options, "no workload that is chosen has this axis");
	options.workload = "gup,teardown";
	make(&options);
	assert_int_equal(plan.rows[0].axis[AXIS_SWEEP_THREADS], 0);
	plan_free(&plan);
}

/* A device is whole mappings, and so is what is mapped of it. */
static void whole_mappings(void **state)
{
	struct plan_options options = { .workload = "gup",
					.axis = { [AXIS_ORDER] = "18" } };

	/* 4 GiB and four threads: one each */
	make(&options);
	assert_true(has_row("order:18/batch:512/range:own/threads:4/size:4G"
			    "/foll:get/release:range/place:spread/vmemmap:dram"));
	plan_free(&plan);
	options.axis[AXIS_SIZE] = "3G";
	refuse(&options, "--threads 4: 3G leaves less than 1G for each");
	options.axis[AXIS_RANGE] = "shared,hot";
	make(&options);
	plan_free(&plan);
	options.axis[AXIS_SIZE] = "1536M";
	refuse(&options, "--size 1536M: mappings of --order 18 are 1G each");
	options.axis[AXIS_SIZE] = "128M";
	refuse(&options, "1G each");

	options = (struct plan_options){ .workload = "teardown" };
	options.axis[AXIS_ORDER] = "18";
	options.axis[AXIS_MAPPED] = "0,25,100";
	make(&options);
	assert_int_equal(plan.nr_rows, 3);
	plan_free(&plan);
	options.axis[AXIS_MAPPED] = "24";
	refuse(&options, "--mapped 24: of 4G that is less than one mapping of "
			 "--order 18; --size 5G at least");
	options.axis[AXIS_SIZE] = "5G";
	make(&options);
	plan_free(&plan);
	options.axis[AXIS_ORDER] = "9";
	options.axis[AXIS_SIZE] = "128M";
	options.axis[AXIS_MAPPED] = "1";
	refuse(&options, "--size 256M at least");
	options.axis[AXIS_SIZE] = "256M";
	make(&options);
	plan_free(&plan);
}

/* Each can be planned, and says enough for what it asks. */
static void disputes(void **state)
{
	struct plan_options options = { .strategy = "null",
					.axis[AXIS_PRIMITIVE] = "cas" };
	unsigned int found = 0;

	for (unsigned int i = 0; i < nr_suites; i++) {
		if (strncmp(suites[i].name, "dispute-", 8))
			continue;
		found++;
		options.suite = suites[i].name;
		make(&options);
		assert_true(plan.nr_rows > 0);
		/* Holm leaves something, and every order has its reverse */
		assert_true(plan.processes >= 8);
		assert_int_equal(plan.processes % 2, 0);
		plan_free(&plan);
	}
	assert_int_equal(found, 7);
}

static void disputed_rows(void **state)
{
	make(&(struct plan_options){ .suite = "dispute-gup-lookup",
				     .strategy = "null" });
	assert_int_equal(plan.nr_rows, 8);
	assert_true(has_row("order:0/batch:1/range:own/threads:1/size:4G"
			    "/foll:get/release:range/place:spread"
			    "/vmemmap:dram"));
	plan_free(&plan);
	make(&(struct plan_options){ .suite = "dispute-head-once",
				     .strategy = "null" });
	assert_int_equal(plan.nr_rows, 2);
	/* that page array is what the cache can't hold */
	assert_int_equal(plan.rows[0].axis[AXIS_SIZE],
			 plan_default_size(&host));
	plan_free(&plan);
	make(&(struct plan_options){ .suite = "dispute-variance",
				     .strategy = "null" });
	/* compare --spread takes as many */
	assert_true(plan.processes >= STATS_SPREAD_FEWEST);
	plan_free(&plan);
}

static void bad_options(void **state)
{
	refuse(&(struct plan_options){ .suite = "slow" },
	       "quick, primitives, bystander, live, teardown, lifecycle, selftest, self, "
	       "dispute-gup-lookup");
	refuse(&(struct plan_options){ .strategy = "x" }, "null");
	refuse(&(struct plan_options){ .workload = "x" }, "teardown");
	refuse(&(struct plan_options){ .where.memory = "gone" }, "here");
	refuse(&(struct plan_options){ .window = "-1" }, "--window");
	refuse(&(struct plan_options){ .window = "nan" }, "--window");
	refuse(&(struct plan_options){ .warmup = "1s" }, "--warmup");
	refuse(&(struct plan_options){ .lives = "0" }, "--lives");
	refuse(&(struct plan_options){ .processes = "1001" }, "--processes");
	refuse(&(struct plan_options){ .seed = "-3" }, "--seed");
	refuse(&(struct plan_options){ .suite = "self", .strategy = "null" },
	       "no axes");
}

static void too_large(void **state)
{
	struct plan_options options = { .axis = { [AXIS_SIZE] = "1T" } };
	struct limits limits = host;

	make(&options);
	plan_free(&plan);
	limits.available_bytes = GIB;
	assert_int_equal(plan_make(&options, &limits, &topology, &plan,
				   &error), -1);
	assert_non_null(strstr(error.text, "1024 MiB are available"));
}

static void oversubscribed(void **state)
{
	struct plan_options options = { .workload = "gup",
					.axis = { [AXIS_THREADS] = "9" } };
	struct limits limits = host;

	limits.oversubscribe = true;
	assert_int_equal(plan_make(&options, &limits, &topology, &plan,
				   &error), 0);
	assert_int_equal(plan.rows[0].axis[AXIS_THREADS], 9);
	plan_free(&plan);
	options.axis[AXIS_THREADS] = "128";
	options.axis[AXIS_SIZE] = "128M";
	assert_int_equal(plan_make(&options, &limits, &topology, &plan,
				   &error), -1);
	assert_non_null(strstr(error.text, "less than 2M"));
}

/* Threads are as many as a placement has CPUs, unless somebody says. */
static void places(void **state)
{
	struct plan_options options = {
		.workload = "gup",
		.axis = { [AXIS_ORDER] = "0",
			  [AXIS_PLACE] = "spread,local,remote,interleave" },
	};

	make(&options);
	assert_int_equal(plan.nr_rows, 4);
	for (unsigned int i = 0; i < 4; i++) {
		assert_int_equal(plan.rows[i].axis[AXIS_PLACE], i);
		assert_int_equal(plan.rows[i].axis[AXIS_THREADS],
				 i == PLACE_LOCAL || i == PLACE_REMOTE ? 2 : 4);
	}
	plan_free(&plan);
	options.axis[AXIS_THREADS] = "4";
	refuse(&options, "may use 2 CPUs with --place local");
	options.where.cpus = "3,0-1";
	options.axis[AXIS_PLACE] = "local";
	refuse(&options, "go with --place spread");
	options.axis[AXIS_PLACE] = "spread";
	refuse(&options, "may use 3 CPUs with --place spread");
	options.axis[AXIS_THREADS] = "all";
	make(&options);
	assert_int_equal(plan.rows[0].axis[AXIS_THREADS], 3);
	assert_int_equal(plan.where.cpus[0], 3);
	assert_int_equal(plan.where.cpus[2], 1);
	plan_free(&plan);
}

static void bad_places(void **state)
{
	static const struct {
		struct where_options where;
		const char *reason;
	} bad[] = {
		{ { .cpus = "" }, "a list of CPUs" },
		{ { .cpus = "0," }, "a list of CPUs" },
		{ { .cpus = "2-1" }, "a list of CPUs" },
		{ { .cpus = "-1" }, "a list of CPUs" },
		{ { .cpus = "0x1" }, "a list of CPUs" },
		{ { .cpus = "99999999" }, "a list of CPUs" },
		{ { .cpus = "4" }, "CPU 4" },
		{ { .cpus = "0,0" }, "twice" },
		{ { .data_node = "2" }, "node 2 doesn't exist" },
		{ { .vmemmap_node = "x" }, "the number of a node" },
		{ { .pgmap_node = "-1" }, "the number of a node" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refuse(&(struct plan_options){ .where = bad[i].where },
		       bad[i].reason);
	refuse(&(struct plan_options){ .axis = { [AXIS_PLACE] = "here" } },
	       "there are: spread, local, remote, interleave");
}

/* What memory_parse() finds, whatever the spec. */
static struct memory device;

enum memory_error __wrap_memory_parse(const char *spec, struct memory *memory,
				      char *why, size_t why_size);
enum memory_error __wrap_memory_parse(const char *spec, struct memory *memory,
				      char *why, size_t why_size)
{
	if (!strcmp(spec, "gone")) {
		snprintf(why, why_size, "it isn't here");
		return MEMORY_NOT_HERE;
	}
	*memory = device;
	return MEMORY_OK;
}

/* It's nobody's yet, unless a test says so. */
static bool in_use;

int __wrap_memory_claim(const struct memory *memory, char *why,
			size_t why_size);
int __wrap_memory_claim(const struct memory *memory, char *why, size_t why_size)
{
	snprintf(why, why_size, "it is in use");
	return in_use ? -1 : dup(STDIN_FILENO);
}

/* 700 MiB, which is five sections, mapped in 2 MiB pages. */
static const struct memory dax = {
	.kind = &devdax, .node = 1, .page_size = 2UL << 20, .align = 2UL << 20,
	.capacity = 700UL << 20,
};

/* The order and the size that nobody asked for are what the device can. */
static void device_decides(void **state)
{
	struct plan_options options = { 0 };

	device = dax;
	make(&options);
	/* 0 and 9 came to the same */
	assert_int_equal(plan.nr_rows, 4);
	for (unsigned int i = 0; i < plan.nr_rows; i++) {
		assert_int_equal(plan.rows[i].axis[AXIS_ORDER], 9);
		assert_int_equal(plan.rows[i].axis[AXIS_SIZE], 640UL << 20);
	}
	plan_free(&plan);
	options.axis[AXIS_ORDER] = "0";
	refuse(&options, "that is order 9");
	options.axis[AXIS_ORDER] = "9";
	make(&options);
	plan_free(&plan);
	options.axis[AXIS_SIZE] = "768M";
	refuse(&options, "has 700M; --size 640M at most");
	options.axis[AXIS_SIZE] = "640M";
	make(&options);
	plan_free(&plan);

	/* what isn't on the device is as before */
	options = (struct plan_options){ .workload = "bystander" };
	make(&options);
	assert_int_equal(plan.rows[0].axis[AXIS_SIZE], 4 * GIB);
	plan_free(&plan);

	in_use = true;
	refuse(&options, "it is in use");
	in_use = false;
	device.page_size = device.align = 1UL << 30;
	device.capacity = 5 * GIB;
	options = (struct plan_options){ .workload = "gup" };
	make(&options);
	assert_int_equal(plan.rows[0].axis[AXIS_ORDER], 18);
	assert_int_equal(plan.rows[0].axis[AXIS_SIZE], 4 * GIB);
	plan_free(&plan);
	options.axis[AXIS_ORDER] = "9";
	refuse(&options, "that is order 18");
	device = dax;
	device.page_size = 4096;
	options = (struct plan_options){ 0 };
	make(&options);
	assert_int_equal(plan.rows[0].axis[AXIS_ORDER], 0);
	plan_free(&plan);
	device.capacity = 100UL << 20;
	refuse(&options, "it has 100M");
	device = (struct memory){ .kind = &dram, .node = -1 };
	options.where.memory = "gone";
	refuse(&options, "it isn't here");
	assert_true(error.not_here);
}

static void page_array_on_device(void **state)
{
	struct plan_options options = { .workload = "gup",
					.strategy = "folio",
					.axis = { [AXIS_VMEMMAP] = "device" } };

	refuse(&options, "no device");
	device = dax;
	make(&options);
	assert_int_equal(plan.rows[0].axis[AXIS_SIZE], 640UL << 20);
	assert_int_equal(where_vmemmap_bytes(&plan.where, &plan.rows[0]),
			 10UL << 20);
	plan_free(&plan);
	/* devices of one size, whatever their page arrays are made of */
	device.capacity = 648UL << 20;
	options.axis[AXIS_VMEMMAP] = "dram,device";
	make(&options);
	assert_int_equal(plan.nr_rows, 2);
	assert_int_equal(plan.rows[0].axis[AXIS_SIZE], 512UL << 20);
	assert_int_equal(plan.rows[1].axis[AXIS_SIZE], 512UL << 20);
	plan_free(&plan);
	options.axis[AXIS_VMEMMAP] = "device";
	/* room for the sections, but not for their 10 MiB */
	device.capacity = 649UL << 20;
	make(&options);
	assert_int_equal(plan.rows[0].axis[AXIS_SIZE], 512UL << 20);
	plan_free(&plan);
	options.axis[AXIS_SIZE] = "640M";
	refuse(&options, "has 649M, and the page array is on it too; "
			 "--size 512M at most");
	device.align = 1UL << 30;
	options.axis[AXIS_SIZE] = "512M";
	refuse(&options, "has multiples of 1G");
	device.capacity = 4 * GIB;
	options.axis[AXIS_SIZE] = "1G";
	refuse(&options, "--align 2M");
	device.align = 2UL << 20;
	options.where.vmemmap_node = "0";
	refuse(&options, "where the device is");
	device = (struct memory){ .kind = &dram, .node = -1 };
}

static void folded_page_array(void **state)
{
	struct plan_options options = { .workload = "gup",
					.strategy = "null,folio",
					.axis = { [AXIS_VMEMMAP] = "folded",
						  [AXIS_ORDER] = "9",
						  [AXIS_SIZE] = "4G" } };

	make(&options);
	plan_free(&plan);
	options.strategy = "null,edge";
	refuse(&options, "not with edge");
	options.strategy = "folio";
	options.axis[AXIS_ORDER] = "0";
	refuse(&options, "--order 9");
	options.axis[AXIS_ORDER] = "9";
	options.axis[AXIS_SIZE] = "1T";
	refuse(&options, "vm.max_map_count");
	options.axis[AXIS_ORDER] = "18";
	refuse(&options, "takes 4192257 mappings");
	options.axis[AXIS_SIZE] = "4G";
	make(&options);
	assert_int_equal(where_array_memory(&plan.rows[0]), 4 * 2 * 4096);
	plan_free(&plan);
}

/* Node 1 has little, so that only what is elsewhere fits. */
static void node_too_small(void **state)
{
	struct plan_options options = { .workload = "gup",
					.axis = { [AXIS_SIZE] = "4G" } };
	char root[] = "/tmp/pgmapbench-plan.XXXXXX", path[128];
	FILE *file;

	assert_non_null(mkdtemp(root));
	snprintf(path, sizeof(path),
		 "mkdir -p %s/sys/devices/system/node/node1", root);
	assert_int_equal(system(path), 0);
	snprintf(path, sizeof(path),
		 "%s/sys/devices/system/node/node1/meminfo", root);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("Node 1 MemTotal:       99999999 kB\n"
	      "Node 1 MemFree:           20480 kB\n"
	      "Node 1 Active(anon):   99999999 kB\n"
	      "Node 1 Inactive(file):    40960 kB\n", file);
	fclose(file);
	host_root = root;
	make(&options);
	plan_free(&plan);
	options.where.vmemmap_node = "1";
	refuse(&options, "takes 64 MiB, and 60 MiB are available on node 1");
	/* of one node, what the machine has available says it all */
	topology.nr_all_nodes = 1;
	make(&options);
	plan_free(&plan);
	topology.nr_all_nodes = 2;
	options.axis[AXIS_VMEMMAP] = "folded";
	options.axis[AXIS_ORDER] = "9";
	options.strategy = "null,folio";
	make(&options);
	plan_free(&plan);
	host_root = "/nonexistent";
	snprintf(path, sizeof(path), "rm -r %s", root);
	assert_int_equal(system(path), 0);
}

#define NR_ARMS 7

static void order_is_abba(void **state)
{
	unsigned int order[NR_ARMS], back[NR_ARMS], seen, different = 0;
	unsigned int first[NR_ARMS];

	arm_order(42, 0, NR_ARMS, first);
	for (unsigned int round = 0; round < 20; round += 2) {
		arm_order(42, round, NR_ARMS, order);
		arm_order(42, round + 1, NR_ARMS, back);
		seen = 0;
		for (unsigned int i = 0; i < NR_ARMS; i++) {
			assert_int_equal(order[i], back[NR_ARMS - 1 - i]);
			seen |= 1U << order[i];
		}
		assert_int_equal(seen, (1U << NR_ARMS) - 1);
		different += !!memcmp(first, order, sizeof(order));
	}
	assert_true(different > 5);
}

static void order_follows_seed(void **state)
{
	unsigned int a[NR_ARMS], b[NR_ARMS], different = 0;

	for (uint64_t seed = 0; seed < 20; seed++) {
		arm_order(seed, 4, NR_ARMS, a);
		arm_order(seed, 4, NR_ARMS, b);
		assert_memory_equal(a, b, sizeof(a));
		arm_order(seed + 1, 4, NR_ARMS, b);
		different += !!memcmp(a, b, sizeof(a));
	}
	assert_true(different > 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quick),
		cmocka_unit_test(disputes),
		cmocka_unit_test(disputed_rows),
		cmocka_unit_test(cross_product),
		cmocka_unit_test(one_thread_besides),
		cmocka_unit_test(random_range),
		cmocka_unit_test(same_row_once),
		cmocka_unit_test(arms_in_catalogue_order),
		cmocka_unit_test(selftest_suite),
		cmocka_unit_test(names),
		cmocka_unit_test(bad_names),
		cmocka_unit_test(default_size),
		cmocka_unit_test(bad_axes),
		cmocka_unit_test(sweep_threads),
		cmocka_unit_test(whole_mappings),
		cmocka_unit_test(bad_options),
		cmocka_unit_test(too_large),
		cmocka_unit_test(oversubscribed),
		cmocka_unit_test(places),
		cmocka_unit_test(bad_places),
		cmocka_unit_test(device_decides),
		cmocka_unit_test(page_array_on_device),
		cmocka_unit_test(folded_page_array),
		cmocka_unit_test(node_too_small),
		cmocka_unit_test(order_is_abba),
		cmocka_unit_test(order_follows_seed),
	};

	hwloc_topology_t hwloc;
	int failed;

	/* how much memory this host's nodes have is no matter of a plan */
	host_root = "/nonexistent";
	device = (struct memory){ .kind = &dram, .node = -1 };
	if (hwloc_topology_init(&hwloc) ||
	    hwloc_topology_set_synthetic(hwloc, "node:2 core:2 pu:1") ||
	    hwloc_topology_load(hwloc) || topology_read(&topology, hwloc))
		return 1;
	hwloc_topology_destroy(hwloc);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	topology_free(&topology);
	return failed;
}
