// SPDX-License-Identifier: MIT
/* The machine, read through hwloc. */
#include <errno.h>
#include <hwloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/machine/topology.h"

/* The memory of a CPU's first local node; -1 if hwloc knows none. */
static int node_of(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
	int i, n = hwloc_get_nbobjs_by_type(hwloc, HWLOC_OBJ_NUMANODE);
	hwloc_obj_t node;

	for (i = 0; i < n; i++) {
		node = hwloc_get_obj_by_type(hwloc, HWLOC_OBJ_NUMANODE,
					     (unsigned int)i);
		if (hwloc_bitmap_isincluded(pu->cpuset, node->cpuset))
			return (int)node->os_index;
	}
	return -1;
}

/* The how-manieth thread of its core this one is. */
static unsigned int smt_rank(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
	hwloc_obj_t core = hwloc_get_ancestor_obj_by_type(hwloc,
							  HWLOC_OBJ_CORE, pu);
	unsigned int rank = 0;
	hwloc_obj_t o = NULL;

	if (!core)
		return 0;
	while ((o = hwloc_get_next_obj_inside_cpuset_by_type(
			hwloc, core->cpuset, HWLOC_OBJ_PU, o)) && o != pu)
		rank++;
	return rank;
}

static void read_cpus(struct topology *topology, hwloc_topology_t hwloc)
{
	int i, n = hwloc_get_nbobjs_by_type(hwloc, HWLOC_OBJ_PU);
	unsigned int rank, left = (unsigned int)n;
	hwloc_obj_t pu;

	for (rank = 0; left; rank++) {
		for (i = 0; i < n; i++) {
			pu = hwloc_get_obj_by_type(hwloc, HWLOC_OBJ_PU,
						   (unsigned int)i);
			if (smt_rank(hwloc, pu) != rank)
				continue;
			topology->cpus[topology->nr_cpus] = pu->os_index;
			topology->cpu_node[topology->nr_cpus] = node_of(hwloc, pu);
			topology->nr_cpus++;
			left--;
		}
	}
}

static void read_nodes(struct topology *topology, hwloc_topology_t hwloc)
{
	int i, n = hwloc_get_nbobjs_by_type(hwloc, HWLOC_OBJ_NUMANODE);
	hwloc_obj_t node;

	for (i = 0; i < n; i++) {
		node = hwloc_get_obj_by_type(hwloc, HWLOC_OBJ_NUMANODE,
					     (unsigned int)i);
		if (!node->attr->numanode.local_memory)
			continue;
		topology->nodes[topology->nr_nodes] = (int)node->os_index;
		topology->node_bytes[topology->nr_nodes] =
			node->attr->numanode.local_memory;
		topology->nr_nodes++;
	}
}

static void read_llc(struct topology *topology, hwloc_topology_t hwloc)
{
	static const hwloc_obj_type_t caches[] = {
		HWLOC_OBJ_L1CACHE, HWLOC_OBJ_L2CACHE, HWLOC_OBJ_L3CACHE,
		HWLOC_OBJ_L4CACHE,
	};
	hwloc_obj_t cache;
	unsigned int i;

	for (i = 0; i < sizeof(caches) / sizeof(caches[0]); i++) {
		cache = hwloc_get_obj_by_type(hwloc, caches[i], 0);
		if (cache && cache->attr->cache.size > topology->llc_bytes)
			topology->llc_bytes = cache->attr->cache.size;
	}
}

static void read_model(struct topology *topology, hwloc_topology_t hwloc)
{
	hwloc_obj_t package = hwloc_get_obj_by_type(hwloc, HWLOC_OBJ_PACKAGE, 0);
	const char *model = package ?
		hwloc_obj_get_info_by_name(package, "CPUModel") : NULL;

	snprintf(topology->cpu_model, sizeof(topology->cpu_model), "%s",
		 model ? model : "unknown");
}

int topology_load(struct topology *topology)
{
	hwloc_topology_t hwloc;
	size_t cpus, nodes;

	memset(topology, 0, sizeof(*topology));
	if (hwloc_topology_init(&hwloc))
		return -1;
	/* only what this process may use: its cpuset and its affinity */
	hwloc_topology_set_flags(hwloc,
				 HWLOC_TOPOLOGY_FLAG_RESTRICT_TO_CPUBINDING |
				 HWLOC_TOPOLOGY_FLAG_IS_THISSYSTEM);
	if (hwloc_topology_load(hwloc)) {
		hwloc_topology_destroy(hwloc);
		return -1;
	}
	cpus = (size_t)hwloc_get_nbobjs_by_type(hwloc, HWLOC_OBJ_PU);
	nodes = (size_t)hwloc_get_nbobjs_by_type(hwloc, HWLOC_OBJ_NUMANODE);
	topology->cpus = calloc(cpus, sizeof(*topology->cpus));
	topology->cpu_node = calloc(cpus, sizeof(*topology->cpu_node));
	topology->nodes = calloc(nodes, sizeof(*topology->nodes));
	topology->node_bytes = calloc(nodes, sizeof(*topology->node_bytes));
	if (!topology->cpus || !topology->cpu_node || !topology->nodes ||
	    !topology->node_bytes) {
		topology_free(topology);
		hwloc_topology_destroy(hwloc);
		errno = ENOMEM;
		return -1;
	}
	read_cpus(topology, hwloc);
	read_nodes(topology, hwloc);
	read_llc(topology, hwloc);
	read_model(topology, hwloc);
	hwloc_topology_destroy(hwloc);
	return 0;
}

void topology_free(struct topology *topology)
{
	free(topology->cpus);
	free(topology->cpu_node);
	free(topology->nodes);
	free(topology->node_bytes);
	memset(topology, 0, sizeof(*topology));
}
