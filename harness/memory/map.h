/* SPDX-License-Identifier: MIT */
/* A mapping's bounds, and an address for it where huge pages fit. */
#ifndef HARNESS_MEMORY_MAP_H
#define HARNESS_MEMORY_MAP_H

#include "harness/memory/spec.h"

/* Where, as memory_kind's map() has it. */
struct extent {
	void *addr;
	unsigned long offset;
	size_t size;
};

/* Its path, if it has one, or its kind. */
const char *memory_name(const struct memory *memory);

/* mmap(), readable and writable. NULL: errno and why are set. */
void *map_extent(const struct memory *memory, const struct extent *extent,
		 int flags, int fd, const struct why *why);

#endif
