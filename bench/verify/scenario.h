/* SPDX-License-Identifier: MIT */
/*
 * A scenario: what two to four CPUs do with a device or two, under any
 * strategy. Each is one file in scenarios/, of calls that world.c watches: the
 * device's own faults, zaps, walks and teardown, with the obligations of
 * strategies/strategy.h looked at on the way and at the end. Those of a
 * primitive by itself, which know a page and no device, are in primitives/.
 */
#ifndef BENCH_VERIFY_SCENARIO_H
#define BENCH_VERIFY_SCENARIO_H

#include "harness/kernel/explore/explore.h"
#include "strategies/strategy.h"

/*
 * A strategy with a primitive: subject.c, compiled for each. Or a primitive by
 * itself, with scenarios of its own: primitives/subject.c.
 */
struct subject {
	const struct strategy *strategy; /* NULL: the primitive by itself */
	enum primitive primitive;
	/* of a primitive by itself: */
	const struct scenario *const *scenarios;
	unsigned int nr_scenarios;
};

#define OBLIGATION(nr) (1U << (nr))

struct scenario {
	const char *name;
	const char *title;
	unsigned int obligations;
	unsigned int order;	/* of every mapping: 0 or PMD_ORDER */
	unsigned int nr_devices;
	unsigned long units;	/* mappings that a device has room for */
	bool deep;		/* more than a routine check has time for */
	/* Of a primitive: what it is known to break, 0 if nothing; and why. */
	unsigned int breaks;
	const char *because;
	/* NULL: it can be had by any strategy; else why not. */
	const char *(*refuses)(const struct strategy *strategy);
	void (*setup)(void); /* on no CPU; may be NULL */
	const char *before;  /* what that has done, for a history's reader */
	unsigned int nr_cpus;
	void (*cpu[EXPLORE_CPUS])(void);
	void (*finish)(void); /* of a primitive: behind each history */
};

extern const struct scenario *const scenarios[];
extern const unsigned int nr_scenarios;

/* What a scenario may call: of device d, process mm, base page index. */
#define WORLD_DEVICES 2
#define WORLD_MMS     2
#define WORLD_PAGES   4UL

extern const struct subject *subject;

bool fault(unsigned int d, unsigned int mm, unsigned long index);
bool zap(unsigned int d, unsigned int mm, unsigned long index);
/* nr pages from index on, or nothing; what a walk had of them is given back. */
bool pin(unsigned int d, unsigned int mm, unsigned long index,
	 unsigned long nr);
void unpin(unsigned int d, unsigned long index, unsigned long nr);
/* Its pgmap by pfn, as get_dev_pagemap() of who has no mapping of it. */
void lookup(unsigned int d, unsigned long index);
/* As a driver's unbind, in this order; close waits for who faults or zaps. */
void kill_device(unsigned int d);
void unmap_device(unsigned int d);
void drain_device(unsigned int d);
void close_device(unsigned int d);
void teardown(unsigned int d); /* all four */

/* The same in a setup, where it must succeed; a pin is the given CPU's. */
void must_fault(unsigned int d, unsigned int mm, unsigned long index);
void must_pin(unsigned int cpu, unsigned int d, unsigned int mm,
	      unsigned long index, unsigned long nr);
/* In a setup: a page whose one reference somebody else froze, to the end. */
void freeze(unsigned int d, unsigned long index);
/* From one CPU to another: what was done before is seen behind. */
void hand_over(void);
void take_over(void);
/* get_page() and put_page() of a page that is no device's. */
void get_ordinary_page(void);
void put_ordinary_page(void);
/* The same of a device's, for strategies that have a put_page(). */
void get_device_page(unsigned int d, unsigned long index);
void put_device_page(unsigned int d, unsigned long index);
/* In a setup: nobody asked for its callbacks (MEMORY_DEVICE_GENERIC). */
void set_generic(unsigned int d);

#endif
