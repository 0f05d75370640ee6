/* SPDX-License-Identifier: MIT */
/*
 * A row that a team of threads runs: who does which pages, the protocol of a
 * measurement around a round, and the sum over threads. Knows no strategy.
 */
#ifndef BENCH_THREADS_H
#define BENCH_THREADS_H

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/workloads/sequence.h"
#include "bench/workloads/workload.h"
#include "harness/kernel/kernel.h"
#include "harness/machine/plant.h"

static inline int fail(struct sample *sample, const char *what,
		       const char *why)
{
	snprintf(sample->error, sizeof(sample->error), "%s: %s", what, why);
	return -1;
}

/* What was taken isn't what came back: no result. */
static inline int books_off(struct sample *sample, const char *why)
{
	return fail(sample, "books are off", why);
}

/* A thread of a run. The books count all rounds, the phases the timed ones. */
struct worker {
	struct dev_dax *dev;
	struct mm_struct *mm;
	unsigned long start, end, next;	/* its base pages, and where it is */
	unsigned long batch;		/* base pages in one call */
	unsigned long calls;		/* calls in one round */
	struct page **pages;		/* a round's */
	struct page *array;		/* bystander: its ordinary pages, */
	atomic_t *word;			/* count: its word, */
	enum count_op op;		/* and what is done to it */
	uint32_t *sequence;		/* random: sequence.h, where it is, */
	unsigned long position;
	unsigned long sequence_end;	/* and where it begins anew */
	unsigned long ratio;		/* mixed: faults in 100 operations, */
	unsigned long faults_due;	/* in hundredths of one */
	unsigned int flags;		/* of its pins */
	bool page_by_page;		/* and how they are released */

	double phase_s[2];
	double cpu_s;
	unsigned long timed_pages;

	unsigned long gets, puts;	/* or maps and unmaps, in base pages */
	unsigned long mapped;		/* base pages zapped after the run */
	unsigned long frees;
	bool failed;			/* got less than it asked for */
	struct plant plant;
} __attribute__((aligned(128)));

static inline double thread_cpu_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/* The next call's first base page. */
static __always_inline unsigned long advance(struct worker *w)
{
	unsigned long index = w->next;

	w->next += w->batch;
	if (unlikely(w->next + w->batch > w->end))
		w->next = w->start;
	return index;
}

/*
 * Range random: the thread's calls of all rounds, before any is timed. They
 * are whole rounds, so that only the end of one looks for the end. False: no
 * memory.
 */
static inline bool random_create(struct worker *w, unsigned int id)
{
	unsigned long pages = w->end - w->start, rounds;

	rounds = (pages / w->batch + w->calls - 1) / w->calls;
	w->sequence_end = rounds * w->calls;
	w->sequence = sequence_create(pages, w->batch, w->sequence_end, id);
	return w->sequence;
}

/* The order of the next round's calls; NULL: advance(). */
static __always_inline const uint32_t *random_round(struct worker *w)
{
	const uint32_t *order;

	if (!w->sequence)
		return NULL;
	order = w->sequence + w->position;
	w->position += w->calls;
	if (w->position == w->sequence_end)
		w->position = 0;
	return order;
}

/*
 * The protocol of team.h around round(w, phase_s), which does one round and
 * adds to phase_s; it ends with its own clock read, the only one besides those
 * between its phases. It's a function, called once in thousands of pages: as
 * three copies it took the compiler half as long again. What is planted counts
 * to the first phase, as if that were slower.
 */
static __always_inline void
measure(struct member *me, struct worker *w, const struct timing *timing,
	double (*round)(struct worker *w, double *phase_s))
{
	double start, end, unused[2] = { 0 };

	team_barrier(me);
	start = now_s();
	do {
		round(w, unused);
		rcu_quiescent_state();
		if (timing->plant_percent > 0)
			plant_see(&w->plant, unused[0] + unused[1]);
	} while (!team_warm(me, timing->warmup_s, start));
	if (timing->plant_percent > 0)
		plant_choose(&w->plant, timing->plant_percent);

	team_window_open(me);
	w->cpu_s = thread_cpu_s();
	start = now_s();
	do {
		w->timed_pages += w->batch * w->calls;
		rcu_quiescent_state();
		end = round(w, w->phase_s);
		if (unlikely(w->plant.operations))
			end = plant_run(&w->plant, end);
	} while (end - start < timing->window_s);
	w->phase_s[0] += w->plant.spent_s;
	w->cpu_s = thread_cpu_s() - w->cpu_s;
	team_window_close(me);

	team_finished(me);
	while (!team_all_finished(me)) {
		round(w, unused);
		rcu_quiescent_state();
	}
}

static inline struct worker *workers_alloc(const struct row *row,
					   struct sample *sample)
{
	size_t size = row->axis[AXIS_THREADS] * sizeof(struct worker);
	struct worker *workers = aligned_alloc(128, size);

	if (!workers)
		fail(sample, "no memory for the threads", strerror(ENOMEM));
	return workers;
}

/*
 * Gives every thread its range and its round: whole calls of batch base pages,
 * at least min_pages and min_calls of them, but not more than once through a
 * range that isn't one hot spot.
 */
static inline struct worker *
workers_create(const struct row *row, unsigned long batch,
	       unsigned long min_pages, unsigned long min_calls,
	       struct sample *sample)
{
	unsigned long unit = 1UL << row->axis[AXIS_ORDER], slice;
	unsigned long nr = row->axis[AXIS_SIZE] >> PAGE_SHIFT;
	unsigned long threads = row->axis[AXIS_THREADS];
	enum page_range range = row->axis[AXIS_RANGE];
	struct worker *workers, *w;
	unsigned int i;

	/* slices start on a mapping: threads share no leaf that they don't own */
	slice = nr / threads / unit * unit;
	if (range != RANGE_OWN)
		slice = nr;
	if (batch == ULONG_MAX)
		batch = slice;
	if (!slice || batch > slice) {
		fail(sample, "no batch for every thread",
		     "the device is too small");
		return NULL;
	}
	workers = workers_alloc(row, sample);
	if (!workers)
		return NULL;
	for (i = 0; i < threads; i++) {
		w = &workers[i];
		*w = (struct worker){ .batch = batch };
		w->calls = (min_pages + batch - 1) / batch;
		if (w->calls < min_calls)
			w->calls = min_calls;
		if (range != RANGE_HOT && w->calls > slice / batch)
			w->calls = slice / batch;
		if (range == RANGE_OWN)
			w->start = w->next = i * slice;
		w->end = w->start + slice;
		sample->round = w->calls * batch;
	}
	return workers;
}

/* Sums the threads up: mean cost of a base page to the thread that pays it. */
static inline int workers_sum(const struct row *row,
			      const struct worker *workers,
			      struct sample *sample)
{
	double ns[2] = { 0 }, cpu = 0, pages = 0, planted = 0;
	unsigned int i;
	const struct worker *w;

	for (i = 0; i < row->axis[AXIS_THREADS]; i++) {
		w = &workers[i];
		ns[0] += w->phase_s[0] * 1e9;
		ns[1] += w->phase_s[1] * 1e9;
		cpu += w->cpu_s * 1e9;
		pages += (double)w->timed_pages;
		planted += w->plant.spent_s * 1e9;
		sample->gets += w->gets;
		sample->puts += w->puts;
		sample->frees += w->frees;
		if (w->failed)
			return fail(sample, "a call came short",
				    "of a device that is alive and mapped");
	}
	if (sample->gets != sample->puts)
		return books_off(sample, "gets and puts differ");
	sample->phase[0] = ns[0] / pages;
	sample->phase[1] = ns[1] / pages;
	sample->total = sample->phase[0] + sample->phase[1];
	sample->cpu = cpu / pages;
	sample->pages = pages;
	sample->planted = planted / (ns[0] + ns[1] - planted) * 100;
	return 0;
}

#endif
