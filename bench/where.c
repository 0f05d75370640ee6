// SPDX-License-Identifier: MIT
#include "bench/where.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/device/vmemmap.h"
#include "harness/memory/host.h"

#define SECTION_SIZE (SECTION_PAGES * PAGE_SIZE)

/* "3", or "0-3": appends them. */
static int parse_cpus(char *item, struct where *where, const char *list,
		      struct error *error)
{
	unsigned long first, last;
	unsigned int *grown;
	char *end;

	errno = 0;
	first = last = strtoul(item, &end, 10);
	if (*end == '-' && end > item)
		last = strtoul(end + 1, &end, 10);
	if (errno || *item < '0' || *item > '9' || *end || last < first ||
	    last >= 1UL << 16)
		return error_set(error,
				 "--cpus %s: a list of CPUs, as 0,2 or 0-3",
				 list);
	grown = realloc(where->cpus, (where->nr_cpus + last - first + 1) *
					     sizeof(*grown));
	if (!grown)
		return error_set(error, "out of memory");
	where->cpus = grown;
	while (first <= last)
		where->cpus[where->nr_cpus++] = first++;
	return 0;
}

static int parse_cpulist(const char *list, struct where *where,
			 struct error *error)
{
	char *copy, *rest, *item;
	int ret = 0;

	if (!list)
		return 0;
	copy = rest = strdup(list);
	if (!copy)
		return error_set(error, "out of memory");
	while (!ret && (item = strsep(&rest, ",")))
		ret = parse_cpus(item, where, list, error);
	free(copy);
	return ret;
}

static int parse_node(const char *option, const char *text, int *node,
		      struct error *error)
{
	unsigned long value;
	char *end;

	*node = NODE_UNSET;
	if (!text)
		return 0;
	errno = 0;
	value = strtoul(text, &end, 10);
	if (errno || *text < '0' || *text > '9' || *end || value > 4095)
		return error_set(error, "--%s %s: the number of a node; see "
				 "'pgmapbench list memory'", option, text);
	*node = (int)value;
	return 0;
}

/* Whatever the rows are: spread is always possible, unless one is wrong. */
static int check_explicit(const struct where *where, struct error *error)
{
	struct placement placement;

	if (where_resolve(where, PLACE_SPREAD, &placement, error))
		return -1;
	place_free(&placement);
	return 0;
}

/* Not yet, and no longer than it takes to see: workers claim it. */
static int check_free(const struct where *where, struct error *error)
{
	char why[1024];
	int fd;

	if (!where->memory.kind->device)
		return 0;
	fd = memory_claim(&where->memory, why, sizeof(why));
	if (fd < 0)
		return error_set(error, "--memory: %s", why);
	close(fd);
	return 0;
}

int where_parse(const struct where_options *options,
		const struct topology *topology, struct where *where,
		struct error *error)
{
	enum memory_error bad;
	char why[1024];

	*where = (struct where){ .topology = topology, .options = *options };
	if (!where->options.memory)
		where->options.memory = "dram";
	bad = memory_parse(where->options.memory, &where->memory, why,
			   sizeof(why));
	if (bad) {
		error_set(error, "--memory: %s", why);
		error->not_here = bad == MEMORY_NOT_HERE;
		return -1;
	}
	if (check_free(where, error) ||
	    parse_cpulist(options->cpus, where, error) ||
	    parse_node("data-node", options->data_node, &where->data_node,
		       error) ||
	    parse_node("vmemmap-node", options->vmemmap_node,
		       &where->vmemmap_node, error) ||
	    parse_node("pgmap-node", options->pgmap_node, &where->pgmap_node,
		       error) ||
	    check_explicit(where, error)) {
		where_free(where);
		return -1;
	}
	return 0;
}

void where_free(struct where *where)
{
	free(where->cpus);
	where->cpus = NULL;
}

static bool is_explicit(const struct where *where)
{
	return where->cpus || where->data_node != NODE_UNSET ||
	       where->vmemmap_node != NODE_UNSET ||
	       where->pgmap_node != NODE_UNSET;
}

int where_resolve(const struct where *where, enum place_policy policy,
		  struct placement *placement, struct error *error)
{
	const struct memory *memory = &where->memory;
	/* of CXL memory these may differ, and the first may be offline */
	int bytes = memory->kind == &devdax && memory->target_node >= 0 ?
			    memory->target_node :
			    memory->node;
	const struct place_request request = {
		.policy = policy,
		.cpus = where->cpus,
		.nr_cpus = where->nr_cpus,
		.data_node = where->data_node,
		.vmemmap_node = where->vmemmap_node,
		.pgmap_node = where->pgmap_node,
		.memory_node = bytes,
		.near_node = memory->node,
	};
	char why[1024];

	/* a row's label is what it is, or it isn't there */
	if (policy != PLACE_SPREAD && is_explicit(where))
		return error_set(error, "--place %s says where everything is: "
				 "--cpus and the node options go with "
				 "--place spread", place_names[policy]);
	if (!place_resolve(where->topology, &request, placement, why,
			   sizeof(why)))
		return 0;
	return error_set(error, "placement: %s", why);
}

int where_table_node(const struct where *where,
		     const struct placement *placement)
{
	const struct topology *topology = where->topology;
	int node = topology->cpu_node[topology_cpu(topology,
						   placement->cpus[0])];

	for (unsigned int i = 0; i < topology->nr_nodes; i++)
		if (topology->nodes[i] == node)
			return node;
	return NODE_LOCAL;
}

static unsigned long round_up(unsigned long value, unsigned long unit)
{
	return unit ? (value + unit - 1) / unit * unit : value;
}

static unsigned long altmap_bytes(const struct where *where,
				  unsigned long size)
{
	return round_up(vmemmap_bytes(size / PAGE_SIZE), where->memory.align);
}

unsigned long where_vmemmap_bytes(const struct where *where,
				  const struct row *row)
{
	if (row->axis[AXIS_VMEMMAP] != VMEMMAP_DEVICE)
		return 0;
	return altmap_bytes(where, row->axis[AXIS_SIZE]);
}

int where_order(const struct where *where)
{
	int order = 0;

	/* dev_dax_huge_fault(): a fault of another size is a SIGBUS */
	if (strcmp(where->memory.kind->name, "devdax"))
		return -1;
	while (PAGE_SIZE << order < where->memory.page_size)
		order++;
	return order;
}

unsigned long where_size(const struct where *where, enum vmemmap_kind vmemmap)
{
	unsigned long unit = SECTION_SIZE, size;

	if (where->memory.align > unit)
		unit = where->memory.align;
	size = where->memory.capacity / unit * unit;
	while (vmemmap == VMEMMAP_DEVICE && size &&
	       size + altmap_bytes(where, size) > where->memory.capacity)
		size -= unit;
	return size;
}

static int check_size(const struct where *where, const struct row *row,
		      struct error *error)
{
	unsigned long size = row->axis[AXIS_SIZE], array, most;
	char has[32], wanted[32], can[32];

	array = where_vmemmap_bytes(where, row);
	if (where->memory.align && size % where->memory.align) {
		size_text(where->memory.align, can, sizeof(can));
		size_text(size, wanted, sizeof(wanted));
		return error_set(error, "--size %s: %s has multiples of %s",
				 wanted, where->options.memory, can);
	}
	if (!where->memory.capacity || size + array <= where->memory.capacity)
		return 0;
	size_text(where->memory.capacity, has, sizeof(has));
	size_text(size, wanted, sizeof(wanted));
	most = where_size(where, row->axis[AXIS_VMEMMAP]);
	size_text(most, can, sizeof(can));
	if (!most)
		return error_set(error, "--memory %s: it has %s, and the "
				 "smallest device takes 128M%s; choose "
				 "a larger one",
				 where->options.memory, has,
				 array ? " and its page array" : "");
	return error_set(error, "--size %s: %s has %s%s; --size %s at most",
			 wanted, where->options.memory, has,
			 array ? ", and the page array is on it too" : "", can);
}

static int check_vmemmap(const struct where *where, const struct row *row,
			 struct error *error)
{
	unsigned long pages = row->axis[AXIS_SIZE] / PAGE_SIZE, maps;

	switch (row->axis[AXIS_VMEMMAP]) {
	case VMEMMAP_DEVICE:
		/* a file's bytes may be somebody's */
		if (where->memory.kind != &devdax)
			return error_set(error, "--vmemmap device: %s is no "
					 "device; --memory devdax:/dev/daxX.Y",
					 where->options.memory);
		if (where->memory.align > vmemmap_bytes(1))
			return error_set(error, "--vmemmap device: %s is "
					 "aligned to more than the 2M that a "
					 "section's page array has; a device "
					 "with --align 2M is needed",
					 where->options.memory);
		if (where->vmemmap_node != NODE_UNSET)
			return error_set(error, "--vmemmap-node: with "
					 "--vmemmap device the page array is "
					 "where the device is");
		return 0;
	case VMEMMAP_FOLDED:
		if (row->axis[AXIS_ORDER] < PMD_ORDER)
			return error_set(error, "--vmemmap folded: only large "
					 "folios have tails to share; "
					 "--order 9 or 18");
		maps = vmemmap_folded_maps(pages, row->axis[AXIS_ORDER]);
		if (maps > vmemmap_max_maps())
			return error_set(error, "--vmemmap folded: that takes "
					 "%lu mappings, and vm.max_map_count "
					 "leaves %lu; a smaller --size, or "
					 "sysctl vm.max_map_count=%lu",
					 maps, vmemmap_max_maps(),
					 round_up(maps + 2048, 4096));
		return 0;
	default:
		return 0;
	}
}

unsigned long where_array_memory(const struct row *row)
{
	unsigned long pages = row->axis[AXIS_SIZE] / PAGE_SIZE;

	switch (row->axis[AXIS_VMEMMAP]) {
	case VMEMMAP_DEVICE:
		return 0;
	case VMEMMAP_FOLDED:
		return (pages >> row->axis[AXIS_ORDER]) * VMEMMAP_RESERVE_NR *
		       PAGE_SIZE;
	default:
		return pages * sizeof(struct page);
	}
}

/* Memory that is bound to a node isn't to be had from another. */
static int check_node(const struct where *where, const struct row *row,
		      struct error *error)
{
	bool native = workloads[row->workload].native;
	unsigned long need, available = 0;
	struct placement placement;
	int node;

	/* the native machine's array is the kernel's; it touches the bytes */
	if (native && where->memory.kind != &dram)
		return 0;
	/*
	 * A single node's is the machine's, and row_check() looks at that. The
	 * node's own file is short of what a guest's kernel sets up later.
	 */
	if (where->topology->nr_all_nodes < 2)
		return 0;
	need = native ? row->axis[AXIS_SIZE] : where_array_memory(row);
	if (where_resolve(where, row->axis[AXIS_PLACE], &placement, error))
		return -1;
	node = native ? placement.data_node : placement.vmemmap_node;
	place_free(&placement);
	if (node >= 0)
		available = host_node_available(node);
	if (!available || need <= available)
		return 0;
	return error_set(error, "--size: the %s %lu MiB, and %lu MiB are "
			 "available on node %d; choose a smaller --size, or "
			 "another node",
			 native ? "bytes take" : "page array takes",
			 need >> 20, available >> 20, node);
}

int where_check(const struct where *where, const struct row *row,
		struct error *error)
{
	const struct workload *workload = &workloads[row->workload];
	int order = where_order(where);

	if (workload->native)
		return check_size(where, row, error) ||
		       check_node(where, row, error);
	if (!axis_of(AXIS_VMEMMAP, workload))
		return 0;
	if (order >= 0 && row->axis[AXIS_ORDER] != (unsigned int)order)
		return error_set(error, "--order %lu: %s is mapped in pages of "
				 "its alignment, that is order %d; daxctl "
				 "create-device --align makes others",
				 row->axis[AXIS_ORDER], where->options.memory,
				 order);
	return check_size(where, row, error) ||
	       check_vmemmap(where, row, error) ||
	       check_node(where, row, error);
}
