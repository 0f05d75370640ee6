// SPDX-License-Identifier: MIT
/*
 * How long pins are held, what a life's times come to, and that the books of
 * one see everything that a strategy may not do.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/hold.h"
#include "bench/workloads/live.h"
#include "strategies/edge.h"
#include "strategies/null.h"
#include "tests/unit/unit.h"

#define LIVES 100

static const struct timing timing = { .lives = LIVES };
static struct sample sample;
static struct live live;

/* A device of 128 MiB that two threads use, and its first life. */
static void begin(unsigned long hold)
{
	static struct row row;

	row = (struct row){ .axis = { [AXIS_THREADS] = 2, [AXIS_BATCH] = 8,
				      [AXIS_SIZE] = 128UL << 20,
				      [AXIS_HOLD] = hold } };
	sample = (struct sample){ 0 };
	assert_int_equal(live_create(&live, &row, &timing, NULL, &sample), 0);
	live_begin(&live, NULL, 0);
}

static void hold_values(void **state)
{
	static const struct {
		const char *text, *printed;
		enum hold kind;
		unsigned long ns;
	} good[] = {
		{ "0", "0", HOLD_FIXED, 0 },
		{ "100us", "100us", HOLD_FIXED, 100000 },
		{ "3s", "3s", HOLD_FIXED, 3000000000 },
		{ "10s", "10s", HOLD_FIXED, 10000000000 },
		{ "2000us", "2ms", HOLD_FIXED, 2000000 },
		{ "exp:1us", "exp:1us", HOLD_EXP, 1000 },
		{ "late:10ms", "late:10ms", HOLD_LATE, 10000000 },
		{ "late:1500ms", "late:1500ms", HOLD_LATE, 1500000000 },
	};
	static const char *const bad[] = {
		"", "1", "us", "100", "0us", "-1us", "+1us", " 1us", "1 us",
		"1us ", "11s", "1ns", "1.5ms", "exp", "exp:", "exp:0", "late:",
		"exp:late:1us", "18446744073709551617us", "9999999999999999s",
	};
	unsigned long value;
	char text[32];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(hold_parse(good[i].text, &value));
		assert_int_equal(hold_kind(value), good[i].kind);
		assert_int_equal(hold_ns(value), good[i].ns);
		hold_print(value, text, sizeof(text));
		assert_string_equal(text, good[i].printed);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (hold_parse(bad[i], &value))
			fail_msg("'%s' is a value", bad[i]);
}

static void fixed_hold(void **state)
{
	begin(hold_value(HOLD_FIXED, 5000000));
	assert_true(fabs(live_due(live.threads, 7) - 7.005) < 1e-9);
	live_destroy(&live);
	begin(0);
	assert_true(live_due(live.threads, 7) == 7);
	live_destroy(&live);
}

/* The mean, and the share below it: 1 - 1/e. */
static void exponential_hold(void **state)
{
	double held, sum = 0;
	int below = 0, n = 100000;

	begin(hold_value(HOLD_EXP, 1000000));
	for (int i = 0; i < n; i++) {
		held = live_due(live.threads, 0);
		assert_true(held >= 0 && held < 1);
		sum += held;
		below += held < 1e-3;
	}
	assert_true(fabs(sum / n - 1e-3) < 2e-5);
	assert_true(fabs((double)below / n - 0.6321) < 0.01);
	live_destroy(&live);
	/* threads don't hold in step */
	begin(hold_value(HOLD_EXP, 1000000));
	assert_true(live_due(&live.threads[0], 0) !=
		    live_due(&live.threads[1], 0));
	live_destroy(&live);
}

/* One pin a life stays, until so long after the kill began. */
static void late_hold(void **state)
{
	struct live_thread *t;

	begin(hold_value(HOLD_LATE, 10000000));
	t = live.threads;
	t->nr_pins = 2;
	t->pins[0].due = live_due(t, 1);
	t->pins[1].due = live_due(t, 1);
	assert_true(isinf(t->pins[0].due));
	assert_true(t->pins[1].due == 1);
	live.kill_at = 50;
	live_drop_late(t);
	assert_true(fabs(t->pins[0].due - 50.01) < 1e-9);
	assert_true(t->pins[1].due == 1);
	live_begin(&live, NULL, 0);
	assert_true(isinf(live_due(t, 1)));
	live_destroy(&live);
}

/* What is kept of a life whose kill begins at 10 s. */
static struct live_record record(void)
{
	return (struct live_record){
		.kill = 10, .killed = 10.001, .unmapped = 10.003,
		.drained = 10.007, .free = 10.1, .freed = 10.105,
		.cpu_s = 0.004, .drain_cpu_s = 0.002, .rate = 1000,
		.before = 50, .after = 52,
	};
}

static double value(enum live_value which)
{
	return live.values[which][0];
}

static void is_about(enum live_value which, double expected)
{
	if (fabs(value(which) - expected) > 1e-3)
		fail_msg("value %d is %g, not %g", which, value(which),
			 expected);
}

static void values_of_a_life(void **state)
{
	struct live_record r = record();

	begin(0);
	live.threads[1].tested = true;
	live.threads[0].last_start = 10.0015;
	live.threads[1].last_start = 9;
	live.threads[0].last_release = 10.004;
	live.threads[1].last_release = 10.006;
	live.threads[0].gets = live.threads[0].puts = 16;
	live_keep(&live, &edge, &r, 0);
	is_about(LIVE_KILL, 1000);
	is_about(LIVE_UNMAP, 2000);
	is_about(LIVE_DRAIN, 4000);
	is_about(LIVE_FREE, 5000);
	is_about(LIVE_BLOCK_NEW, 1500);
	is_about(LIVE_DRAIN_DELAY, 1000);
	is_about(LIVE_DRAIN_CPU, 2000);
	is_about(LIVE_LOST, 5);
	assert_int_equal(sample.gets, 16);

	/* nothing began after the kill, nothing was pinned at drain */
	live.threads[0].last_start = live.threads[1].last_start = 9;
	live.threads[0].last_release = live.threads[1].last_release = 10.002;
	r.after = 90;
	live_keep(&live, &edge, &r, 0);
	is_about(LIVE_BLOCK_NEW, 0);
	is_about(LIVE_DRAIN_DELAY, 4000);
	is_about(LIVE_LOST, 0);
	/* nor did anybody try */
	live.threads[1].tested = false;
	live_keep(&live, &edge, &r, 0);
	is_about(LIVE_BLOCK_NEW, -1);
	/* the floor has neither */
	live.threads[1].tested = true;
	live_keep(&live, &null, &r, 0);
	is_about(LIVE_BLOCK_NEW, -1);
	is_about(LIVE_DRAIN_DELAY, -1);
	live_destroy(&live);
}

/* 1 to 100 ms in disorder; a life that isn't counted changes nothing. */
static void tails_of_lives(void **state)
{
	struct live_record r = record();

	begin(0);
	live.threads[0].last_start = 10.0005;
	for (int i = 0; i < LIVES; i++) {
		live.threads[0].tested = i == 1;
		r.killed = r.kill + (i * 37 % LIVES + 1) * 1e-3;
		live_keep(&live, &edge, &r, i);
	}
	r.killed = r.kill + 1;
	live_keep(&live, &edge, &r, -1);
	live_sum(&live);
	assert_true(fabs(sample.phase[0] - 50500) < 1e-3);
	assert_true(fabs(sample.tail[0].part[TAIL_P50] - 50500) < 1e-3);
	assert_true(fabs(sample.tail[0].part[TAIL_P99] - 99010) < 1e-3);
	assert_true(fabs(sample.tail[0].part[TAIL_MAX] - 100000) < 1e-3);
	/* of the only life that has it */
	assert_true(fabs(sample.tail[LIVE_BLOCK_NEW].part[TAIL_P50] - 500) <
		    1e-3);
	assert_true(fabs(sample.total - sample.phase[0] - sample.phase[1] -
			 sample.phase[2] - sample.phase[3]) < 1e-3);
	assert_true(fabs(sample.cpu - 4000) < 1e-3);
	assert_true(sample.pages == LIVES);
	live_destroy(&live);
}

/* A life of a real device that edge has torn down, with nothing wrong. */
static struct dev_dax dev;

static void end_edge(unsigned long pages)
{
	struct dev_dax_params params = {
		.size = pages << PAGE_SHIFT,
		.nr_mms = 1,
		.primitive = PRIMITIVE,
		.vmemmap.node = -1,
		.pgmap_node = -1,
		.table_node = -1,
	};

	begin(0);
	assert_int_equal(dev_dax_open(&dev, &edge.hooks, &params), 0);
	edge.hooks.kill(dev.pgmap);
	edge.hooks.drain(dev.pgmap);
	live_begin(&live, &dev, 0);
}

static void close_edge(void)
{
	dev_dax_close(&dev, &edge.hooks);
	live_destroy(&live);
}

static void caught(const struct strategy *strategy, const char *what)
{
	struct live_record r = record();

	sample.error[0] = '\0';
	assert_int_equal(live_audit(&live, strategy, &r), -1);
	if (!strstr(sample.error, what))
		fail_msg("'%s' doesn't say '%s'", sample.error, what);
}

static void sound_life(void **state)
{
	struct live_record r = record();

	end_edge(64);
	live.threads[1].gets = live.threads[1].puts = 8;
	live.threads[1].last_release = r.drained - 1e-6;
	if (live_audit(&live, &edge, &r))
		fail_msg("%s", sample.error);
	close_edge();
}

static void drain_that_leaves_pins(void **state)
{
	struct live_record r = record();

	end_edge(64);
	live.threads[1].left = 24;
	caught(&edge, "drain returned with 24 base pages pinned");
	/* what the floor does */
	assert_int_equal(live_audit(&live, &null, &r), 0);
	live.threads[1].left = 0;
	live.threads[1].last_release = r.drained + 1e-6;
	caught(&edge, "released after drain");
	close_edge();
}

static void what_should_have_failed(void **state)
{
	end_edge(64);
	live.threads[1].wrong = "a fault succeeded that began after kill";
	caught(&edge, "began after kill");
	live.threads[1].wrong = NULL;
	live.threads[1].gets = 8;
	caught(&null, "gets and puts differ");
	live.threads[1].gets = 0;
	live.cold = true;
	caught(&edge, "no warm thread");
	close_edge();
}

static void counts_after_drain(void **state)
{
	end_edge(64);
	set_page_count(dev.pages + 63, 1);
	caught(&edge, "page 63 has a count of 1");
	set_page_count(dev.pages + 63, 0);
	percpu_ref_get(&dev.pgmap->ref);
	caught(&edge, "references are out");
	percpu_ref_put(&dev.pgmap->ref);
	close_edge();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(hold_values),
		UNIT_TEST(fixed_hold),
		UNIT_TEST(exponential_hold),
		UNIT_TEST(late_hold),
		UNIT_TEST(values_of_a_life),
		UNIT_TEST(tails_of_lives),
		UNIT_TEST(sound_life),
		UNIT_TEST(drain_that_leaves_pins),
		UNIT_TEST(what_should_have_failed),
		UNIT_TEST(counts_after_drain),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
