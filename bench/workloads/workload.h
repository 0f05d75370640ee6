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
 * takes the same first pages; random: every call takes pages anywhere in the
 * device, the threads each in an order of its own.
 */
enum page_range { RANGE_OWN, RANGE_SHARED, RANGE_HOT, RANGE_RANDOM, NR_RANGES };

extern const char *const range_names[NR_RANGES];
extern const char *const foll_names[2];

/*
 * The axes of a row. The last two belong to an arm of a plan, so that they are
 * compared as strategies are: interleaved, in one block of the table.
 */
enum axis {
	AXIS_ORDER,	/* of the mapping: 0 = PTE, 9 = PMD, 18 = PUD */
	AXIS_BATCH,	/* base pages in one GUP call */
	AXIS_RANGE,	/* enum page_range */
	AXIS_MAPPED,	/* teardown: percent of the device mapped */
	AXIS_RATIO,	/* faults in 100 operations */
	AXIS_HOLD,	/* teardown_live: hold_value() */
	AXIS_USES,	/* lifecycle: GUP calls in a device's life */
	AXIS_OP,	/* count: enum count_op */
	AXIS_REFS,	/* count: references in one operation */
	AXIS_INITIAL,	/* count: references that are there already */
	AXIS_WORDS,	/* count: enum count_words */
	AXIS_DEVICES,	/* bystander: devices open meanwhile */
	AXIS_THREADS,
	AXIS_SIZE,	/* device, bytes; bystander: ordinary memory */
	AXIS_FOLL,	/* gup: 0 FOLL_GET, 1 FOLL_PIN */
	AXIS_RELEASE,	/* gup: enum release */
	AXIS_PLACE,	/* enum place_policy */
	AXIS_VMEMMAP,	/* enum vmemmap_kind */
	AXIS_SWEEP_THREADS, /* teardown: that drain may use; 1 isn't named */
	AXIS_PRIMITIVE,	/* enum primitive */
	AXIS_RCU,	/* enum rcu */
	NR_AXES
};

/*
 * How long pins are held. fixed: each for that time; exp: for a time of that
 * mean, exponentially distributed; late: not at all, but for one long-term pin
 * a thread, which is dropped that time after the kill began.
 */
enum hold { HOLD_FIXED, HOLD_EXP, HOLD_LATE };

#define HOLD_KIND_SHIFT 48

static inline unsigned long hold_value(enum hold kind, unsigned long ns)
{
	return (unsigned long)kind << HOLD_KIND_SHIFT | ns;
}

static inline enum hold hold_kind(unsigned long value)
{
	return value >> HOLD_KIND_SHIFT;
}

static inline unsigned long hold_ns(unsigned long value)
{
	return value & ((1UL << HOLD_KIND_SHIFT) - 1);
}

/* How pinned pages are given back: a call a folio, or a call a page. */
enum release { RELEASE_RANGE, RELEASE_PAGE, NR_RELEASES };

/* What workload count does to a word. */
enum count_op {
	OP_PAIR,	/* a get that succeeds, and its put */
	OP_REFUSED,	/* a get of a word that is frozen, or dead */
	OP_FINAL,	/* get, put, the last put, and a new life */
	NR_COUNT_OPS
};
enum count_words { WORDS_OWN, WORDS_ONE, NR_COUNT_WORDS };

/* rcu.h: what read sections are compiled to, and the process uses */
enum rcu { RCU_MEMB, RCU_QSBR, NR_RCUS };

extern const char *const release_names[NR_RELEASES];
extern const char *const count_op_names[NR_COUNT_OPS];
extern const char *const count_words_names[NR_COUNT_WORDS];
extern const char *const rcu_names[NR_RCUS];
extern const char *const vmemmap_names[];

/* An axis that the workload doesn't have is 0. */
struct row {
	unsigned int workload;	/* index into workloads[] */
	unsigned long axis[NR_AXES];
};

/* How long a row is measured. */
struct timing {
	double warmup_s;	/* each thread, before anyone is timed */
	double window_s;	/* timed, each thread */
	unsigned int lives;	/* device lives that are torn down */
	double plant_percent;	/* --plant; 0: nothing is planted */
};

/* Where things live: nodes as struct placement has them. */
struct place {
	const struct memory *memory;
	int data_node, vmemmap_node, pgmap_node;
	int table_node;	/* of page tables: that of the first thread's CPU */
	/* bytes from the start of the memory that the page array takes */
	unsigned long vmemmap_bytes;
};

#define MAX_PHASES 4
#define MAX_TAILS  8

/* Over the lives of one process. Below 0: it isn't there for this strategy. */
enum tail_part { TAIL_P50, TAIL_P99, TAIL_MAX, NR_TAIL_PARTS };

struct tail {
	double part[NR_TAIL_PARTS];
};

extern const char *const tail_part_names[NR_TAIL_PARTS];

/* What one row gave in one process. */
struct sample {
	/* in the workload's unit; below 0: not timed apart */
	double phase[MAX_PHASES];
	double total;			/* sum of the phases, the same unit */
	double cpu;			/* CPU time, the same unit */
	struct tail tail[MAX_TAILS];	/* of workload->tails */
	double pages;			/* base pages (lives) that were timed */
	unsigned long round;		/* base pages between two clock reads */
	unsigned long gets, puts;	/* the books, in base pages */
	unsigned long frees;		/* free callbacks */
	unsigned long grace_periods;	/* of one life, teardown only */
	unsigned long drain_helpers;	/* threads that swept with its own */
	unsigned long vmemmap_bytes;	/* size of the page array ... */
	unsigned long vmemmap_huge;	/* ... of which backed by huge pages */
	/* found where place has them, or there is no sample; -1: not known */
	long data_node, vmemmap_node, pgmap_node;
	unsigned long fault_bytes;	/* one fault of the data maps so many */
	double planted;			/* percent of the time without it */
	char error[1024];		/* "" or why there is no sample */
};

/* What a path of the native machine drives: bench/native/native.h */
enum native_kind { NATIVE_GUP, NATIVE_FAULT };

struct workload {
	const char *name;	/* of the native machine: "native/gup" */
	const char *title;	/* one operation, in a sentence */
	const char *unit;	/* "ns" or "us": of phases and totals */
	const char *per;	/* what one unit of time is spent on */
	const char *phases[MAX_PHASES + 1];	/* NULL-terminated */
	/* with units, as "kill_us"; the phases' are the first, if there are */
	const char *tails[MAX_TAILS + 1];
	unsigned int axes;	/* 1U << enum axis, without AXIS_THREADS */
	bool has_random;	/* range random, too */
	bool has_threads;	/* or it is always one */
	unsigned int besides;	/* threads beside those: who tears down */
	bool races;	/* on shared pages it has what breaks the unsound */
	bool no_strategy;	/* only null runs it: no strategy is in it */
	bool native;		/* paths run it, no strategy; and of this kind: */
	enum native_kind kind;
};

extern const struct workload workloads[];
extern const unsigned int nr_workloads;

/* Every row has threads; some workloads' are always 1. */
bool axis_of(enum axis axis, const struct workload *workload);

/* Its threads go round a loop of ours, that of threads.h: --plant slows it. */
bool workload_has_rounds(const struct workload *workload);

/* 0, or -1 with sample->error set: a run whose books are off is no result. */
typedef int (*workload_fn)(const struct row *row, const struct timing *timing,
			   const struct place *place, struct team *team,
			   struct sample *sample);

/*
 * One strategy with its loops: one function a workload, as workloads[], for
 * each primitive and RCU that it was compiled with; else NULL.
 */
struct instance {
	const struct strategy *strategy;
	const workload_fn *run[NR_PRIMITIVES][NR_RCUS];
};

extern const char *const verdict_names[];	/* of enum verdict */

/* What is built of strategies.def, in its order. */
extern const struct instance instances[];
extern const unsigned int nr_instances;

#endif
