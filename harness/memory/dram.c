// SPDX-License-Identifier: MIT
/* Plain DRAM, of any node or of one. */
#include <errno.h>
#include <numa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "harness/kernel/user/mm.h"
#include "harness/memory/memory.h"

/* Without NUMA in the kernel there is still one node, 0. */
static int max_node(void)
{
	return numa_available() < 0 ? 0 : numa_max_node();
}

static bool node_size(int node, unsigned long *size, unsigned long *available)
{
	long long bytes, free_bytes = 0;

	if (numa_available() < 0)
		bytes = -1;
	else
		bytes = numa_node_size64(node, &free_bytes);
	if (bytes <= 0)
		return false;
	*size = (unsigned long)bytes;
	*available = (unsigned long)free_bytes;
	return true;
}

static bool dram_parse(const char *options, struct memory *memory, char *why,
		       size_t why_size)
{
	unsigned long size, available;
	char *end;
	long node;

	if (!*options)
		return true;
	if (strncmp(options, "node=", 5)) {
		snprintf(why, why_size, "dram knows the option node=N, not '%s'",
			 options);
		return false;
	}
	errno = 0;
	node = strtol(options + 5, &end, 10);
	if (errno || *end || end == options + 5 || node < 0 ||
	    node > max_node() || (numa_available() >= 0 &&
				  !node_size((int)node, &size, &available))) {
		snprintf(why, why_size, "no memory on node '%s'; nodes are 0 to "
			 "%d, see 'pgmapbench list memory'", options + 5,
			 max_node());
		return false;
	}
	memory->node = (int)node;
	return true;
}

static unsigned int dram_list(struct memory_info *info, unsigned int max)
{
	unsigned long size, available;
	unsigned int n = 0;
	int node;

	for (node = 0; node <= max_node() && n < max; node++) {
		if (!node_size(node, &size, &available))
			continue;
		info[n] = (struct memory_info){
			.node = node, .size = size, .available = available,
			.usable = true,
		};
		snprintf(info[n].spec, sizeof(info[n].spec), "dram:node=%d",
			 node);
		snprintf(info[n].what, sizeof(info[n].what), "DRAM of node %d",
			 node);
		n++;
	}
	return n;
}

static void *dram_open(const struct memory *memory, int node, size_t size)
{
	void *data = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (data == MAP_FAILED)
		return NULL;
	if (node_bind(data, size, memory->node >= 0 ? memory->node : node)) {
		munmap(data, size);
		return NULL;
	}
	return data;
}

static void dram_close(void *data, size_t size)
{
	munmap(data, size);
}

const struct memory_kind dram = {
	.name = "dram",
	.parse = dram_parse,
	.list = dram_list,
	.open = dram_open,
	.close = dram_close,
};
