// SPDX-License-Identifier: MIT
/*
 * gup: GUP-fast of a batch of base pages, then their release, get and put
 * timed apart. A round does several calls, then releases what they pinned, so
 * that the clock is read once in thousands of pages.
 */
#include "bench/workloads/loop.h"

#define GUP_ROUND_PAGES 8192
#define GUP_ROUND_CALLS 8

/* order: of the calls' pages; NULL: they follow each other */
static __always_inline void gup_get(struct worker *w, const uint32_t *order)
{
	struct page **pages = w->pages;
	unsigned long i, got;

	for (i = 0; i < w->calls; i++, pages += w->batch) {
		got = gup_fast(HOOKS, w->mm, order ? order[i] : advance(w),
			       w->batch, w->flags, pages);
		if (unlikely(got != w->batch)) {
			w->failed = true;
			unpin_user_page_range(HOOKS, w->dev, *pages, got,
					      w->flags);
			pages[0] = NULL;
			continue;
		}
		w->gets += got;
	}
}

static __always_inline void gup_put(struct worker *w)
{
	struct page **pages = w->pages;
	unsigned long i;

	for (i = 0; i < w->calls; i++, pages += w->batch) {
		if (unlikely(!*pages))
			continue;
		if (w->page_by_page)
			unpin_user_page_each(HOOKS, pages, w->batch, w->flags);
		else
			unpin_user_page_range(HOOKS, w->dev, *pages, w->batch,
					      w->flags);
		w->puts += w->batch;
	}
}

static noinline double gup_round(struct worker *w, double *phase_s)
{
	const uint32_t *order = random_round(w);
	double begin, middle, end;

	begin = now_s();
	/* two loops: none tests in each call which one it is */
	if (order)
		gup_get(w, order);
	else
		gup_get(w, NULL);
	middle = now_s();
	gup_put(w);
	end = now_s();
	phase_s[0] += middle - begin;
	phase_s[1] += end - middle;
	return end;
}

static void gup_member(struct member *me, void *arg)
{
	struct bench *b = arg;
	struct worker *w = &b->workers[me->id];
	unsigned long i, frees = free_zone_device_pages;
	unsigned long unit = 1UL << b->dev.order;
	/* hot: the pages of one call, whichever thread comes first maps them */
	bool hot = b->row->axis[AXIS_RANGE] == RANGE_HOT;
	unsigned long end = hot ? w->batch : w->end;

	/* the first touch of what a thread writes is its own */
	w->pages = calloc(w->calls * w->batch, sizeof(*w->pages));
	if (!w->pages || (b->row->axis[AXIS_RANGE] == RANGE_RANDOM &&
			  !random_create(w, me->id))) {
		__atomic_store_n(&b->failed, true, __ATOMIC_RELAXED);
		w->batch = w->calls = 0;
	}
	w->dev = &b->dev;
	w->mm = b->dev.mms;
	w->end = end;
	w->flags = b->row->axis[AXIS_FOLL] ? FOLL_PIN : FOLL_GET;
	w->page_by_page = b->row->axis[AXIS_RELEASE] == RELEASE_PAGE;
	rcu_thread_online();
	for (i = w->start; i < end; i += unit)
		if (!dax_fault(HOOKS, w->dev, w->mm, i))
			__atomic_store_n(&b->failed, true, __ATOMIC_RELAXED);
	measure(me, w, b->timing, gup_round);

	/* nobody walks any more: each takes out what it finds of its own */
	team_barrier(me);
	for (i = w->start; i < end; i += unit)
		if (dax_zap(HOOKS, w->dev, w->mm, i))
			w->mapped += unit;
	w->frees = free_zone_device_pages - frees;
	rcu_thread_offline();
}

int WORKLOAD_FN(gup)(const struct row *row, const struct timing *timing,
		     const struct place *place, struct team *team,
		     struct sample *sample)
{
	unsigned long mapped = 0, due, least;
	struct bench b;
	unsigned int i;
	int err = -1;

	if (bench_open(&b, row, timing, place, 1, sample))
		return -1;
	b.workers = workers_create(row, row->axis[AXIS_BATCH], GUP_ROUND_PAGES,
				   GUP_ROUND_CALLS, sample);
	if (b.workers) {
		team_run(team, row->axis[AXIS_THREADS], gup_member, &b);
		for (i = 0; i < row->axis[AXIS_THREADS]; i++) {
			mapped += b.workers[i].mapped;
			free(b.workers[i].pages);
			free(b.workers[i].sequence);
		}
		err = workers_sum(row, b.workers, sample);
		if (!err && b.failed)
			err = fail(sample, "can't set up", "no memory, or a "
				   "fault that failed on a live device");
		least = due = frees_due(&b, mapped);
		/* of last pins, which alone on a page every one is */
		if (STRATEGY.callback && !STRATEGY.counts_mappings) {
			due = sample->puts;
			least = row->axis[AXIS_RANGE] == RANGE_OWN ? due : 1;
		}
		if (!err && (sample->frees < least || sample->frees > due))
			err = fail(sample, "books", "free callbacks missing "
				   "or too many");
		if (!err)
			err = bench_audit(&b, sample);
	}
	free(b.workers);
	bench_close(&b);
	return err;
}
