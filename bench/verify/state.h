/* SPDX-License-Identifier: MIT */
/* What the parts of the world share: its devices, and what is known of them. */
#ifndef BENCH_VERIFY_STATE_H
#define BENCH_VERIFY_STATE_H

#include "bench/verify/world.h"
#include "harness/device/dev_dax.h"

enum phase { OPEN, KILLED, UNMAPPED, DRAINED, CLOSED };

/* What is the world's own notion, and no step of the model. */
#define unseen __attribute__((no_sanitize("thread")))

/*
 * Read and written by the steps of the model, so that a search tells the
 * orders apart: held, per CPU and device, has a bit for a pinned page.
 */
struct shared {
	struct {
		unsigned long held[EXPLORE_CPUS];
		int phase;
	} dev[WORLD_DEVICES];
	struct completion handed;
	struct page *ordinary;
};

/* Of one CPU each, or changed where the page's count changes. */
struct ghost {
	struct {
		struct dev_dax dax;
		struct mm_struct mms[WORLD_MMS];
		int transitions[WORLD_PAGES], callbacks[WORLD_PAGES];
		bool killing, killed, draining, frozen, generic, has_ref;
		long refs;
	} dev[WORLD_DEVICES];
	bool mapping[EXPLORE_CPUS + 1];
	bool refused;
	unsigned long frozen_page; /* of device 0, + 1 */
};

extern struct shared shared;
extern struct ghost ghost;

/* The strategy's hooks, and those with a look at who calls (watch.c). */
const struct pgmap_hooks *theirs(void);
extern struct pgmap_hooks hooks;
void watch_hooks(void);
void watch_device(unsigned int d);
/* The step of a CPU's last gup_pin of a page. */
unsigned int pinned_at(unsigned int cpu, unsigned long index);

struct dev_dax *dax(unsigned int d);
/* Not of the device: it lives as long as its process. */
struct mm_struct *mm_of(unsigned int d, unsigned int mm);
/* Of which device that is a page, or part of one; -1: of none. */
int device_of(const volatile void *address, unsigned long *index);
bool is_count(const volatile void *address);
int count_of(uint64_t word);
/* Nobody can take a reference on it but who maps it. */
bool is_free(uint64_t word);
bool is_idle(uint64_t word);
/* References on the pgmap, 0 for a strategy that keeps none. */
long refs(unsigned int d);

void saw(unsigned long *count);
/* Its owner's stores aren't the strategy's: they aren't judged. */
void freeze_to(unsigned int d, unsigned long index, int nr);

#endif
