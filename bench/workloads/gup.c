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
	unsigned long frees = free_zone_device_pages;

	pinner_create(b, me, w, w->calls * w->batch);
	w->page_by_page = b->row->axis[AXIS_RELEASE] == RELEASE_PAGE;
	rcu_thread_online();
	pinner_map(b, w);
	measure(me, w, b->timing, gup_round);

	/* nobody walks any more: each takes out what it finds of its own */
	team_barrier(me);
	pinner_zap(b, w);
	w->frees = free_zone_device_pages - frees;
	rcu_thread_offline();
}

int WORKLOAD_FN(gup)(const struct row *row, const struct timing *timing,
		     const struct place *place, struct team *team,
		     struct sample *sample)
{
	unsigned long mapped, due, least;
	struct bench b;
	int err = -1;

	if (bench_open(&b, row, timing, place, 1, sample))
		return -1;
	b.workers = workers_create(row, row->axis[AXIS_BATCH], GUP_ROUND_PAGES,
				   GUP_ROUND_CALLS, sample);
	if (b.workers) {
		team_run(team, row->axis[AXIS_THREADS], gup_member, &b);
		mapped = pinners_free(&b);
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
			err = books_off(sample, "free callbacks missing or too "
					"many");
		if (!err)
			err = bench_audit(&b, sample);
	}
	free(b.workers);
	bench_close(&b);
	return err;
}
