/* SPDX-License-Identifier: MIT */
/* The devices of a scenario, from its setup to the books at its end. */
#ifndef BENCH_VERIFY_WORLD_H
#define BENCH_VERIFY_WORLD_H

#include "bench/verify/scenario.h"

/* Before each search: devices open, scenario's setup done. */
void world_setup(void);
/* Behind each history. */
void world_finish(void);
extern const struct scenario *world_scenario;
extern bool world_pins; /* FOLL_PIN, not FOLL_GET */

/*
 * What came about in the histories since it was last cleared, each counted
 * where it did: a scenario that never gets there proves nothing.
 */
struct world_seen {
	unsigned long pinned, not_pinned;
	unsigned long mapped, not_mapped; /* by the strategy's map */
	unsigned long found, not_found;	  /* by lookup() */
	unsigned long waited;		  /* an unpin ended inside drain */
};

extern struct world_seen world_seen;

/* subject.c calls it for each free callback. */
void world_freed(struct page *page);

/* What an address is, "page 1 _refcount", and what a word there means. */
void world_describe(const volatile void *address, char *text, size_t size);
void world_value(const volatile void *address, uint64_t word, char *text,
		 size_t size);

#endif
