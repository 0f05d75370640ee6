// SPDX-License-Identifier: MIT
/*
 * Proves that a thread's window is open for the rounds that are timed, for all
 * of them and no others: not while it or another warms up, and not while it
 * keeps the load up for others. The windows are the test's own.
 */
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

void window_open(struct window *window, unsigned int nr)
{
	CHECK(!window->open);
	CHECK(nr == NR);
	window->open = true;
	window->opened++;
}

void window_close(struct window *window, unsigned int nr)
{
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

static void window_is_the_timed_rounds(void)
{
	unsigned int cpus[NR], nr = allowed_cpus(cpus, NR);
	struct team *team = team_create(cpus, nr, NR);

	assert_non_null(team);
	for (unsigned int i = 0; i < NR; i++)
		workers[i] = (struct worker){ .batch = 4, .calls = 2 };
	team_run(team, NR, member, NULL);
	for (unsigned int i = 0; i < NR; i++) {
		assert_int_equal(windows[i].opened, 1);
		assert_false(windows[i].open);
		assert_true(inside[i] > 0 && outside[i] > 0);
		assert_int_equal(workers[i].timed_pages, 8 * inside[i]);
		assert_true(workers[i].phase_s[0] == (double)inside[i]);
	}
	team_destroy(team);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(window_is_the_timed_rounds),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
