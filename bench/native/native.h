/* SPDX-License-Identifier: MIT */
/*
 * The native machine: the running kernel's own GUP and fault paths, driven by
 * system calls. A path is one ops table in a file of its own; native.c
 * measures them all alike. Beside each stands its floor: the same calls with
 * nothing to pin or map.
 */
#ifndef BENCH_NATIVE_H
#define BENCH_NATIVE_H

#include <stdbool.h>

#include "bench/native/memory.h"
#include "bench/workloads/workload.h"
#include "harness/device/page.h"

/* What one thread works on, and how far its path is. */
struct native_thread {
	const struct native_path *path;
	const struct native_memory *memory;
	bool floor;
	unsigned long start, end;	/* its range, in base pages */
	unsigned long batch;		/* base pages in one call */
	unsigned long calls;		/* gets that come before the first put */
	void *state;			/* the path's own */
	char why[256];			/* "", or the call that failed, and why */
};

struct native_path {
	const char *name, *floor_name;	/* NATIVE_NAME() */
	const char *title;		/* the calls, get and put, in one line */
	const char *floor;		/* what the floor calls instead */
	enum native_kind kind;
	bool apart;			/* get and put are timed apart */
	bool foll_pin;			/* counted by nr_foll_pin_acquired */
	bool locks;			/* what it pins counts as locked */
	bool gup_faults;		/* its faults are GUP's */
	unsigned long max_batch;	/* 0: none */
	unsigned long max_calls;	/* gets before the first put; 0: any */
	/* NULL, or why this kernel can't do that, and what to do */
	const char *(*missing)(const struct memory *memory);
	/* 0, or -errno and why; close() is called after either, and whatever
	 * is pinned goes with it */
	int (*open)(struct native_thread *t);
	void (*close)(struct native_thread *t);
	/*
	 * One batch from base page index on. They return the base pages that
	 * got pinned or mapped, hence 0 from a floor, or -errno and why.
	 */
	long (*get)(struct native_thread *t, unsigned long index);
	long (*put)(struct native_thread *t, unsigned long index);
	/* instead of these two, where they are one call */
	long (*both)(struct native_thread *t, unsigned long index);
	/*
	 * Instead of these, where the kernel's own clock tells them apart: one
	 * call takes nr base pages, batch by batch.
	 */
	long (*clocked)(struct native_thread *t, unsigned long index,
			unsigned long nr, double *phase_s);
	/* base pages that it holds now, as the kernel tells; -1: it doesn't.
	 * Some tell it of the process, some round it up to folios. */
	long (*held)(struct native_thread *t);
};

#define NATIVE_NAME(path) .name = path, .floor_name = path "-floor"

extern const struct native_path *const native_paths[];
extern const unsigned int nr_native_paths;

/* Instance i is path i / 2, its floor if i is odd: "vmsplice-floor". */
const char *native_name(unsigned int instance);

/* What direct reads: --target FILE; NULL: none. Kept, not copied. */
void native_set_target(const char *file);

/*
 * One row; as workload_fn, 0 or -1 with sample->error. Where a path doesn't
 * time its phases apart, phase[0] and phase[1] are -1. A floor pins nothing,
 * so its books are empty; its times are of the base pages it stands for.
 */
int native_run(unsigned int instance, const struct row *row,
	       const struct timing *timing, const struct place *place,
	       struct team *team, struct sample *sample);
/* The same of any path: a test has some that lie. */
int native_run_path(const struct native_path *path, bool floor,
		    const struct row *row, const struct timing *timing,
		    const struct place *place, struct team *team,
		    struct sample *sample);

static inline char *native_addr(const struct native_thread *t,
				unsigned long index)
{
	return t->memory->data + (index << PAGE_SHIFT);
}

static inline unsigned long native_bytes(const struct native_thread *t)
{
	return t->batch << PAGE_SHIFT;
}

/* Notes in why what a call said, and what to do if there is something. */
long native_failed(struct native_thread *t, const char *call, int err,
		   const char *todo);

/*
 * A store to every page, of the size that a fault maps. What the memory holds
 * stays: it may be somebody's file. The zero is hidden, for a compiler may make
 * a read of adding it; and an "or" whose result is used reads first. A read's
 * fault would map the pages around it, too.
 */
static inline void native_store(const struct native_memory *memory,
				unsigned long index, unsigned long nr)
{
	unsigned long end = index + nr;
	char zero = 0;

	asm("" : "+r"(zero));
	for (; index < end; index += memory->unit)
		__atomic_fetch_add(memory->data + (index << PAGE_SHIFT), zero,
				   __ATOMIC_RELAXED);
}

#endif
