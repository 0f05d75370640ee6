/* SPDX-License-Identifier: MIT */
/*
 * What a workload is to the rest of bench/: a row of axes goes in, one sample
 * comes out. The loops themselves are compiled once for each strategy
 * (bench/workloads/gup.c and its neighbours), so nothing here is on a
 * measured path.
 */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/machine/team.h"
#include "strategies/strategy.h"

/*
 * Which pages the threads of one row use.
 * own: each its own slice of the device; shared: every thread walks the whole
 * device from its start, as gup_test -j does; hot: every call of every thread
 * takes the same first pages.
 */
enum page_range { RANGE_OWN, RANGE_SHARED, RANGE_HOT, NR_RANGES };

extern const char *const range_names[NR_RANGES];

/* Every axis of one row. An axis that the workload doesn't have is 0. */
struct row {
	unsigned int workload;	/* index into workloads[] */
	unsigned int order;	/* of the mapping: 0 = PTE, 9 = PMD */
	unsigned long batch;	/* base pages in one GUP call */
	enum page_range range;
	unsigned int threads;
	unsigned int mapped;	/* teardown: percent of the device mapped */
	unsigned long size;	/* device, bytes */
};

/* How long a row is measured. */
struct timing {
	double warmup_s;	/* each thread, before anyone is timed */
	double window_s;	/* timed, each thread */
	unsigned int lives;	/* teardown: device lives, the median is kept */
};

/* Where things live: data, page array and pgmap on one node; -1: local. */
struct place {
	const struct memory *memory;
	int data_node;
};

#define MAX_PHASES 4

/* What one row gave in one process. */
struct sample {
	double phase[MAX_PHASES];	/* in the workload's unit */
	double total;			/* sum of the phases, the same unit */
	double cpu;			/* CPU time, the same unit */
	double pages;			/* base pages (lives) that were timed */
	unsigned long round;		/* base pages between two clock reads */
	unsigned long gets, puts;	/* the books, in base pages */
	unsigned long frees;		/* free callbacks */
	unsigned long grace_periods;	/* of one life, teardown only */
	unsigned long vmemmap_bytes;	/* size of the page array ... */
	unsigned long vmemmap_huge;	/* ... of which backed by huge pages */
	char error[160];		/* "" or why there is no sample */
};

struct workload {
	const char *name;
	const char *title;	/* one operation, in a sentence */
	const char *unit;	/* "ns" or "us": of phases and totals */
	const char *per;	/* what one unit of time is spent on */
	const char *phases[MAX_PHASES + 1];	/* NULL-terminated */
	bool has_batch, has_range, has_threads, has_mapped;
};

extern const struct workload workloads[];
extern const unsigned int nr_workloads;

/* 0, or -1 with sample->error set: a run whose books are off is no result. */
typedef int (*workload_fn)(const struct row *row, const struct timing *timing,
			   const struct place *place, struct team *team,
			   struct sample *sample);

/* One strategy with its loops, one function a workload, as workloads[]. */
struct instance {
	const struct strategy *strategy;
	const workload_fn *run;
};

/* All of strategies.def, in its order. */
extern const struct instance instances[];
extern const unsigned int nr_instances;

#endif
