/* SPDX-License-Identifier: MIT */
/*
 * A team of threads, each pinned to one CPU, that start together, warm up
 * until all are warm, are timed over a window, and keep the load up until the
 * last has finished: the protocol of kernel/rcu/refscale.c.
 */
#ifndef HARNESS_TEAM_H
#define HARNESS_TEAM_H

#include <stdbool.h>
#include <time.h>

/* harness/counters/window.h */
struct window;
void window_open(struct window *window, unsigned int nr);
void window_close(struct window *window, unsigned int nr);

struct team;

/* What one thread of the team sees. */
struct member {
	unsigned int id;	/* 0 .. nr - 1 */
	unsigned int nr;	/* threads in this run */
	unsigned int cpu;	/* the CPU it is pinned to (OS number) */
	bool warm;		/* team_warm()'s own */
	struct window *window;	/* counters; NULL, or whoever set it owns it */
	struct team *team;
};

/*
 * Creates nr threads, pinned to cpus[i % nr_cpus], bound for memory to that
 * CPU's node and registered with the user machine. NULL: errno is set.
 */
struct team *team_create(const unsigned int *cpus, unsigned int nr_cpus,
			 unsigned int nr);
void team_destroy(struct team *team);
unsigned int team_size(const struct team *team);

/*
 * Runs fn on the first nr threads of the team, of which it has that many;
 * returns when all have.
 */
void team_run(struct team *team, unsigned int nr,
	      void (*fn)(struct member *me, void *arg), void *arg);

/*
 * The stages of a measurement, called by every member of a team_run():
 *
 *	team_barrier(me);			all start together
 *	do round(); while (!team_warm(me, since, warmup));
 *	team_window_open(me);
 *	do timed round(); while (now - start < window);
 *	team_window_close(me);
 *	team_finished(me);
 *	while (!team_all_finished(me)) round();
 */
void team_barrier(struct member *me);
bool team_warm(struct member *me, double warm_for_s, double start_s);
void team_finished(struct member *me);
bool team_all_finished(struct member *me);

/* Outside the first and the last look at the clock. */
static inline void team_window_open(struct member *me)
{
	if (me->window)
		window_open(me->window, me->nr);
}

static inline void team_window_close(struct member *me)
{
	if (me->window)
		window_close(me->window, me->nr);
}

/* Seconds, CLOCK_MONOTONIC: about 20 ns a call where the vDSO has it. */
static inline double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

#endif
