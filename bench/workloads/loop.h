/* SPDX-License-Identifier: MIT */
/*
 * What the loops of every workload share: this file's includer is compiled
 * once for each variant, that is a strategy (-DSTRATEGY=name and its header)
 * with a primitive and an RCU (-DVARIANT=cas_memb), and everything here is
 * inlined into it, so that a measured loop makes no indirect call.
 */
#ifndef BENCH_LOOP_H
#define BENCH_LOOP_H

#include "bench/workloads/data.h"
#include "bench/workloads/threads.h"
#include "harness/device/fault.h"
#include "harness/device/gup.h"
#include "harness/device/life.h"
#include STRATEGY_HEADER

/* What they define: run_gup_edge_cas_memb(), ... and run_edge_cas_memb[] */
#define VARIANT_NAME__(what, strategy, variant) what##_##strategy##_##variant
#define VARIANT_NAME_(what, strategy, variant) \
	VARIANT_NAME__(what, strategy, variant)
#define VARIANT_NAME(what)    VARIANT_NAME_(what, STRATEGY, VARIANT)
#define WORKLOAD_FN(workload) VARIANT_NAME(run_##workload)

#define WORKLOAD(name)							\
	int WORKLOAD_FN(name)(const struct row *row,			\
			      const struct timing *timing,		\
			      const struct place *place,		\
			      struct team *team, struct sample *sample);
#include "bench/workloads/workloads.def"
#undef WORKLOAD

#define HOOKS (&STRATEGY.hooks)

/* Everything a row needs but the loop itself. */
struct bench {
	const struct row *row;
	const struct timing *timing;
	struct dev_dax dev;
	struct data data;
	struct worker *workers;	/* one a thread */
	bool failed;		/* a fault or a call came short */
};

/* Opens the memory of a row's device, where the row has it. */
static inline int bench_data(struct bench *b, const struct row *row,
			     const struct timing *timing,
			     const struct place *place, struct sample *sample)
{
	percpu_audit();
	*b = (struct bench){ .row = row, .timing = timing };
	return data_open(&b->data, row, place, sample);
}

/* The device itself, on that memory; if it fails, the memory is closed. */
static inline int bench_device(struct bench *b, unsigned int nr_mms,
			       struct sample *sample)
{
	const struct place *place = b->data.place;
	struct dev_dax_params params = {
		.size = b->row->axis[AXIS_SIZE],
		.order = b->row->axis[AXIS_ORDER],
		.nr_mms = nr_mms,
		.primitive = PRIMITIVE,
		.vmemmap = data_vmemmap(&b->data),
		.pgmap_node = place->pgmap_node,
		.sweep_threads = (int)b->row->axis[AXIS_SWEEP_THREADS],
		.table_node = place->table_node,
	};
	int err;

	err = dev_dax_open(&b->dev, HOOKS, &params);
	if (!err)
		return 0;
	data_close(&b->data);
	/* there may be words for it already */
	return *sample->error ? -1 : fail(sample, "can't open the device",
					  strerror(-err));
}

static inline void bench_close(struct bench *b)
{
	dev_dax_close(&b->dev, HOOKS);
	data_close(&b->data);
}

/* Where the device came to be; if that's wrong, it's closed. */
static inline int bench_locate(struct bench *b)
{
	if (!data_audit(&b->data, page_to_pfn(b->dev.pages), b->dev.nr_pages,
			b->dev.pgmap))
		return 0;
	bench_close(b);
	return -1;
}

/* All three. */
static inline int bench_open(struct bench *b, const struct row *row,
			     const struct timing *timing,
			     const struct place *place, unsigned int nr_mms,
			     struct sample *sample)
{
	if (bench_data(b, row, timing, place, sample) ||
	    bench_device(b, nr_mms, sample))
		return -1;
	return bench_locate(b);
}

/*
 * The end of a threaded row: nothing is mapped or pinned any more. Counts are
 * idle, no reference is out, and a teardown gets through.
 */
static inline int bench_audit(struct bench *b, struct sample *sample)
{
	const char *wrong = dev_dax_books(&b->dev, HOOKS);

	if (wrong)
		return books_off(sample, wrong);
	rcu_thread_online();
	dev_dax_kill(HOOKS, &b->dev);
	dev_dax_unmap(HOOKS, &b->dev);
	dev_dax_drain(HOOKS, &b->dev);
	rcu_thread_offline();
	return 0;
}

/*
 * What a thread has that pins: room for so many page pointers, of which the
 * first touch is its own, and its order of range random. Without memory it
 * has nothing to do, and the row fails.
 */
static inline void pinner_create(struct bench *b, struct member *me,
				 struct worker *w, unsigned long pointers)
{
	enum page_range range = b->row->axis[AXIS_RANGE];

	w->dev = &b->dev;
	w->mm = b->dev.mms;
	w->flags = b->row->axis[AXIS_FOLL] ? FOLL_PIN : FOLL_GET;
	/* the pages of one call, whichever thread comes first maps them */
	if (range == RANGE_HOT)
		w->end = w->batch;
	w->pages = calloc(pointers, sizeof(*w->pages));
	if (w->pages && (range != RANGE_RANDOM || random_create(w, me->id)))
		return;
	__atomic_store_n(&b->failed, true, __ATOMIC_RELAXED);
	w->calls = 0;
}

/* Maps a thread's pages, and takes out what it finds of them in the end. */
static inline void pinner_map(struct bench *b, struct worker *w)
{
	unsigned long i;

	for (i = w->start; i < w->end; i += 1UL << b->dev.order)
		if (!dax_fault(HOOKS, w->dev, w->mm, i))
			__atomic_store_n(&b->failed, true, __ATOMIC_RELAXED);
}

static inline void pinner_zap(struct bench *b, struct worker *w)
{
	unsigned long i, unit = 1UL << b->dev.order;

	for (i = w->start; i < w->end; i += unit)
		if (dax_zap(HOOKS, w->dev, w->mm, i))
			w->mapped += unit;
}

/* Base pages zapped by all threads; frees what pinner_create() got. */
static inline unsigned long pinners_free(struct bench *b)
{
	unsigned long mapped = 0, i;

	for (i = 0; i < b->row->axis[AXIS_THREADS]; i++) {
		mapped += b->workers[i].mapped;
		free(b->workers[i].pages);
		free(b->workers[i].sequence);
	}
	return mapped;
}

/* Maps the first so many percent; returns the base pages mapped. */
static inline unsigned long map_part(struct bench *b)
{
	unsigned long unit = 1UL << b->dev.order, i;
	unsigned long end = b->dev.nr_pages * b->row->axis[AXIS_MAPPED] / 100;

	for (i = 0; i + unit <= end; i += unit)
		b->failed |= !dax_fault(HOOKS, &b->dev, b->dev.mms, i);
	return i;
}

/* Callbacks due when the last mapping of that many base pages went. */
static inline unsigned long frees_due(struct bench *b, unsigned long pages)
{
	if (!STRATEGY.callback || !STRATEGY.counts_mappings)
		return 0;
	return HOOKS->unit == UNIT_FOLIOS ? pages >> b->dev.order : pages;
}

/*
 * Instead of a teardown, whose drain would wait for what is lost: takes the
 * first `mapped` base pages out, looks at the books, and whether there have
 * been so many callbacks since free_zone_device_pages was `before`.
 */
static inline int audit_mapped(struct bench *b, unsigned long mapped,
			       unsigned long frees, unsigned long before,
			       struct sample *sample)
{
	unsigned long i, unit = 1UL << b->dev.order;
	const char *wrong;

	for (i = 0; i < mapped; i += unit)
		b->failed |= !dax_zap(HOOKS, &b->dev, b->dev.mms, i);
	if (b->failed)
		return fail(sample, "can't map", "a device that is alive");
	wrong = dev_dax_books(&b->dev, HOOKS);
	if (wrong)
		return books_off(sample, wrong);
	if (free_zone_device_pages - before != frees)
		return books_off(sample, "free callbacks missing or too many");
	return 0;
}

#endif
