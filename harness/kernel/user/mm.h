/* SPDX-License-Identifier: MIT */
/* Memory of the user machine, each piece on a node of one's choice. */
#ifndef KERNEL_USER_MM_H
#define KERNEL_USER_MM_H

#include <stddef.h>

/*
 * Zeroed, on its own pages; node -1: the local one. NULL: no memory. What is
 * small has a 4 KiB page to itself, hence a TLB entry that the kernel, whose
 * slabs lie in its direct map, doesn't need.
 */
void *kzalloc_node(size_t size, int node);
void kfree_sized(void *ptr, size_t size);

/*
 * Binds pages that nobody has touched yet to node; -1 leaves them to the
 * policy of the thread. 0, or -1 with errno set.
 */
int node_bind(void *addr, size_t size, int node);

/*
 * Makes bound memory real, in huge pages if the host gives them, so that no
 * measured loop is the first to touch it. 0, or -errno.
 */
int populate(void *addr, size_t size);

#endif
