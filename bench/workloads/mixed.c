// SPDX-License-Identifier: MIT
/*
 * mixed: of 100 operations --ratio are faults, the others pins, in turn and
 * evenly spread. A fault takes a mapping out and puts it in again; a pin is
 * GUP-fast of a batch and its release. Where threads share pages, GUP meets
 * holes that another thread's zap has left: it faults them in and goes on, as
 * the slow path does.
 */
#include "bench/workloads/loop.h"

#define MIXED_ROUND 512

static __always_inline void mixed_pin(struct worker *w, unsigned long index)
{
	unsigned long got = 0;

	for (;;) {
		got += gup_fast(HOOKS, w->mm, index + got, w->batch - got,
				w->flags, w->pages + got);
		if (likely(got == w->batch))
			break;
		if (unlikely(!dax_fault(HOOKS, w->dev, w->mm, index + got))) {
			w->failed = true;
			break;
		}
	}
	if (likely(got))
		unpin_user_page_range(HOOKS, w->dev, *w->pages, got, w->flags);
	w->gets += got;
	w->puts += got;
}

static __always_inline void mixed_fault(struct worker *w, unsigned long index)
{
	if (likely(dax_zap(HOOKS, w->dev, w->mm, index)))
		w->mapped += 1UL << w->dev->order;
	if (unlikely(!dax_fault(HOOKS, w->dev, w->mm, index)))
		w->failed = true;
}

static noinline double mixed_round(struct worker *w, double *phase_s)
{
	const uint32_t *order = random_round(w);
	unsigned long i, index;
	double begin, end;

	begin = now_s();
	for (i = 0; i < w->calls; i++) {
		index = order ? order[i] : advance(w);
		w->faults_due += w->ratio;
		if (w->faults_due >= 100) {
			w->faults_due -= 100;
			mixed_fault(w, index);
		} else {
			mixed_pin(w, index);
		}
	}
	end = now_s();
	phase_s[0] += end - begin;
	return end;
}

static void mixed_member(struct member *me, void *arg)
{
	struct bench *b = arg;
	struct worker *w = &b->workers[me->id];
	unsigned long frees = free_zone_device_pages;

	pinner_create(b, me, w, w->batch);
	w->ratio = b->row->axis[AXIS_RATIO];
	rcu_thread_online();
	pinner_map(b, w);
	measure(me, w, b->timing, mixed_round);

	/* nobody faults any more: each takes out what it finds of its own */
	team_barrier(me);
	pinner_zap(b, w);
	w->frees = free_zone_device_pages - frees;
	rcu_thread_offline();
	/* measure() counts base pages: here it is operations */
	w->timed_pages /= w->batch;
}

/*
 * The callbacks that there must be, and may be: one for each time that a page
 * went idle. Alone on its pages a thread makes every zap a last one, or if
 * only pins count every release; in company some are.
 */
static int mixed_frees(struct bench *b, unsigned long zapped,
		       struct sample *sample)
{
	bool alone = b->row->axis[AXIS_RANGE] == RANGE_OWN;
	unsigned long most = frees_due(b, zapped), least;

	least = frees_due(b, b->workers->end - b->workers->start);
	if (STRATEGY.callback && !STRATEGY.counts_mappings) {
		most = sample->puts;
		least = most > 0;
	}
	if (alone)
		least = most;
	if (sample->frees >= least && sample->frees <= most)
		return 0;
	return books_off(sample, "free callbacks missing or too many");
}

int WORKLOAD_FN(mixed)(const struct row *row, const struct timing *timing,
		       const struct place *place, struct team *team,
		       struct sample *sample)
{
	unsigned long zapped;
	struct bench b;
	int err = -1;

	if (bench_open(&b, row, timing, place, 1, sample))
		return -1;
	b.workers = workers_create(row, row->axis[AXIS_BATCH], 0, MIXED_ROUND,
				   sample);
	if (b.workers) {
		team_run(team, row->axis[AXIS_THREADS], mixed_member, &b);
		zapped = pinners_free(&b);
		err = workers_sum(row, b.workers, sample);
		sample->round = b.workers->calls;
		if (!err && b.failed)
			err = fail(sample, "can't set up", "no memory, or a "
				   "fault that failed on a live device");
		if (!err)
			err = mixed_frees(&b, zapped, sample);
		if (!err)
			err = bench_audit(&b, sample);
	}
	free(b.workers);
	bench_close(&b);
	return err;
}
