/* SPDX-License-Identifier: MIT */
/*
 * What the loops of every workload share: this file's includer is compiled
 * once for each variant, that is a strategy (-DSTRATEGY=name and its header)
 * with a primitive and an RCU (-DVARIANT=cas_memb), and everything here is
 * inlined into it, so that a measured loop makes no indirect call.
 */
#ifndef BENCH_LOOP_H
#define BENCH_LOOP_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/workloads/workload.h"
#include "harness/device/fault.h"
#include "harness/device/gup.h"
#include "harness/device/life.h"
#include "harness/memory/memory.h"
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
	unsigned int flags;		/* of its pins */
	bool page_by_page;		/* and how they are released */

	double phase_s[2];
	double cpu_s;
	unsigned long timed_pages;

	unsigned long gets, puts;	/* or maps and unmaps, in base pages */
	unsigned long mapped;		/* base pages zapped after the run */
	unsigned long frees;
	bool failed;			/* got less than it asked for */
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
 * The protocol of team.h around round(w, phase_s), which does one round and
 * adds to phase_s; it ends with its own clock read, the only one besides those
 * between its phases. It's a function, called once in thousands of pages: as
 * three copies it took the compiler half as long again.
 */
static __always_inline void
measure(struct member *me, struct worker *w, const struct timing *timing,
	double (*round)(struct worker *w, double *phase_s))
{
	unsigned long frees = free_zone_device_pages;
	double start, unused[2] = { 0 };

	team_barrier(me);
	start = now_s();
	do {
		round(w, unused);
		rcu_quiescent_state();
	} while (!team_warm(me, timing->warmup_s, start));

	w->cpu_s = thread_cpu_s();
	start = now_s();
	do {
		w->timed_pages += w->batch * w->calls;
		rcu_quiescent_state();
	} while (round(w, w->phase_s) - start < timing->window_s);
	w->cpu_s = thread_cpu_s() - w->cpu_s;

	team_finished(me);
	while (!team_all_finished(me)) {
		round(w, unused);
		rcu_quiescent_state();
	}
	w->frees = free_zone_device_pages - frees;
}

/* Everything a row needs but the loop itself. */
struct bench {
	const struct row *row;
	const struct timing *timing;
	struct dev_dax dev;
	void *data;
	const struct memory_kind *memory;
	struct worker *workers;
	bool failed;		/* a fault or a call came short */
};

static inline int fail(struct sample *sample, const char *what,
		       const char *why)
{
	snprintf(sample->error, sizeof(sample->error), "%s: %s", what, why);
	return -1;
}

/* How large a page array is, and how much of it huge pages back. */
static inline void vmemmap_account(unsigned long first, unsigned long nr,
				   struct sample *sample)
{
	sample->vmemmap_bytes = nr * sizeof(struct page);
	sample->vmemmap_huge = vmemmap_huge_bytes(first, nr);
	if (sample->vmemmap_huge > sample->vmemmap_bytes)
		sample->vmemmap_huge = sample->vmemmap_bytes;
}

/* Opens the device of a row; its memory is bound, and not touched. */
static inline int bench_open(struct bench *b, const struct row *row,
			     const struct timing *timing,
			     const struct place *place, unsigned int nr_mms,
			     struct sample *sample)
{
	struct dev_dax_params params = {
		.size = row->axis[AXIS_SIZE],
		.order = row->axis[AXIS_ORDER],
		.nr_mms = nr_mms,
		.primitive = PRIMITIVE,
		.vmemmap_node = place->data_node,
		.pgmap_node = place->data_node,
	};
	int err;

	percpu_audit();
	*b = (struct bench){ .row = row, .timing = timing,
			     .memory = place->memory->kind };
	b->data = b->memory->open(place->memory, place->data_node,
				  row->axis[AXIS_SIZE]);
	if (!b->data)
		return fail(sample, "no address space for the device",
			    strerror(errno));
	err = dev_dax_open(&b->dev, HOOKS, &params);
	if (err) {
		b->memory->close(b->data, row->axis[AXIS_SIZE]);
		return fail(sample, "can't open the device", strerror(-err));
	}
	vmemmap_account(page_to_pfn(b->dev.pages), b->dev.nr_pages, sample);
	return 0;
}

static inline void bench_close(struct bench *b)
{
	dev_dax_close(&b->dev, HOOKS);
	b->memory->close(b->data, b->row->axis[AXIS_SIZE]);
}

/* Callbacks due when the last mapping of that many base pages went. */
static inline unsigned long frees_due(struct bench *b, unsigned long pages)
{
	if (!STRATEGY.callback || !STRATEGY.counts_mappings)
		return 0;
	return HOOKS->unit == UNIT_FOLIOS ? pages >> b->dev.order : pages;
}

#endif
