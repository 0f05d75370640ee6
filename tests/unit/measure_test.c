// SPDX-License-Identifier: MIT
/*
 * Proves that a thread's window is open for the rounds that are timed, for all
 * of them and no others: not while it or another warms up, and not while it
 * keeps the load up for others. And that what opening and closing takes is in
 * neither the wall time nor the CPU time of the rounds, nor the time in which
 * the length of what is planted is found out. The windows are the test's own,
 * and for the second so are the clocks.
 */
#include <math.h>

#include "bench/workloads/threads.h"
#include "tests/unit/unit.h"

#define NR 3

/* harness/counters/window.h: here it notes what is open. */
struct window {
	bool open;
	unsigned int opened;
};

static struct window windows[NR];
static struct worker workers[NR];
static unsigned long inside[NR], outside[NR];

/* The clocks of a thread, if they are made up: s since it began. */
static bool made_up;
static _Thread_local double wall, cpu;

/* Opening or closing takes 20 ms, all of it CPU time; a round half of 1 ms. */
#define SWITCH_S    0.02
#define ROUND_S	    0.001
#define ROUND_CPU_S (ROUND_S / 2)

int __real_clock_gettime(clockid_t clock, struct timespec *ts);
int __wrap_clock_gettime(clockid_t clock, struct timespec *ts);

int __wrap_clock_gettime(clockid_t clock, struct timespec *ts)
{
	double s = clock == CLOCK_MONOTONIC ? wall : cpu;

	if (!made_up || (clock != CLOCK_MONOTONIC &&
			 clock != CLOCK_THREAD_CPUTIME_ID))
		return __real_clock_gettime(clock, ts);
	ts->tv_sec = (time_t)s;
	ts->tv_nsec = lrint((s - floor(s)) * 1e9);
	return 0;
}

static void take_time(double wall_s, double cpu_s)
{
	wall += wall_s;
	cpu += cpu_s;
}

void __wrap_plant_choose(struct plant *plant, double percent);

void __wrap_plant_choose(struct plant *plant, double percent)
{
	for (unsigned int i = 0; i < NR; i++)
		CHECK(plant != &workers[i].plant || !windows[i].open);
	plant->operations = 1;
	take_time(SWITCH_S, SWITCH_S);
}

void window_open(struct window *window, unsigned int nr)
{
	take_time(SWITCH_S, SWITCH_S);
	CHECK(!window->open);
	CHECK(nr == NR);
	window->open = true;
	window->opened++;
}

void window_close(struct window *window, unsigned int nr)
{
	take_time(SWITCH_S, SWITCH_S);
	CHECK(window->open);
	CHECK(nr == NR);
	window->open = false;
}

static double note_round(struct worker *w, double *phase_s)
{
	unsigned int id = (unsigned int)(w - workers);

	if (windows[id].open)
		inside[id]++;
	else
		outside[id]++;
	phase_s[0] += 1;
	take_time(ROUND_S, ROUND_CPU_S);
	return now_s();
}

/* The later a member, the longer it warms up, and the shorter it is timed. */
static void member(struct member *me, void *unused)
{
	struct timing timing = {
		.warmup_s = 0.002 * me->id,
		.window_s = 0.01 * (NR - me->id),
	};

	me->window = &windows[me->id];
	measure(me, &workers[me->id], &timing, note_round);
}

static void run(void (*fn)(struct member *me, void *unused))
{
	unsigned int cpus[NR], nr = allowed_cpus(cpus, NR);
	struct team *team = team_create(cpus, nr, NR);

	assert_non_null(team);
	for (unsigned int i = 0; i < NR; i++) {
		workers[i] = (struct worker){ .batch = 4, .calls = 2 };
		windows[i] = (struct window){ .open = false };
		inside[i] = outside[i] = 0;
	}
	team_run(team, NR, fn, NULL);
	team_destroy(team);
}

static void window_is_the_timed_rounds(void)
{
	run(member);
	for (unsigned int i = 0; i < NR; i++) {
		assert_int_equal(windows[i].opened, 1);
		assert_false(windows[i].open);
		assert_true(inside[i] > 0 && outside[i] > 0);
		assert_int_equal(workers[i].timed_pages, 8 * inside[i]);
		assert_true(workers[i].phase_s[0] == (double)inside[i]);
	}
}

/* Ten rounds, and something planted. */
static void timed_member(struct member *me, void *unused)
{
	const struct timing timing = {
		.window_s = 9.5 * ROUND_S,
		.plant_percent = 5,
	};

	wall = cpu = 0;
	me->window = &windows[me->id];
	measure(me, &workers[me->id], &timing, note_round);
}

static void opening_is_not_timed(void)
{
	made_up = true;
	run(timed_member);
	made_up = false;
	for (unsigned int i = 0; i < NR; i++) {
		assert_int_equal(windows[i].opened, 1);
		assert_int_equal(inside[i], 10);
		assert_true(fabs(workers[i].cpu_s - 10 * ROUND_CPU_S) < 1e-7);
	}
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(window_is_the_timed_rounds),
		UNIT_TEST(opening_is_not_timed),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
