/* SPDX-License-Identifier: MIT */
/*
 * All histories of two or three CPUs, one by one. A CPU is a coroutine that
 * the machine (step_machine.h) brings here behind every operation; a history
 * is the order in which they go on from there. Memory is sequentially
 * consistent: what a weaker one adds isn't searched.
 */
#ifndef TESTS_EXPLORE_H
#define TESTS_EXPLORE_H

#include <stdbool.h>

#define MAX_CPUS 3

enum step {
	STEP_READ,
	STEP_STORE,
	STEP_RMW,
	STEP_NONE,	/* others may go first, that's all */
};

/* What a history may break; a set of them is a mask. */
enum fault {
	USED_AFTER_FREE = 1 << 0,
	FREED_TWICE	= 1 << 1,
	LEAKED		= 1 << 2,	/* all are back, and no put freed */
	NOT_FREE	= 1 << 3,	/* or did, and the word is live */
	BOTH_FAILED	= 1 << 4,
	USED_FROZEN	= 1 << 5,
	COUNT_OFF	= 1 << 6,
	WRONG_LIFE	= 1 << 7,	/* a destructor of another life */
	PUT_STORED	= 1 << 8,	/* after the sweep accepted the word */
	PUT_TOUCHED	= 1 << 9,	/* the same, if only in vain */
	PUT_BLAMED	= 1 << 10,	/* a put's repair; no put was wrong */
	REVIVED		= 1 << 11,	/* a free or frozen word became live */
};
#define NR_FAULTS 12

struct search {
	const char *name;
	void (*cpu[MAX_CPUS])(void);	/* the last ones may be NULL */
	void (*begin)(void);		/* before each history */
	void (*end)(void);		/* behind it, if there: judges it */
	/* behind each step, if there: changed, the value isn't what it was */
	void (*watch)(enum step step, bool changed);
};

/*
 * Runs every history, says how many there were, and returns all that they
 * broke. first: the first that broke anything, as text.
 */
unsigned int explore(const struct search *search, char *first,
		     unsigned long size);

/* How many histories that took. */
unsigned long explored(void);

/* This history breaks that, unless cond. */
void must(bool cond, enum fault fault);

/* The steps of the history that runs, or of the last. */
unsigned int steps_of(enum step step);

/* From the machine, behind an operation, or from a CPU. */
void step(enum step step, const volatile void *address);

/* The CPU that runs; 0 outside of a history. */
unsigned int this_cpu(void);

/* Read sections, and the wait for those that are open now. */
void section_begin(void);
void section_end(void);
void grace_period(void);

#endif
