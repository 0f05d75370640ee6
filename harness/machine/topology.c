// SPDX-License-Identifier: MIT
/* The machine, read through hwloc. */
#include <errno.h>
#include <hwloc.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/machine/topology.h"

/* What ACPI says of a node and itself, and what Linux says of the others. */
#define LOCAL_DISTANCE 10
#define REMOTE_DISTANCE 20

static unsigned int nr_objects(hwloc_topology_t hwloc, hwloc_obj_type_t type)
{
	int nr = hwloc_get_nbobjs_by_type(hwloc, type);

	return nr > 0 ? (unsigned int)nr : 0;
}

static bool may_use(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
	return hwloc_bitmap_isset(hwloc_topology_get_allowed_cpuset(hwloc),
				  pu->os_index);
}

/*
 * The node of a CPU; -1 if hwloc knows none. hwloc gives a node without CPUs
 * those of the nearest nodes that have some (seen: odd_nodes.xml), so there
 * may be several. The CPU's own is the smallest and, if they're equal, the
 * first: Linux numbers nodes with CPUs first (seen: cxl_guest.xml, and
 * place_test asks the kernel on each host).
 */
static int node_of(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
	hwloc_const_nodeset_t all = hwloc_topology_get_topology_nodeset(hwloc);
	hwloc_obj_t node, best = NULL;
	unsigned int os;

	hwloc_bitmap_foreach_begin(os, all)
		node = hwloc_get_numanode_obj_by_os_index(hwloc, os);
		if (!hwloc_bitmap_isincluded(pu->cpuset, node->cpuset))
			continue;
		if (!best || hwloc_bitmap_weight(node->cpuset) <
				     hwloc_bitmap_weight(best->cpuset))
			best = node;
	hwloc_bitmap_foreach_end();
	return best ? (int)best->os_index : -1;
}

static hwloc_obj_t core_of(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
	hwloc_obj_t core = hwloc_get_ancestor_obj_by_type(hwloc,
							  HWLOC_OBJ_CORE, pu);

	return core ? core : pu;
}

static hwloc_obj_t l3_of(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
	static const hwloc_obj_type_t types[] = {
		HWLOC_OBJ_L3CACHE, HWLOC_OBJ_DIE, HWLOC_OBJ_PACKAGE,
	};
	hwloc_obj_t group;
	unsigned int i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		group = hwloc_get_ancestor_obj_by_type(hwloc, types[i], pu);
		if (group)
			return group;
	}
	return hwloc_get_root_obj(hwloc);
}

/* The how-manieth usable thread of its core this one is. */
static unsigned int smt_rank(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
	hwloc_obj_t core = core_of(hwloc, pu), o = NULL;
	unsigned int rank = 0;

	while ((o = hwloc_get_next_obj_inside_cpuset_by_type(
			hwloc, core->cpuset, HWLOC_OBJ_PU, o)) && o != pu)
		rank += may_use(hwloc, o);
	return rank;
}

/* Objects of whatever kind, counted in the order in which they're met. */
struct numbering {
	hwloc_obj_t *objects;
	unsigned int nr;
};

static unsigned int number(struct numbering *numbering, hwloc_obj_t object)
{
	unsigned int i;

	for (i = 0; i < numbering->nr; i++)
		if (numbering->objects[i] == object)
			return i;
	numbering->objects[numbering->nr] = object;
	return numbering->nr++;
}

/* The usable CPUs, as the chip has them: nr of them. */
static unsigned int usable_pus(hwloc_topology_t hwloc, hwloc_obj_t *pus)
{
	unsigned int i, nr = 0;

	for (i = 0; i < nr_objects(hwloc, HWLOC_OBJ_PU); i++) {
		pus[nr] = hwloc_get_obj_by_type(hwloc, HWLOC_OBJ_PU, i);
		nr += may_use(hwloc, pus[nr]);
	}
	return nr;
}

static int read_cpus(struct topology *t, hwloc_topology_t hwloc)
{
	unsigned int max = nr_objects(hwloc, HWLOC_OBJ_PU), nr, i, rank;
	hwloc_obj_t *objects = calloc(3 * (size_t)max + 1, sizeof(*objects));
	hwloc_obj_t *pus = objects;
	struct numbering cores, l3s;

	if (!objects)
		return -1;
	cores = (struct numbering){ .objects = objects + max };
	l3s = (struct numbering){ .objects = objects + 2 * (size_t)max };
	nr = usable_pus(hwloc, pus);
	for (i = 0; i < nr; i++) {
		number(&cores, core_of(hwloc, pus[i]));
		number(&l3s, l3_of(hwloc, pus[i]));
	}
	for (rank = 0; t->nr_cpus < nr; rank++) {
		for (i = 0; i < nr; i++) {
			if (smt_rank(hwloc, pus[i]) != rank)
				continue;
			t->cpus[t->nr_cpus] = pus[i]->os_index;
			t->cpu_node[t->nr_cpus] = node_of(hwloc, pus[i]);
			t->cpu_core[t->nr_cpus] =
				number(&cores, core_of(hwloc, pus[i]));
			t->cpu_l3[t->nr_cpus] =
				number(&l3s, l3_of(hwloc, pus[i]));
			t->cpu_smt[t->nr_cpus] = rank;
			t->nr_cpus++;
		}
	}
	free(objects);
	return 0;
}

static void read_nodes(struct topology *t, hwloc_topology_t hwloc)
{
	hwloc_const_nodeset_t all = hwloc_topology_get_topology_nodeset(hwloc);
	hwloc_const_nodeset_t allowed =
		hwloc_topology_get_allowed_nodeset(hwloc);
	unsigned long bytes;
	hwloc_obj_t node;
	unsigned int os;

	hwloc_bitmap_foreach_begin(os, all)
		node = hwloc_get_numanode_obj_by_os_index(hwloc, os);
		bytes = node->attr->numanode.local_memory;
		t->all_nodes[t->nr_all_nodes] = (int)os;
		t->all_allowed[t->nr_all_nodes] =
			hwloc_bitmap_isset(allowed, os);
		if (bytes && t->all_allowed[t->nr_all_nodes]) {
			t->nodes[t->nr_nodes] = (int)os;
			t->node_bytes[t->nr_nodes] = bytes;
			t->nr_nodes++;
		}
		t->nr_all_nodes++;
	hwloc_bitmap_foreach_end();
}

/* -1: there is no such node. */
static int node_index(const struct topology *t, int node)
{
	unsigned int i;

	for (i = 0; i < t->nr_all_nodes; i++)
		if (t->all_nodes[i] == node)
			return (int)i;
	return -1;
}

static unsigned int *distance_at(const struct topology *t, int row, int column)
{
	return &t->distance[(unsigned int)row * t->nr_all_nodes +
			    (unsigned int)column];
}

static void fill_distances(struct topology *t,
			   const struct hwloc_distances_s *matrix)
{
	hwloc_uint64_t value;
	unsigned int i, j;
	int row, column;

	for (i = 0; i < matrix->nbobjs; i++) {
		row = node_index(t, (int)matrix->objs[i]->os_index);
		for (j = 0; j < matrix->nbobjs; j++) {
			column = node_index(t, (int)matrix->objs[j]->os_index);
			value = matrix->values[i * matrix->nbobjs + j];
			if (value > UINT_MAX)
				value = UINT_MAX;
			*distance_at(t, row, column) = (unsigned int)value;
		}
	}
	t->distances_known = true;
}

static void read_distances(struct topology *t, hwloc_topology_t hwloc)
{
	unsigned int i, nr = 1, nodes = t->nr_all_nodes;
	struct hwloc_distances_s *matrix = NULL;

	for (i = 0; i < nodes * nodes; i++)
		t->distance[i] = i % (nodes + 1) ? REMOTE_DISTANCE :
						   LOCAL_DISTANCE;
	if (hwloc_distances_get_by_type(hwloc, HWLOC_OBJ_NUMANODE, &nr, &matrix,
					HWLOC_DISTANCES_KIND_MEANS_LATENCY,
					0) || !matrix)
		return;
	/* of some nodes only: that would mix the known with the guessed */
	if (matrix->nbobjs == nodes)
		fill_distances(t, matrix);
	hwloc_distances_release(hwloc, matrix);
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

static bool allocate(struct topology *t, size_t cpus, size_t nodes)
{
	t->cpus = calloc(cpus, sizeof(*t->cpus));
	t->cpu_node = calloc(cpus, sizeof(*t->cpu_node));
	t->cpu_core = calloc(cpus, sizeof(*t->cpu_core));
	t->cpu_l3 = calloc(cpus, sizeof(*t->cpu_l3));
	t->cpu_smt = calloc(cpus, sizeof(*t->cpu_smt));
	t->nodes = calloc(nodes, sizeof(*t->nodes));
	t->node_bytes = calloc(nodes, sizeof(*t->node_bytes));
	t->all_nodes = calloc(nodes, sizeof(*t->all_nodes));
	t->all_allowed = calloc(nodes, sizeof(*t->all_allowed));
	t->distance = calloc(nodes * nodes, sizeof(*t->distance));
	return t->cpus && t->cpu_node && t->cpu_core && t->cpu_l3 &&
	       t->cpu_smt && t->nodes && t->node_bytes && t->all_nodes &&
	       t->all_allowed && t->distance;
}

int topology_read(struct topology *topology, struct hwloc_topology *hwloc)
{
	memset(topology, 0, sizeof(*topology));
	if (!allocate(topology, nr_objects(hwloc, HWLOC_OBJ_PU),
		      nr_objects(hwloc, HWLOC_OBJ_NUMANODE)) ||
	    read_cpus(topology, hwloc)) {
		topology_free(topology);
		errno = ENOMEM;
		return -1;
	}
	read_nodes(topology, hwloc);
	read_distances(topology, hwloc);
	read_llc(topology, hwloc);
	read_model(topology, hwloc);
	return 0;
}

int topology_load(struct topology *topology)
{
	hwloc_topology_t hwloc;
	int ret = -1;

	memset(topology, 0, sizeof(*topology));
	if (hwloc_topology_init(&hwloc))
		return -1;
	/*
	 * Only what this process may use: its cpuset and its affinity. Nodes
	 * whose memory it may not have are read too, and marked: without them
	 * their CPUs would have no node (seen: node_unknown.xml).
	 */
	hwloc_topology_set_flags(hwloc,
				 HWLOC_TOPOLOGY_FLAG_RESTRICT_TO_CPUBINDING |
				 HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED |
				 HWLOC_TOPOLOGY_FLAG_IS_THISSYSTEM);
	if (!hwloc_topology_load(hwloc))
		ret = topology_read(topology, hwloc);
	hwloc_topology_destroy(hwloc);
	return ret;
}

void topology_free(struct topology *topology)
{
	free(topology->cpus);
	free(topology->cpu_node);
	free(topology->cpu_core);
	free(topology->cpu_l3);
	free(topology->cpu_smt);
	free(topology->nodes);
	free(topology->node_bytes);
	free(topology->all_nodes);
	free(topology->all_allowed);
	free(topology->distance);
	memset(topology, 0, sizeof(*topology));
}

int topology_cpu(const struct topology *topology, unsigned int cpu)
{
	unsigned int i;

	for (i = 0; i < topology->nr_cpus; i++)
		if (topology->cpus[i] == cpu)
			return (int)i;
	return -1;
}

unsigned int topology_distance(const struct topology *topology, int from,
			       int to)
{
	int row = node_index(topology, from);
	int column = node_index(topology, to);

	if (row < 0 || column < 0)
		return from == to ? LOCAL_DISTANCE : REMOTE_DISTANCE;
	return *distance_at(topology, row, column);
}
