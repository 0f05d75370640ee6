// SPDX-License-Identifier: MIT
/* Huge pages out of the pools that were reserved for them. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "harness/kernel/user/mm.h"
#include "harness/memory/host.h"
#include "harness/memory/map.h"

#ifndef MAP_HUGE_SHIFT
#define MAP_HUGE_SHIFT 26
#endif

#define POOLS	   "/sys/kernel/mm/hugepages"
#define NODE_POOLS "/sys/devices/system/node/node%d/hugepages"
#define MAX_SIZES  16
#define MIB	   (1UL << 20)
#define GIB	   (1UL << 30)

/* The pages of one size, of the host or of a node. */
struct pool {
	unsigned long size;
	int node;		/* -1: the host */
	long total, available;	/* pages */
};

static bool pool_number(const struct pool *pool, const char *name, long *number)
{
	unsigned long kib = pool->size / 1024;

	if (pool->node < 0)
		return host_number(number, POOLS "/hugepages-%lukB/%s", kib,
				   name);
	return host_number(number, NODE_POOLS "/hugepages-%lukB/%s", pool->node,
			   kib, name);
}

/* Pages that a mapping could have; -1: this host has none of the size. */
static long available(const struct pool *pool)
{
	long free_pages, reserved = 0, surplus = 0, overcommit = 0;

	if (!pool_number(pool, "free_hugepages", &free_pages))
		return -1;
	if (pool->node >= 0)
		return free_pages;
	/*
	 * Not those that others' mappings have a right to, but those that are
	 * made when they are asked for.
	 */
	pool_number(pool, "resv_hugepages", &reserved);
	pool_number(pool, "surplus_hugepages", &surplus);
	pool_number(pool, "nr_overcommit_hugepages", &overcommit);
	free_pages -= reserved;
	if (overcommit > surplus)
		free_pages += overcommit - surplus;
	return free_pages > 0 ? free_pages : 0;
}

/* false: this host has no pages of the size. */
static bool read_pool(unsigned long size, int node, struct pool *pool)
{
	const struct pool host = { .size = size, .node = -1 };
	long of_host;

	*pool = (struct pool){ .size = size, .node = node };
	pool->available = available(pool);
	of_host = available(&host);
	/* the kernel knows how many are spoken for, but not on which nodes */
	if (of_host >= 0 && pool->available > of_host)
		pool->available = of_host;
	return pool->available >= 0 &&
	       pool_number(pool, "nr_hugepages", &pool->total);
}

/* The command after which that many more can be had. */
static void reserve_command(const struct pool *pool, unsigned long pages,
			    char *text, size_t text_size)
{
	unsigned long want = (unsigned long)pool->total + pages -
			     (unsigned long)pool->available;
	unsigned long kib = pool->size / 1024;

	if (pool->node < 0)
		snprintf(text, text_size, "echo %lu > " POOLS
			 "/hugepages-%lukB/nr_hugepages", want, kib);
	else
		snprintf(text, text_size, "echo %lu > " NODE_POOLS
			 "/hugepages-%lukB/nr_hugepages", want, pool->node,
			 kib);
}

/* As many as there may be are listed; returns their number. */
static unsigned int pool_sizes(unsigned long *sizes, unsigned int max)
{
	char path[512], end;
	struct dirent *entry;
	unsigned int nr = 0;
	unsigned long kib;
	DIR *dir;

	snprintf(path, sizeof(path), "%s" POOLS, host_root);
	dir = opendir(path);
	while (dir && (entry = readdir(dir)) && nr < max)
		if (sscanf(entry->d_name, "hugepages-%lukB%c", &kib, &end) == 1)
			sizes[nr++] = kib * 1024;
	if (dir)
		closedir(dir);
	return nr;
}

static int by_size(const void *a, const void *b)
{
	const unsigned long *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static enum memory_error no_such_size(const char *size, const struct why *why)
{
	unsigned long sizes[MAX_SIZES];
	unsigned int nr = pool_sizes(sizes, MAX_SIZES), i;
	char known[128] = "no huge pages at all", text[32];
	size_t at = 0;

	qsort(sizes, nr, sizeof(sizes[0]), by_size);
	for (i = 0; i < nr; i++) {
		snprintf(known + at, sizeof(known) - at, "%s%s", i ? ", " : "",
			 size_text(sizes[i], text, sizeof(text)));
		at = strlen(known);
	}
	return refuse(why, MEMORY_NOT_HERE, "this host has no huge pages of "
		      "%s; it has: %s", size, known);
}

static enum memory_error set_size(const char *value, struct memory *memory,
				  const struct why *why)
{
	static const char units[] = "KMG";
	unsigned long number, shift;
	const char *unit = NULL;
	char *end = NULL;

	number = isdigit((unsigned char)*value) ? strtoul(value, &end, 10) : 0;
	if (number && *end && !end[1])
		unit = strchr(units, *end);
	if (!unit || number & (number - 1) || number > MIB)
		return refuse(why, MEMORY_BAD, "size=%s is no size of a huge "
			      "page; common are 2M and 1G", value);
	shift = 10 * (1 + (unsigned long)(unit - units));
	memory->page_size = number << shift;
	return MEMORY_OK;
}

static enum memory_error hugetlb_parse(const char *options,
				       struct memory *memory, char *why_text,
				       size_t why_size)
{
	static const struct spec_option table[] = {
		{ "size", "2M|1G", set_size },
		{ "node", "N", spec_node },
	};
	const struct why why = { why_text, why_size };
	enum memory_error error;
	char text[32], fix[256], of_node[32] = "";
	struct pool pool;

	memory->page_size = 2UL << 20;
	error = spec_parse(options, table, 2, memory, &why);
	if (error)
		return error;
	size_text(memory->page_size, text, sizeof(text));
	if (!read_pool(memory->page_size, memory->node, &pool))
		return no_such_size(text, &why);
	memory->align = memory->page_size;
	memory->capacity = (unsigned long)pool.available * pool.size;
	if (pool.available)
		return MEMORY_OK;
	reserve_command(&pool, pool.size < GIB ? GIB / pool.size : 1, fix,
			sizeof(fix));
	if (memory->node >= 0)
		snprintf(of_node, sizeof(of_node), " of node %d", memory->node);
	return refuse(&why, MEMORY_BAD, "no huge pages of %s%s are free; have "
		      "root run: %s", text, of_node, fix);
}

static void describe(const struct pool *pool, bool by_node,
		     struct memory_info *info)
{
	char text[32], node[32] = "";

	size_text(pool->size, text, sizeof(text));
	*info = (struct memory_info){
		.node = pool->node, .align = pool->size,
		.size = (unsigned long)pool->total * pool->size,
		.available = (unsigned long)pool->available * pool->size,
		.usable = pool->available > 0,
	};
	if (by_node)
		snprintf(node, sizeof(node), ",node=%d", pool->node);
	snprintf(info->spec, sizeof(info->spec), "hugetlb:size=%s%s", text,
		 node);
	snprintf(info->what, sizeof(info->what), "%ld pages of %s", pool->total,
		 text);
	if (info->usable)
		return;
	snprintf(info->why, sizeof(info->why), "no pages are %s",
		 pool->total ? "free" : "reserved");
	reserve_command(pool, pool->size < GIB ? GIB / pool->size : 1,
			info->fix, sizeof(info->fix));
}

static unsigned int hugetlb_list(struct memory_info *info, unsigned int max)
{
	unsigned long sizes[MAX_SIZES];
	unsigned int nr = pool_sizes(sizes, MAX_SIZES), n = 0, i;
	struct pool pool;
	int last = host_last_node("has_memory"), node;
	bool by_node;

	qsort(sizes, nr, sizeof(sizes[0]), by_size);
	for (i = 0; i < nr; i++) {
		by_node = false;
		for (node = 0; node <= last && n < max; node++) {
			if (!host_node_is("has_memory", node) ||
			    !read_pool(sizes[i], node, &pool))
				continue;
			by_node = true;
			describe(&pool, true, &info[n++]);
		}
		/* without NUMA */
		if (!by_node && n < max && read_pool(sizes[i], -1, &pool))
			describe(&pool, false, &info[n++]);
	}
	return n;
}

/*
 * The kernel itself looks at the host's pool only: on a node where there are
 * too few pages, touching them would be a SIGBUS.
 */
static int check_pool(const struct memory *memory, size_t size, int node,
		      const struct why *why)
{
	unsigned long need = size / memory->page_size;
	char text[32], fix[256], of_node[32] = "";
	struct pool pool;

	if (node < 0)
		node = -1;
	if (!read_pool(memory->page_size, node, &pool) ||
	    (unsigned long)pool.available >= need)
		return 0;
	reserve_command(&pool, need, fix, sizeof(fix));
	if (node >= 0)
		snprintf(of_node, sizeof(of_node), " of node %d", node);
	refuse(why, MEMORY_BAD, "%lu huge pages of %s%s are needed, and %ld "
	       "are free; have root run: %s", need,
	       size_text(memory->page_size, text, sizeof(text)), of_node,
	       pool.available, fix);
	errno = ENOMEM;
	return -1;
}

static void *hugetlb_map(const struct memory *memory, void *addr,
			 unsigned long offset, size_t size, int node,
			 char *why_text, size_t why_size)
{
	const struct why why = { why_text, why_size };
	const struct extent extent = { addr, offset, size };
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, error;
	void *data;

	if (memory->node >= 0)
		node = memory->node;
	if (check_pool(memory, size, node, &why))
		return NULL;
	flags |= (int)((unsigned int)__builtin_ctzl(memory->page_size)
		       << MAP_HUGE_SHIFT);
	data = map_extent(memory, &extent, flags, -1, &why);
	if (!data)
		return NULL;
	if (!node_bind(data, size, node))
		return data;
	error = errno;
	refuse(&why, MEMORY_BAD, "can't bind hugetlb to node %d: %s", node,
	       strerror(error));
	munmap(data, size);
	errno = error;
	return NULL;
}

const struct memory_kind hugetlb = {
	.name = "hugetlb",
	.parse = hugetlb_parse,
	.list = hugetlb_list,
	.map = hugetlb_map,
};
