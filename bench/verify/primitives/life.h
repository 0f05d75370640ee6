/* SPDX-License-Identifier: MIT */
/*
 * The page of a primitive's scenario: its lives, from an allocation to the
 * destructor, and what is known of them beside the count. Nothing here depends
 * on the primitive.
 */
#ifndef BENCH_VERIFY_PRIMITIVES_LIFE_H
#define BENCH_VERIFY_PRIMITIVES_LIFE_H

#include <stddef.h>
#include <stdint.h>

/* Before each search: the page, and the scenario's own setup. */
void life_setup(void);
/* What an address is, "count", and what a word there means. */
void life_describe(const volatile void *address, char *text, size_t size);
void life_value(const volatile void *address, uint64_t word, char *text,
		size_t size);

#endif
