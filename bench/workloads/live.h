/* SPDX-License-Identifier: MIT */
/*
 * A device that is torn down while threads pin and fault: what the threads and
 * the one that tears down tell each other, how long pins are held, and what a
 * life came to. Knows no strategy; teardown_live.c has the loops.
 */
#ifndef BENCH_LIVE_H
#define BENCH_LIVE_H

#include <pthread.h>
#include <stdint.h>

#include "bench/workloads/workload.h"
#include "harness/device/dev_dax.h"
#include "strategies/strategy.h"

/* Pins that a thread holds at a time, at most: then it sleeps. */
#define LIVE_PINS 64

/* What has happened to the device; DYING: kill has begun. */
enum live_phase {
	LIVE_UP,
	LIVE_DYING,
	LIVE_KILLED,
	LIVE_UNMAPPED,
	LIVE_DRAINED
};

/*
 * What is known of one life: times in us, and operations.
 * block_new: from the start of kill to the start of the last pin or fault that
 * succeeded; not there, if no thread tried any, as they held all that they may;
 * drain_delay: from the start of the last release, or of drain if
 * that is later, to its return; drain_cpu: of the thread that drains; lost: at
 * the rate of before what the threads would have done from the start of kill
 * to the end of drain, less what they did.
 */
enum live_value {
	LIVE_KILL,
	LIVE_UNMAP,
	LIVE_DRAIN,
	LIVE_FREE,
	LIVE_BLOCK_NEW,
	LIVE_DRAIN_DELAY,
	LIVE_DRAIN_CPU,
	LIVE_LOST,
	NR_LIVE_VALUES
};

/* Base pages [page, page + nr), until due. */
struct live_pin {
	struct page *page;
	unsigned long nr;
	double due;
};

/* One that pins and faults. What isn't said otherwise is of the life so far. */
struct live_thread {
	struct live *live;
	unsigned long start, end;	/* its base pages, in all lives */
	unsigned long next, next_fault;
	unsigned long faults_due;	/* in hundredths of one */
	struct page **pages;		/* of one call; nobody reads it */
	struct live_pin pins[LIVE_PINS];
	unsigned int nr_pins;
	bool has_late;			/* or dropped it already */
	bool looked;			/* for mappings, behind the zap */
	bool tested;			/* whether kill and unmap let it in */
	uint64_t random;		/* in all lives */

	unsigned long ops;		/* others read it meanwhile, */
	bool warm;			/* and that it has pinned */
	double last_start;		/* of an operation that succeeded */
	double last_release;
	unsigned long gets, puts;	/* base pages, */
	unsigned long tried;		/* and those of its faults */
	unsigned long frees;
	unsigned long left;		/* pinned when drain had returned */
	const char *wrong;		/* NULL, or what should have failed */
} __attribute__((aligned(128)));

/* When what happened in a life, and what it cost. */
struct live_record {
	double kill, killed, unmapped, drained, free, freed;
	double cpu_s, drain_cpu_s;	/* of who tears down; all phases */
	double rate;			/* operations/s before the kill, */
	unsigned long before, after;	/* and how many by it, and in all */
	unsigned long frees;		/* callbacks of who tears down */
};

struct live {
	const struct row *row;
	const struct timing *timing;
	const struct place *place;
	struct sample *sample;
	struct dev_dax *dev;
	unsigned int flags;		/* of all pins */
	unsigned long batch;
	unsigned int nr_threads;
	struct live_thread *threads;
	pthread_barrier_t meet;
	enum live_phase phase;
	double kill_at;			/* from LIVE_DYING on */
	bool over;			/* there is no next life */
	bool cold;			/* the threads didn't get warm */
	unsigned long mapped;		/* base pages, ahead of the threads */
	double *values[NR_LIVE_VALUES];	/* one a life */
	double cpu_s;			/* of all lives */
	int err;
};

/* 0, or -1 with sample->error. Destroy it in any case. */
int live_create(struct live *live, const struct row *row,
		const struct timing *timing, const struct place *place,
		struct sample *sample);
void live_destroy(struct live *live);

/* All threads and the one that tears down; it sleeps. */
void live_meet(struct live *live);

/* What a thread does around all lives: its naps are as short as it says. */
void live_thread_enter(void);
void live_thread_leave(void);
/* A new life, before the threads meet for it. */
void live_begin(struct live *live, struct dev_dax *dev, unsigned long mapped);

static inline enum live_phase live_phase(const struct live *live)
{
	return __atomic_load_n(&live->phase, __ATOMIC_ACQUIRE);
}

static inline void live_enter(struct live *live, enum live_phase phase)
{
	__atomic_store_n(&live->phase, phase, __ATOMIC_RELEASE);
}

/* Until when a pin that begins now is held. */
double live_due(struct live_thread *t, double now);
/* The long-term pin is to be dropped: once a life. */
void live_drop_late(struct live_thread *t);
/* Until a pin is due or, soon, there may be news. */
void live_nap(const struct live_thread *t, double now);

/* An operation that began at start is done; a pin makes the thread warm. */
void live_done(struct live_thread *t, double start, bool pin);

/* Waits until all are warm, and longer; returns what they do, in ops/s. */
double live_warm_up(struct live *live);
unsigned long live_ops(const struct live *live);

/*
 * After drain, before the device is closed: every pin is gone, gets are puts,
 * counts are what the strategy leaves, and nothing succeeded that may not.
 * 0, or -1 with sample->error.
 */
int live_audit(struct live *live, const struct strategy *strategy,
	       const struct live_record *record);
/* Base pages of the threads' faults in this life; and their callbacks. */
unsigned long live_tried(const struct live *live);
unsigned long live_frees(const struct live *live);

/* Keeps the values of one life, which has a number unless it's below 0. */
void live_keep(struct live *live, const struct strategy *strategy,
	       const struct live_record *record, int life);
/* What all lives came to. */
void live_sum(struct live *live);

#endif
