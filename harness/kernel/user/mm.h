/* SPDX-License-Identifier: MIT */
/* Memory of the user machine, each piece on a node of one's choice. */
#ifndef KERNEL_USER_MM_H
#define KERNEL_USER_MM_H

#include <stddef.h>

/* Zeroed, on its own pages; node -1: the local one. NULL: no memory. */
void *kzalloc_node(size_t size, int node);
void kfree_sized(void *ptr, size_t size);

/*
 * Binds pages that nobody has touched yet to node; -1 leaves them to the
 * policy of the thread. 0, or -1 with errno set.
 */
int node_bind(void *addr, size_t size, int node);

#endif
