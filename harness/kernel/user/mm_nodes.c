// SPDX-License-Identifier: MIT
/* Which node pages are to go to, and on which they are. */
#include <errno.h>
#include <numaif.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/kernel/user/mm.h"

#define MAX_NODES  1024
#define LONG_BITS  (8 * sizeof(unsigned long))
#define CHUNK	   512		/* pages in one call */
#define HAS_MEMORY "/sys/devices/system/node/has_memory"
#define ONLINE	   "/sys/devices/system/node/online"

/*
 * The node of a kernel's list of them, if it has but one. Without the list
 * there is no NUMA, and all is node 0. -1: several.
 */
static int only_node(const char *list)
{
	FILE *file = fopen(list, "re");
	int node = 0, next = '\n';

	if (file) {
		if (fscanf(file, "%d", &node) == 1)
			next = fgetc(file);
		fclose(file);
	}
	return next == '\n' || next == EOF ? node : -1;
}

/* The kernel has no NUMA (ENOSYS), or a container's filter forbids to ask. */
static bool not_answered(int error)
{
	return error == ENOSYS || error == EPERM;
}

/* The nodes that have memory and that this process may use. */
static int nodes_allowed(unsigned long *mask)
{
	return get_mempolicy(NULL, mask, MAX_NODES, NULL, MPOL_F_MEMS_ALLOWED);
}

bool nodes_several(void)
{
	unsigned long mask[MAX_NODES / LONG_BITS] = { 0 };
	unsigned int i, nr = 0;

	if (nodes_allowed(mask))
		return only_node(HAS_MEMORY) < 0;
	for (i = 0; i < MAX_NODES / LONG_BITS; i++)
		nr += (unsigned int)__builtin_popcountl(mask[i]);
	return nr > 1;
}

/* After an error: where there is but one node, pages go there. 0, or -1. */
static int there_anyway(int node)
{
	int error = errno, there;

	if (!not_answered(error))
		return -1;
	there = only_node(HAS_MEMORY);
	if (there >= 0 && (there == node || node == NODE_INTERLEAVE))
		return 0;
	errno = error;
	return -1;
}

static void only(unsigned long *mask, int node)
{
	mask[(unsigned int)node / LONG_BITS] =
		1UL << ((unsigned int)node % LONG_BITS);
}

int node_bind_thread(int node)
{
	unsigned long mask[MAX_NODES / LONG_BITS] = { 0 };

	if (node < 0)
		return 0;
	if (node >= MAX_NODES) {
		errno = EINVAL;
		return -1;
	}
	only(mask, node);
	if (!set_mempolicy(MPOL_BIND, mask, MAX_NODES))
		return 0;
	return there_anyway(node);
}

int node_bind(void *addr, size_t size, int node)
{
	unsigned long mask[MAX_NODES / LONG_BITS] = { 0 };
	int mode = MPOL_BIND, ret = 0;

	if (node == NODE_LOCAL)
		return 0;
	if (node < NODE_INTERLEAVE || node >= MAX_NODES) {
		errno = EINVAL;
		return -1;
	}
	if (node == NODE_INTERLEAVE) {
		mode = MPOL_INTERLEAVE;
		ret = nodes_allowed(mask);
	} else {
		only(mask, node);
	}
	/* the raw call: libnuma's wrappers print errors and go on */
	if (!ret)
		ret = mbind(addr, size, mode, mask, MAX_NODES, 0);
	return ret ? there_anyway(node) : 0;
}

/*
 * move_pages() says of ZONE_DEVICE pages that they aren't there, since Linux
 * 6.1; get_mempolicy() goes by GUP, and reads page_to_nid(). But it would
 * fault a page in that isn't there.
 */
static int device_page_node(void *page)
{
	unsigned char there;
	int node;

	if (mincore(page, 1, &there) || !(there & 1)) {
		errno = ENOENT;
		return -1;
	}
	if (get_mempolicy(&node, NULL, 0, page, MPOL_F_NODE | MPOL_F_ADDR))
		return -1;
	return node;
}

/* By what move_pages() said: a node, or an error. */
static int node_of_status(void *page, int status)
{
	if (status >= 0)
		return status;
	/* nothing there at all, or the zero page */
	if (status == -EFAULT) {
		errno = ENOENT;
		return -1;
	}
	return device_page_node(page);
}

/* After an error: where there is but one node, pages are there. */
static int node_anyway(void)
{
	int node;

	if (!not_answered(errno))
		return -1;
	node = only_node(ONLINE);
	if (node < 0)
		errno = EPERM;
	return node;
}

int page_node(void *addr)
{
	uintptr_t base = (uintptr_t)sysconf(_SC_PAGESIZE);
	void *page = (void *)((uintptr_t)addr & ~(base - 1));
	int status, node = -1;

	if (!move_pages(0, 1, &page, NULL, &status, 0))
		node = node_of_status(page, status);
	return node < 0 ? node_anyway() : node;
}

/* What a walk over a range's pages knows. */
struct walk {
	int node;			/* asked for */
	unsigned long done, nr;		/* pages */
	unsigned long allowed[MAX_NODES / LONG_BITS];
	int first;			/* the first page's node */
	bool spread;			/* another has another */
	char *why;
	size_t why_size;
};

static int walk_failed(struct walk *walk, unsigned long page)
{
	if (errno == EPERM)
		snprintf(walk->why, walk->why_size, "the kernel doesn't let "
			 "this process see on which nodes its pages are "
			 "(move_pages, get_mempolicy); in a container allow "
			 "CAP_SYS_NICE");
	else if (errno == ENOENT)
		snprintf(walk->why, walk->why_size, "page %lu of %lu isn't "
			 "there", page, walk->nr);
	else
		snprintf(walk->why, walk->why_size, "on which node page %lu of "
			 "%lu is can't be found out: %s", page, walk->nr,
			 strerror(errno));
	return -1;
}

/* One page, of which the node is known. */
static int walk_page(struct walk *walk, unsigned long page, int node)
{
	if (walk->node >= 0 && node != walk->node) {
		snprintf(walk->why, walk->why_size, "page %lu of %lu is on "
			 "node %d, not on node %d", page, walk->nr, node,
			 walk->node);
		errno = EXDEV;
		return -1;
	}
	if (!page)
		walk->first = node;
	walk->spread |= node != walk->first;
	return 0;
}

/* The next nr pages, at pages[]. */
static int walk_chunk(struct walk *walk, void **pages, unsigned long nr)
{
	int status[CHUNK], node;
	unsigned long i;

	if (move_pages(0, nr, pages, NULL, status, 0)) {
		node = node_anyway();
		if (node < 0)
			return walk_failed(walk, walk->done);
		for (i = 0; i < nr; i++)
			status[i] = node;
	}
	for (i = 0; i < nr; i++) {
		node = node_of_status(pages[i], status[i]);
		if (node < 0)
			node = node_anyway();
		if (node < 0)
			return walk_failed(walk, walk->done + i);
		if (walk_page(walk, walk->done + i, node))
			return -1;
	}
	walk->done += nr;
	return 0;
}

int node_check(void *addr, size_t size, int node, int *seen, char *why,
	       size_t why_size)
{
	size_t base = (size_t)sysconf(_SC_PAGESIZE);
	struct walk walk = { .node = node, .nr = (size + base - 1) / base,
			     .why = why, .why_size = why_size };
	void *pages[CHUNK];
	unsigned long i;

	*seen = -1;
	while (walk.done < walk.nr) {
		for (i = 0; i < CHUNK && walk.done + i < walk.nr; i++)
			pages[i] = (char *)addr + (walk.done + i) * base;
		if (!walk_chunk(&walk, pages, i))
			continue;
		/* whatever can't be known, nothing was asked for */
		return node == NODE_LOCAL ? 0 : -1;
	}
	*seen = walk.spread ? NODE_INTERLEAVE : walk.first;
	if (node == NODE_INTERLEAVE && !walk.spread && nodes_several()) {
		snprintf(why, why_size, "all %lu pages are on node %d, and not "
			 "interleaved: a huge page is on one node, so take a "
			 "larger --size", walk.nr, walk.first);
		errno = EXDEV;
		return -1;
	}
	return 0;
}
