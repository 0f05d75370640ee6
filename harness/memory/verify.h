/* SPDX-License-Identifier: MIT */
/*
 * What a mapping really is made of: the size of the pages that faults bring
 * in, and the node they are on.
 */
#ifndef HARNESS_MEMORY_VERIFY_H
#define HARNESS_MEMORY_VERIFY_H

#include "harness/memory/memory.h"

struct faulted {
	/* bytes that one fault mapped, least and most; 0: can't be known */
	size_t page_size, page_size_max;
	unsigned int spots;	/* faults that were looked at */
	int node;		/* NODE_INTERLEAVE: several; -1: unknown */
};

/*
 * Faults a page in at some spots of a mapping that nobody has touched (its
 * contents stay), and looks. A page on another node than was asked for, or of
 * another size than memory->page_size, is an error: -1, and why says why. What
 * the kernel doesn't tell is unknown, and no error, unless the spec has a node.
 */
int memory_touch(const struct memory *memory, void *data, size_t size, int node,
		 struct faulted *faulted, char *why, size_t why_size);

#endif
