// SPDX-License-Identifier: MIT
/*
 * Proves that a team runs a function on exactly the members asked for, each on
 * its CPU and registered with the machine; that a barrier lets nobody through
 * before all are there; that the stages of a measurement end together for all;
 * and that none of it hangs when there are more threads than CPUs.
 */
#include <errno.h>
#include <sched.h>

#include "harness/kernel/kernel.h"
#include "harness/machine/team.h"
#include "tests/unit/unit.h"

#define SIZE 4

static atomic_t ran[SIZE], total, rounds;

static void reset(void)
{
	unsigned int i;

	for (i = 0; i < SIZE; i++)
		atomic_set(&ran[i], 0);
	atomic_set(&total, 0);
	atomic_set(&rounds, 0);
}

/* A team of SIZE on the CPUs there are, or on the first alone. */
static struct team *team_on(unsigned int max_cpus)
{
	unsigned int cpus[SIZE], nr = allowed_cpus(cpus, max_cpus);
	struct team *team;

	assert_true(nr > 0);
	team = team_create(cpus, nr, SIZE);
	assert_non_null(team);
	assert_int_equal(team_size(team), SIZE);
	return team;
}

static void count_me(struct member *me, void *nr)
{
	atomic_inc_return(&ran[me->id]);
	CHECK(me->nr == *(unsigned int *)nr);
	CHECK(me->id < me->nr);
	CHECK(!me->warm);
	/* registered with RCU, or these would not be legal */
	rcu_read_lock();
	rcu_read_unlock();
	synchronize_rcu();
}

static void runs_first_members(void)
{
	struct team *team = team_on(SIZE);
	unsigned int nr, i;

	for (nr = 0; nr <= SIZE; nr++) {
		reset();
		team_run(team, nr, count_me, &nr);
		for (i = 0; i < SIZE; i++)
			assert_int_equal(atomic_read(&ran[i]), i < nr);
	}
	/* fewer again: those left out before and after are still there */
	for (i = 0; i < 200; i++) {
		nr = 1 + i % SIZE;
		team_run(team, nr, count_me, &nr);
	}
	team_destroy(team);
}

static void look_where_i_am(struct member *me, void *cpus)
{
	unsigned int *list = cpus;
	cpu_set_t set;

	CHECK(me->cpu == list[1 + me->id % list[0]]);
	CHECK(sched_getcpu() == (int)me->cpu);
	CHECK(!sched_getaffinity(0, sizeof(set), &set));
	CHECK(CPU_COUNT(&set) == 1 && CPU_ISSET(me->cpu, &set));
}

static void members_are_pinned(void)
{
	unsigned int cpus[1 + SIZE];
	struct team *team;

	/* its length, and then the list */
	cpus[0] = allowed_cpus(cpus + 1, SIZE);
	team = team_on(SIZE);
	team_run(team, SIZE, look_where_i_am, cpus);
	team_destroy(team);
}

static void bad_cpu_is_refused(void)
{
	unsigned int cpus[2], nr = allowed_cpus(cpus, 1);

	assert_int_equal(nr, 1);
	cpus[1] = 100000;
	errno = 0;
	assert_null(team_create(cpus, 2, SIZE));
	assert_int_not_equal(errno, 0);
	/* its members are gone, and another team can be had */
	team_destroy(team_on(1));
}

static void through_barriers(struct member *me, void *unused)
{
	unsigned int i;

	for (i = 0; i < 300; i++) {
		atomic_inc_return(&total);
		team_barrier(me);
		/* all are in round i, and none can be in the next */
		CHECK(atomic_read(&total) == (int)((i + 1) * me->nr));
		team_barrier(me);
	}
}

static void barrier_holds_all(void)
{
	struct team *team = team_on(SIZE);
	unsigned int nr;

	for (nr = 1; nr <= SIZE; nr++) {
		reset();
		team_run(team, nr, through_barriers, NULL);
		assert_int_equal(atomic_read(&total), 300 * nr);
	}
	team_destroy(team);
}

/* The stages as team.h lists them; later members are slower to warm up. */
static void measure(struct member *me, void *unused)
{
	double warmup_s = 0.002 * (1 + me->id), start, now;
	unsigned int i;

	team_barrier(me);
	start = now_s();
	do {
		atomic_inc_return(&rounds);
	} while (!team_warm(me, warmup_s, start));
	/* nobody is timed before the slowest is warm */
	now = now_s();
	CHECK(me->warm);
	CHECK(now - start >= warmup_s);

	start = now;
	do {
		atomic_inc_return(&rounds);
	} while (now_s() - start < 0.002 * (1 + me->id));
	atomic_inc_return(&total);
	atomic_inc_return(&ran[me->id]);
	CHECK(!team_all_finished(me));
	team_finished(me);
	while (!team_all_finished(me))
		atomic_inc_return(&rounds);
	/* the load was kept up until the last had finished */
	for (i = 0; i < me->nr; i++)
		CHECK(atomic_read(&ran[i]) == 1);
}

static void stages_end_together(void)
{
	struct team *team = team_on(SIZE);
	unsigned int i, j;

	for (i = 0; i < 5; i++) {
		reset();
		team_run(team, SIZE, measure, NULL);
		for (j = 0; j < SIZE; j++)
			assert_int_equal(atomic_read(&ran[j]), 1);
	}
	team_destroy(team);
}

/* Whoever waits lets the one it waits for have the CPU. */
static void more_threads_than_cpus(void)
{
	struct team *team = team_on(1);
	unsigned int nr = SIZE;

	reset();
	team_run(team, SIZE, through_barriers, NULL);
	assert_int_equal(atomic_read(&total), 300 * SIZE);
	reset();
	team_run(team, SIZE, measure, NULL);
	assert_int_equal(atomic_read(&total), SIZE);
	reset();
	team_run(team, SIZE, count_me, &nr);
	team_destroy(team);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(runs_first_members),
		UNIT_TEST(members_are_pinned),
		UNIT_TEST(bad_cpu_is_refused),
		UNIT_TEST(barrier_holds_all),
		UNIT_TEST(stages_end_together),
		UNIT_TEST(more_threads_than_cpus),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
