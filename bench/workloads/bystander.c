// SPDX-License-Identifier: MIT
/*
 * bystander: get_page() and put_page() of ordinary pages, which a strategy
 * makes dearer if it has something to say in them: what everybody pays for
 * device pages. --devices 1 keeps a device of the strategy open meanwhile.
 *
 * Each thread has its own slice of the page array of --size ordinary memory; a
 * round takes a stretch of it, page by page, then puts it.
 */
#include "bench/workloads/loop.h"

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
		free_ordinary_page(page);
}

static noinline double bystander_round(struct worker *w, double *phase_s)
{
	struct page *page, *first = w->array + w->next;
	struct page *last = first + w->calls;
	double begin, middle, end;

	begin = now_s();
	for (page = first; page < last; page++)
		bystander_get(page);
	middle = now_s();
	for (page = first; page < last; page++)
		bystander_put(page);
	end = now_s();
	w->gets += w->calls;
	w->puts += w->calls;
	w->next += w->calls;
	if (w->next + w->calls > w->end)
		w->next = w->start;
	phase_s[0] += middle - begin;
	phase_s[1] += end - middle;
	return end;
}

static void bystander_member(struct member *me, void *arg)
{
	struct bench *b = arg;
	struct worker *w = &b->workers[me->id];
	unsigned long i;

	for (i = w->start; i < w->end; i++)
		set_page_count(w->array + i, 1);
	rcu_thread_online();
	measure(me, w, b->timing, bystander_round);
	rcu_thread_offline();
	for (i = w->start; i < w->end; i++)
		if (page_ref_count(w->array + i) != 1)
			w->failed = true;
}

static int bystander_run(struct bench *b, struct team *team,
			 unsigned long first, unsigned long nr,
			 struct sample *sample)
{
	unsigned long threads = b->row->axis[AXIS_THREADS], slice, i;

	slice = nr / threads;
	b->workers = workers_alloc(b->row, sample);
	if (!b->workers)
		return -1;
	for (i = 0; i < threads; i++)
		b->workers[i] = (struct worker){
			.array = pfn_to_page(first),
			.batch = 1,
			.calls = slice < BYSTANDER_ROUND ? slice :
							   BYSTANDER_ROUND,
			.start = i * slice,
			.next = i * slice,
			.end = (i + 1) * slice,
		};
	team_run(team, threads, bystander_member, b);
	sample->round = b->workers[0].calls;
	return workers_sum(b->row, b->workers, sample);
}

/* The page array, as memory that was there at boot has it. */
static int bystander_array(unsigned long nr, const struct place *place,
			   unsigned long *first, struct sample *sample)
{
	const struct vmemmap_backing backing = { .node = place->vmemmap_node };
	struct data none = { .place = place, .sample = sample };
	int err = pfn_range_alloc(nr, first);

	if (err)
		return fail(sample, "no pfns for the pages", strerror(-err));
	err = vmemmap_populate(*first, nr, &backing);
	if (err) {
		pfn_range_free(*first, nr);
		return fail(sample, "no memory for the page array",
			    strerror(-err));
	}
	err = data_audit(&none, *first, nr, NULL);
	if (err) {
		vmemmap_free(*first, nr);
		pfn_range_free(*first, nr);
	}
	return err;
}

int WORKLOAD_FN(bystander)(const struct row *row, const struct timing *timing,
			   const struct place *place, struct team *team,
			   struct sample *sample)
{
	unsigned long nr = row->axis[AXIS_SIZE] / PAGE_SIZE, first;
	struct row device = *row;
	struct bench b = { 0 };
	int err;

	device.axis[AXIS_SIZE] = BYSTANDER_DEVICE;
	if (row->axis[AXIS_DEVICES] &&
	    bench_open(&b, &device, timing, place, 1, sample))
		return -1;
	b.row = row;
	b.timing = timing;
	err = bystander_array(nr, place, &first, sample);
	if (!err) {
		err = bystander_run(&b, team, first, nr, sample);
		vmemmap_free(first, nr);
		pfn_range_free(first, nr);
	}
	free(b.workers);
	b.row = &device;
	if (row->axis[AXIS_DEVICES]) {
		if (!err)
			err = bench_audit(&b, sample);
		bench_close(&b);
	}
	return err;
}
