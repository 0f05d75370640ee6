/* SPDX-License-Identifier: MIT */
/*
 * The bytes that the native machine works on: a mapping of pages that stay
 * when the mapping goes, as a device's do.
 */
#ifndef BENCH_NATIVE_MEMORY_H
#define BENCH_NATIVE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/memory/memory.h"

/* What to do about pages of several sizes. */
#define SEVERAL_SIZES \
	"take dram:thp=off, or a file whose extents all lie on 2 MiB"

struct native_memory {
	char *data;
	size_t size;
	int fd;			/* what is mapped, from offset 0 on; */
	int flags;		/* and mmap()'s flags: to map it again */
	unsigned long unit;	/* base pages that one fault maps */
	size_t fault_bytes;	/* the same, if it isn't only supposed; or 0 */
	int node;		/* of its pages, as struct faulted's */
	bool hugetlb;
};

/*
 * Maps size bytes of memory, bound to node if it isn't a device's. Nothing is
 * mapped in yet, but for the pages that told the unit. 0, or -1 and why.
 */
int native_map(struct native_memory *m, const struct memory *memory, int node,
	       size_t size, char *why, size_t why_size);
void native_unmap(struct native_memory *m);

/* Base pages of nr from index on that are mapped in; -1: can't be known. */
long native_mapped(const struct native_memory *m, unsigned long index,
		   unsigned long nr);

#endif
