/* SPDX-License-Identifier: MIT */
/* Memory of the user machine, each piece on a node of one's choice. */
#ifndef KERNEL_USER_MM_H
#define KERNEL_USER_MM_H

#include <stdbool.h>
#include <stddef.h>

/* Where a node is asked for, beside 0, 1, ... */
#define NODE_LOCAL	(-1)	/* as the policy of the thread has it */
#define NODE_INTERLEAVE (-2)	/* over all that this process may use */

/*
 * Zeroed, on its own pages; NULL: no memory. What is small has a 4 KiB page to
 * itself, hence a TLB entry that the kernel, whose slabs lie in its direct
 * map, doesn't need.
 */
void *kzalloc_node(size_t size, int node);
void kfree_sized(void *ptr, size_t size);

/*
 * Binds pages that nobody has touched yet to node, or interleaves them. 0, or
 * -1 with errno set. Where the kernel can't be asked (it has no NUMA, or a
 * container forbids mbind) that is an error only if there is another node on
 * which they could end up.
 */
int node_bind(void *addr, size_t size, int node);

/* Are there several nodes whose memory this process may use? */
bool nodes_several(void);

/*
 * What this thread allocates from now on comes from node; -1: as it was. As
 * node_bind().
 */
int node_bind_thread(int node);

/*
 * The node of the page at addr, ZONE_DEVICE or not; -1 with errno: ENOENT if
 * there is no page yet, EPERM if the kernel can't be asked.
 */
int page_node(void *addr);

/*
 * Looks where each base page of a populated range is; *seen is the node of all,
 * or NODE_INTERLEAVE, or -1: unknown. 0 if they are where node_bind() wanted
 * them; else -1, and why is "page 17 of 4096 is on node 1,
 * not on node 0". Interleaved pages must not all be on one node, from 4 MiB on.
 * errno is EPERM if the kernel can't be asked and there are several nodes: who
 * didn't ask for one by name may go on.
 */
int node_check(void *addr, size_t size, int node, int *seen, char *why,
	       size_t why_size);

/*
 * Makes bound memory real, in huge pages if the host gives them, so that no
 * measured loop is the first to touch it. 0, or -errno.
 */
int populate(void *addr, size_t size);

#endif
