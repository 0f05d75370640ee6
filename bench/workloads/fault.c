// SPDX-License-Identifier: MIT
/*
 * fault: a mapping goes in, then is zapped, map and unmap timed apart. A round
 * maps a stretch, then zaps it. Threads on their own ranges are one process;
 * on shared pages each is a process of its own, as only then the second map
 * of a page is more than a spurious fault.
 */
#include "bench/workloads/loop.h"

#define FAULT_ROUND_PAGES 4096
#define FAULT_ROUND_MAPS  64

static noinline double fault_round(struct worker *w, double *phase_s)
{
	unsigned long i, first = w->next;
	double begin, middle, end;

	begin = now_s();
	for (i = 0; i < w->calls; i++) {
		if (likely(dax_fault(HOOKS, w->dev, w->mm, advance(w))))
			w->gets += w->batch;
		else
			w->failed = true;
	}
	middle = now_s();
	w->next = first;
	for (i = 0; i < w->calls; i++) {
		if (likely(dax_zap(HOOKS, w->dev, w->mm, advance(w))))
			w->puts += w->batch;
		else
			w->failed = true;
	}
	end = now_s();
	phase_s[0] += middle - begin;
	phase_s[1] += end - middle;
	return end;
}

static void fault_member(struct member *me, void *arg)
{
	struct bench *b = arg;
	struct worker *w = &b->workers[me->id];
	unsigned long most = (w->end - w->start) / w->batch;
	unsigned long frees = free_zone_device_pages;

	/* a round mustn't come round to an entry that it has mapped already */
	if (w->calls > most)
		w->calls = most;
	if (b->row->axis[AXIS_RANGE] == RANGE_HOT)
		w->end = w->start + w->calls * w->batch;
	w->dev = &b->dev;
	w->mm = &b->dev.mms[me->id % b->dev.nr_mms];
	rcu_thread_online();
	measure(me, w, b->timing, fault_round);
	rcu_thread_offline();
	w->frees = free_zone_device_pages - frees;
}

int WORKLOAD_FN(fault)(const struct row *row, const struct timing *timing,
		       const struct place *place, struct team *team,
		       struct sample *sample)
{
	unsigned long threads = row->axis[AXIS_THREADS];
	bool own = row->axis[AXIS_RANGE] == RANGE_OWN;
	unsigned long due, least;
	struct bench b;
	int err = -1;

	if (bench_open(&b, row, timing, place, own ? 1 : threads, sample))
		return -1;
	b.workers = workers_create(row, 1UL << row->axis[AXIS_ORDER],
				   FAULT_ROUND_PAGES, FAULT_ROUND_MAPS,
				   sample);
	if (b.workers) {
		team_run(team, threads, fault_member, &b);
		err = workers_sum(row, b.workers, sample);
		sample->round = b.workers[0].calls * b.workers[0].batch;
		/*
		 * Alone on a page every zap is a last one. Where mappings of
		 * several processes overlap, some are: at least one of every
		 * page of a round, and no more than there were zaps.
		 */
		due = frees_due(&b, sample->puts);
		least = due;
		if (!own && threads > 1)
			least = frees_due(&b, sample->round);
		if (!err && (sample->frees > due || sample->frees < least))
			err = books_off(sample, "free callbacks missing or too "
					"many");
		if (!err)
			err = bench_audit(&b, sample);
	}
	free(b.workers);
	bench_close(&b);
	return err;
}
