/* SPDX-License-Identifier: MIT */
/*
 * A row that a team of threads runs on one device: the slices, the run, the
 * books and the sum over threads. For gup and fault.
 */
#ifndef BENCH_THREADED_H
#define BENCH_THREADED_H

#include <limits.h>

#include "bench/workloads/loop.h"

/*
 * Gives every thread its range and its round: whole calls of batch base pages,
 * at least min_pages and min_calls of them, but not more than once through a
 * range that isn't one hot spot.
 */
static inline int workers_init(struct bench *b, unsigned long batch,
			       unsigned long min_pages, unsigned long min_calls,
			       struct sample *sample)
{
	unsigned long unit = 1UL << b->row->axis[AXIS_ORDER], slice;
	unsigned long threads = b->row->axis[AXIS_THREADS];
	unsigned long nr = b->dev.nr_pages;
	enum page_range range = b->row->axis[AXIS_RANGE];
	unsigned int i;
	struct worker *w;

	/* slices start on a mapping: threads share no leaf that they don't own */
	slice = nr / threads / unit * unit;
	if (range != RANGE_OWN)
		slice = nr;
	if (batch == ULONG_MAX)
		batch = slice;
	if (!slice || batch > slice)
		return fail(sample, "no batch for every thread",
			    "the device is too small");
	b->workers = aligned_alloc(128, threads * sizeof(*w));
	if (!b->workers)
		return fail(sample, "no memory for the threads", strerror(ENOMEM));
	for (i = 0; i < threads; i++) {
		w = &b->workers[i];
		*w = (struct worker){ .dev = &b->dev, .batch = batch };
		w->calls = (min_pages + batch - 1) / batch;
		if (w->calls < min_calls)
			w->calls = min_calls;
		if (range != RANGE_HOT && w->calls > slice / batch)
			w->calls = slice / batch;
		w->mm = &b->dev.mms[i % b->dev.nr_mms];
		if (range == RANGE_OWN)
			w->start = w->next = i * slice;
		w->end = w->start + slice;
		sample->round = w->calls * batch;
	}
	return 0;
}

static inline void workers_free(struct bench *b)
{
	unsigned int i;

	for (i = 0; b->workers && i < b->row->axis[AXIS_THREADS]; i++)
		free(b->workers[i].pages);
	free(b->workers);
}

/* Sums the threads up: mean cost of a base page to the thread that pays it. */
static inline int workers_sum(struct bench *b, struct sample *sample)
{
	double ns[2] = { 0 }, cpu = 0, pages = 0;
	unsigned int i;
	struct worker *w;

	for (i = 0; i < b->row->axis[AXIS_THREADS]; i++) {
		w = &b->workers[i];
		ns[0] += w->phase_s[0] * 1e9;
		ns[1] += w->phase_s[1] * 1e9;
		cpu += w->cpu_s * 1e9;
		pages += (double)w->timed_pages;
		sample->gets += w->gets;
		sample->puts += w->puts;
		sample->frees += w->frees;
		if (w->failed)
			return fail(sample, "a call came short",
				    "of a device that is alive and mapped");
	}
	if (sample->gets != sample->puts)
		return fail(sample, "books", "gets and puts differ");
	sample->phase[0] = ns[0] / pages;
	sample->phase[1] = ns[1] / pages;
	sample->total = sample->phase[0] + sample->phase[1];
	sample->cpu = cpu / pages;
	sample->pages = pages;
	return 0;
}

/*
 * The end of a threaded row: nothing is mapped or pinned any more. Counts are
 * idle, no reference is out, and a teardown gets through.
 */
static inline int bench_audit(struct bench *b, struct sample *sample)
{
	const char *wrong = dev_dax_books(&b->dev, HOOKS);

	if (wrong)
		return fail(sample, "books", wrong);
	rcu_thread_online();
	dev_dax_kill(HOOKS, &b->dev);
	dev_dax_unmap(HOOKS, &b->dev);
	dev_dax_drain(HOOKS, &b->dev);
	rcu_thread_offline();
	return 0;
}

#endif
