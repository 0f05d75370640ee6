// SPDX-License-Identifier: MIT
/*
 * bystander: get_page() and put_page() of ordinary pages, which a strategy
 * makes dearer if it has something to say in them: what everybody pays for
 * device pages. --devices 1 keeps a device of the strategy open meanwhile.
 *
 * Each thread has a page array of its own, a part of --size; a round takes a
 * stretch of it, page by page, then puts it.
 */
#include "bench/workloads/threaded.h"

#define BYSTANDER_ROUND 8192
#define BYSTANDER_DEVICE (128UL << 20)

/* get_page() and put_page() of the strategy's kernel, or of one without. */
static __always_inline void bystander_get(struct page *page)
{
	if (HOOKS->get_page)
		HOOKS->get_page(page);
	else
		page_ref_add(page, 1);
}

static __always_inline void bystander_put(struct page *page)
{
	if (HOOKS->put_page)
		HOOKS->put_page(page);
	else if (unlikely(page_ref_dec_and_test(page)))
		set_page_count(page, 0);	/* the allocator's, from here */
}

static __always_inline double bystander_round(struct worker *w, double *phase_s)
{
	unsigned long first = w->next, i;
	double begin, middle, end;

	begin = now_s();
	for (i = 0; i < w->calls; i++)
		bystander_get(w->array + first + i);
	middle = now_s();
	for (i = 0; i < w->calls; i++)
		bystander_put(w->array + first + i);
	end = now_s();
	w->gets += w->calls;
	w->puts += w->calls;
	w->next += w->calls;
	if (w->next + w->calls > w->end)
		w->next = 0;
	phase_s[0] += middle - begin;
	phase_s[1] += end - middle;
	return end;
}

static void bystander_member(struct member *me, void *arg)
{
	struct bench *b = arg;
	struct worker *w = &b->workers[me->id];
	size_t bytes = w->end * sizeof(*w->array);
	unsigned long i;

	w->array = kzalloc_node(bytes, -1);
	if (!w->array || populate(w->array, bytes)) {
		__atomic_store_n(&b->failed, true, __ATOMIC_RELAXED);
		w->calls = 0;
	}
	for (i = 0; w->calls && i < w->end; i++)
		set_page_count(w->array + i, 1);
	rcu_thread_online();
	measure(me, w, b->timing, bystander_round);
	rcu_thread_offline();
	for (i = 0; w->calls && i < w->end; i++)
		if (page_ref_count(w->array + i) != 1)
			w->failed = true;
	kfree_sized(w->array, bytes);
}

static int bystander_workers(struct bench *b, struct sample *sample)
{
	unsigned long threads = b->row->axis[AXIS_THREADS], i, nr;

	nr = b->row->axis[AXIS_SIZE] / PAGE_SIZE / threads;
	b->workers = aligned_alloc(128, threads * sizeof(*b->workers));
	if (!b->workers)
		return fail(sample, "no memory for the threads",
			    strerror(ENOMEM));
	for (i = 0; i < threads; i++)
		b->workers[i] = (struct worker){
			.batch = 1,
			.calls = nr < BYSTANDER_ROUND ? nr : BYSTANDER_ROUND,
			.end = nr,
		};
	sample->round = b->workers[0].calls;
	return 0;
}

int WORKLOAD_FN(bystander)(const struct row *row, const struct timing *timing,
			   const struct place *place, struct team *team,
			   struct sample *sample)
{
	struct row device = *row;
	struct bench b;
	int err;

	device.axis[AXIS_SIZE] = BYSTANDER_DEVICE;
	if (row->axis[AXIS_DEVICES] &&
	    bench_open(&b, &device, timing, place, 1, sample))
		return -1;
	if (!row->axis[AXIS_DEVICES])
		b = (struct bench){ 0 };
	sample->vmemmap_bytes = sample->vmemmap_huge = 0;
	b.row = row;
	b.timing = timing;
	err = bystander_workers(&b, sample);
	if (!err) {
		team_run(team, row->axis[AXIS_THREADS], bystander_member, &b);
		if (b.failed)
			err = fail(sample, "can't set up", "no memory for "
				   "the ordinary pages");
		else
			err = workers_sum(&b, sample);
	}
	workers_free(&b);
	b.row = &device;
	if (row->axis[AXIS_DEVICES]) {
		if (!err)
			err = bench_audit(&b, sample);
		bench_close(&b);
	}
	return err;
}
