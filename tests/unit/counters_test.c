// SPDX-License-Identifier: MIT
/*
 * Proves, on a PMU that the test makes up (fake_perf.h), that events are found
 * by name; that each is counted in user mode and the kernel apart, in groups
 * that the PMU can run; that counts are those of the windows, scaled exactly,
 * and absent where nothing was counted; and what is said where a host can't
 * count what was asked for.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "harness/counters/choose.h"
#include "tests/unit/fake_perf.h"
#include "tests/unit/unit.h"

static struct counting counting;
static struct refusal refusal;
static char said[COUNTING_SAID_SIZE], text[1024];

static void choose(const char *names)
{
	if (counting_choose(names, &counting, said, sizeof(said), &refusal))
		fail_msg("%s: %s", names, refusal.why);
	counting_print(&counting, text, sizeof(text));
	/* what was tried is closed again */
	assert_int_equal(fake_open_fds(), 0);
}

static void refused(const char *names, bool not_here, const char *why)
{
	assert_int_equal(counting_choose(names, &counting, said, sizeof(said),
					 &refusal), -1);
	assert_int_equal(refusal.not_here, not_here);
	if (!strstr(refusal.why, why))
		fail_msg("%s: '%s' doesn't say '%s'", names, refusal.why, why);
	assert_null(strchr(refusal.why, '\n'));
	assert_int_equal(fake_open_fds(), 0);
}

static void events_by_name(void)
{
	struct event_list list = { .nr = 0 };
	char why[256];

	fake_reset();
	assert_int_equal(events_add(&list, "cycles,cpu-cycles,cs,task-clock,"
				    "PERF_COUNT_HW_CPU_CYCLES,"
				    "PERF_COUNT_SW_CPU_CLOCK,"
				    "PERF_COUNT_SW_CGROUP_SWITCHES",
				    why, sizeof(why)), 0);
	/* another name of what is there already adds nothing */
	assert_int_equal(list.nr, 5);
	assert_string_equal(list.event[0].name, "cycles");
	assert_int_equal(list.event[0].type, PERF_TYPE_HARDWARE);
	assert_int_equal(list.event[0].sides, 1 << SIDE_USER | 1 << SIDE_KERNEL);
	assert_int_equal(list.event[1].sides, 1 << SIDE_KERNEL);
	assert_int_equal(list.event[2].sides, 1 << SIDE_TOTAL);
	/* libpfm4's name of a clock makes it no other */
	assert_int_equal(list.event[3].type, PERF_TYPE_SOFTWARE);
	assert_int_equal(list.event[3].sides, 1 << SIDE_TOTAL);
	/* and one that only libpfm4 has isn't guessed to be in user mode */
	assert_int_equal(list.event[4].config, PERF_COUNT_SW_CGROUP_SWITCHES);
	assert_int_equal(list.event[4].sides, 1 << SIDE_KERNEL);
}

static void bad_names(void)
{
	static const char *const modes[] = {
		"cycles:u", "cycles:uk", "cycles:u=1", "cycles:k=0",
		"PERF_COUNT_HW_CPU_CYCLES:U=1", "PERF_COUNT_HW_CPU_CYCLES:k=0",
		"PERF_COUNT_HW_CPU_CYCLES:u=1:k=0", "L1-dcache-load-misses:k",
		"cycles:u:x",
	};

	fake_reset();
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		refused(modes[i], false, "user and kernel are counted apart");
	refused("cyclse", false, "unknown event 'cyclse' (");
	refused("cycles,", false, "a name is empty");
	refused("", false, "a name is empty");
	refused("cycles:u", false, "'cycles:u': user and kernel are counted "
		"apart anyway");
	refused("a23456789b123456789c123456789d123456789e12345678", false,
		"longer than 47");
	refused("cycles,instructions,cache-references,cache-misses,branches,"
		"branch-misses,bus-cycles,ref-cycles,cs,migrations,faults,"
		"cpu-clock,task-clock,minor-faults,major-faults,"
		"alignment-faults,emulation-faults", false,
		"more than 16 events");
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	refused(text, false, "longer than");
	assert_int_equal(fake.opened, 0);
}

/* What event_open() asks the kernel for. */
static void attributes(void)
{
	const struct perf_event_attr *attr;
	struct counters *counters;

	fake_reset();
	choose("cycles,task-clock");
	assert_string_equal(text, "{cycles:u,cycles:k},{task-clock}");
	counters = counters_open(&counting);
	assert_non_null(counters);
	assert_int_equal(fake_open_fds(), 3);
	for (unsigned int i = 0; i < 3; i++) {
		attr = &fake.event[i].attr;
		assert_int_equal(attr->size, sizeof(*attr));
		assert_int_equal(attr->exclude_user, i == 1);
		assert_int_equal(attr->exclude_kernel, i == 0);
		assert_int_equal(attr->exclude_hv, 1);
		assert_int_equal(attr->disabled, i != 1);
		assert_int_equal(attr->read_format, PERF_FORMAT_GROUP |
				 PERF_FORMAT_TOTAL_TIME_ENABLED |
				 PERF_FORMAT_TOTAL_TIME_RUNNING);
		assert_int_equal(fake.event[i].leader, i < 2 ? 0 : 2);
	}
	counters_close(counters);
	assert_int_equal(fake_open_fds(), 0);
}

static struct counters *open_marked(void)
{
	struct counters *counters = counters_open(&counting);

	assert_non_null(counters);
	/* an earlier row's */
	counters_enable(counters);
	fake_tick(1000, 700);
	counters_disable(counters);
	assert_int_equal(counters_mark(counters), 0);
	return counters;
}

/* A window of 300 ticks, of which the PMU counted so many; 10 as it opens. */
static void window(struct counters *counters, uint64_t running)
{
	counters_enable(counters);
	fake_tick(290, running - 10);
	counters_disable(counters);
	/* nothing counts outside of it */
	fake_tick(5000, 5000);
}

static void counts_of_windows(void)
{
	struct counters *counters;
	struct tally tally;

	fake_reset();
	choose("instructions,cs");
	counters = open_marked();
	window(counters, 300);
	window(counters, 300);
	tally_start(&tally, &counting);
	assert_int_equal(counters_add(counters, &tally), 0);
	/* instructions are event 1, cs is 3 */
	assert_true(tally.count[0][SIDE_USER] == 600 * 1);
	assert_true(tally.count[0][SIDE_KERNEL] == 600 * 101);
	assert_true(isnan(tally.count[0][SIDE_TOTAL]));
	assert_true(isnan(tally.count[1][SIDE_USER]));
	assert_true(tally.count[1][SIDE_KERNEL] == 600 * 103);
	assert_true(isnan(tally.count[2][SIDE_USER]));
	assert_true(tally.running == 1);
	counters_close(counters);
}

/* One within the other, hardware innermost. */
static void order_of_groups(void)
{
	struct counters *counters;

	fake_reset();
	choose("cycles,task-clock");
	counters = counters_open(&counting);
	assert_non_null(counters);
	*fake.switched = '\0';
	counters_enable(counters);
	counters_disable(counters);
	/* the group of cycles begins with 0, the clock's with 2 */
	assert_string_equal(fake.switched, "2+0+0-2-");
	counters_close(counters);
}

/* They stay off, or on: neither is a count of 0, nor of a window. */
static void not_switched(void)
{
	struct counters *counters;
	struct tally tally;

	fake_reset();
	choose("faults");
	for (int on = 0; on < 2; on++) {
		counters = counters_open(&counting);
		assert_non_null(counters);
		fake.no_ioctl = !on;
		counters_enable(counters);
		fake.no_ioctl = on;
		counters_disable(counters);
		tally_start(&tally, &counting);
		errno = 0;
		assert_int_equal(counters_add(counters, &tally), -1);
		assert_int_equal(errno, EIO);
		counters_close(counters);
	}
	refused("faults", true, "can't count faults: Input/output error");
}

/* Two threads, of which one had the PMU for a quarter of its time. */
static void multiplexed(void)
{
	struct counters *a, *b, *idle;
	struct tally tally;

	fake_reset();
	choose("instructions");
	a = open_marked();
	b = open_marked();
	idle = open_marked();
	window(a, 300);
	window(b, 75);
	tally_start(&tally, &counting);
	assert_int_equal(counters_add(a, &tally), 0);
	assert_true(tally.running == 1);
	assert_int_equal(counters_add(b, &tally), 0);
	/* a thread that had no window counts for nothing */
	assert_int_equal(counters_add(idle, &tally), 0);
	assert_true(tally.count[0][SIDE_USER] == 300 + 75 * 4);
	assert_true(tally.count[0][SIDE_KERNEL] == 101 * (300 + 75 * 4));
	assert_true(tally.running == 0.25);
	counters_close(a);
	counters_close(b);
	counters_close(idle);
}

/* A count of nothing isn't 0: there is none. */
static void never_ran(void)
{
	struct counters *counters;
	struct tally tally;

	fake_reset();
	choose("instructions,faults");
	counters = open_marked();
	counters_enable(counters);
	fake_tick(50, 50);
	counters_disable(counters);
	assert_int_equal(counters_mark(counters), 0);
	/* from now on the PMU is somebody else's */
	fake.pmu = 1;
	window(counters, 300);
	tally_start(&tally, &counting);
	assert_int_equal(counters_add(counters, &tally), 0);
	assert_true(isnan(tally.count[0][SIDE_USER]));
	assert_true(isnan(tally.count[0][SIDE_KERNEL]));
	assert_true(tally.count[1][SIDE_USER] == 300 * 2);
	assert_true(tally.running == 0);
	counters_close(counters);
}

static void no_window(void)
{
	struct counters *counters;
	struct tally tally;

	fake_reset();
	choose("faults");
	counters = open_marked();
	tally_start(&tally, &counting);
	assert_int_equal(counters_add(counters, &tally), 0);
	assert_true(tally.count[0][SIDE_USER] == 0);
	assert_true(isnan(tally.running));
	fake.short_reads = true;
	errno = 0;
	assert_int_equal(counters_add(counters, &tally), -1);
	assert_int_equal(errno, EIO);
	assert_int_equal(counters_mark(counters), -1);
	counters_close(counters);
}

static void software_instead(void)
{
	fake_reset();
	fake.no_hardware = true;
	choose("cycles,instructions");
	assert_string_equal(text, "{task-clock,page-faults:u,page-faults:k,"
			    "context-switches:k,cpu-migrations:k}");
	assert_string_equal(said, "cycles,instructions: not counted on this "
			    "host, which has no hardware counters; software "
			    "events instead: task-clock,page-faults,"
			    "context-switches,cpu-migrations");
	/* those that were asked for stay, and come first */
	choose("minor-faults,cycles");
	assert_string_equal(text, "{minor-faults:u,minor-faults:k,task-clock,"
			    "page-faults:u,page-faults:k,context-switches:k,"
			    "cpu-migrations:k}");
	/* no hardware event was asked for: all is as asked */
	choose("faults");
	assert_string_equal(text, "{faults:u,faults:k}");
	assert_string_equal(said, "");
}

static void user_mode_only(void)
{
	struct counters *counters;

	fake_reset();
	fake.no_kernel = true;
	choose("cycles,task-clock,cs");
	assert_string_equal(text, "{cycles:u},{task-clock}");
	assert_string_equal(said, "user mode only, without cs, which the "
			    "kernel does: the kernel's side takes "
			    "kernel.perf_event_paranoid at 1 or less, or "
			    "CAP_PERFMON");
	counters = counters_open(&counting);
	assert_non_null(counters);
	assert_int_equal(fake.event[1].attr.exclude_kernel, 1);
	counters_close(counters);
}

/* What is denied isn't absent, and not for want of hardware. */
static void user_mode_of_software(void)
{
	fake_reset();
	fake.no_kernel = fake.no_hardware = true;
	choose("cs,cycles");
	assert_string_equal(text, "{task-clock,page-faults:u}");
	assert_string_equal(said, "cycles: not counted on this host, which has "
			    "no hardware counters; software events instead: "
			    "task-clock,page-faults; user mode only, without "
			    "cs, which the kernel does: the kernel's side "
			    "takes kernel.perf_event_paranoid at 1 or less, or "
			    "CAP_PERFMON");
}

/* However many there are, none is cut, nor what follows. */
static void said_of_many(void)
{
	static const char many[] =
		"PERF_COUNT_HW_CPU_CYCLES,PERF_COUNT_HW_INSTRUCTIONS,"
		"PERF_COUNT_HW_CACHE_REFERENCES,PERF_COUNT_HW_CACHE_MISSES,"
		"PERF_COUNT_HW_BRANCH_INSTRUCTIONS,"
		"PERF_COUNT_HW_BRANCH_MISSES,PERF_COUNT_HW_BUS_CYCLES,"
		"PERF_COUNT_HW_STALLED_CYCLES_FRONTEND,"
		"PERF_COUNT_HW_STALLED_CYCLES_BACKEND,"
		"PERF_COUNT_HW_REF_CPU_CYCLES";

	fake_reset();
	fake.no_hardware = true;
	choose(many);
	assert_memory_equal(said, many, strlen(many));
	assert_non_null(strstr(said, "context-switches,cpu-migrations"));
}

static void nothing_here(void)
{
	fake_reset();
	fake.no_kernel = fake.no_user = true;
	refused("cycles", true, "can't count cycles: Permission denied; it "
		"takes kernel.perf_event_paranoid at 2 or less");
	fake_reset();
	fake.forbidden = true;
	refused("cycles", true, "Operation not permitted; a container or "
		"seccomp forbids it, to root as well");
	refused("cs", true, "a container or seccomp forbids it");
	fake_reset();
	fake.no_perf = true;
	refused("cycles", true, "no perf events");
	fake_reset();
	fake.no_kernel = true;
	refused("cs", true, "can't count cs: Permission denied; it takes "
		"kernel.perf_event_paranoid at 1 or less");
	fake_reset();
	fake.max_fds = 2;
	refused("cycles,instructions", true, "ulimit -n");
}

/* Six counters on a PMU of four. */
static void in_turns(void)
{
	const char *turns = "cycles:u,cycles:k,instructions:u,instructions:k,"
			    "branches:u,branches:k,{faults:u,faults:k}";

	for (int checks = 0; checks < 2; checks++) {
		fake_reset();
		fake.pmu = 4;
		fake.checks_groups = checks;
		choose("cycles,instructions");
		assert_string_equal(text, "{cycles:u,cycles:k,instructions:u,"
				    "instructions:k}");
		assert_string_equal(said, "");
		choose("cycles,instructions,branches,faults");
		assert_string_equal(text, turns);
		assert_non_null(strstr(said, "in turns"));
	}
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(events_by_name),
		UNIT_TEST(bad_names),
		UNIT_TEST(attributes),
		UNIT_TEST(counts_of_windows),
		UNIT_TEST(order_of_groups),
		UNIT_TEST(not_switched),
		UNIT_TEST(multiplexed),
		UNIT_TEST(never_ran),
		UNIT_TEST(no_window),
		UNIT_TEST(software_instead),
		UNIT_TEST(user_mode_only),
		UNIT_TEST(user_mode_of_software),
		UNIT_TEST(said_of_many),
		UNIT_TEST(nothing_here),
		UNIT_TEST(in_turns),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
