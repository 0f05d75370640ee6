/* SPDX-License-Identifier: MIT */
/* The order in which a thread of range random takes its calls. */
#ifndef BENCH_SEQUENCE_H
#define BENCH_SEQUENCE_H

#include <stdint.h>

/*
 * Bytes for each base page of the device, and each thread, at batch 1: a page
 * index is one of these, and there are as many as it takes to go once through
 * the device, so that no cache holds what comes round again.
 */
#define SEQUENCE_ENTRY sizeof(uint32_t)

/*
 * The first base pages of nr calls, each drawn for itself from the calls of
 * batch that fit into pages. The same for the same seed. NULL: no memory.
 */
uint32_t *sequence_create(unsigned long pages, unsigned long batch,
			  unsigned long nr, uint64_t seed);

#endif
