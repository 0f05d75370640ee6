/* SPDX-License-Identifier: MIT */
/*
 * The machine as hwloc sees it: which CPUs this process may use, which cores,
 * L3 caches and nodes they belong to, and how far the nodes are apart.
 */
#ifndef HARNESS_TOPOLOGY_H
#define HARNESS_TOPOLOGY_H

#include <stdbool.h>

/* hwloc's own, so that only who builds topologies needs its header. */
struct hwloc_topology;

struct topology {
	/*
	 * The CPUs that this process may use: its cpuset and its affinity.
	 * One a core first, then the cores' second threads, and so on; within
	 * each of these, neighbours on the chip are neighbours in the list.
	 */
	unsigned int nr_cpus;
	unsigned int *cpus;	/* OS numbers */
	int *cpu_node;		/* node of cpus[i], -1 if unknown */
	unsigned int *cpu_core;	/* core of cpus[i], counted from 0 */
	unsigned int *cpu_l3;	/* its L3; without one: its die or package */
	unsigned int *cpu_smt;	/* 0: first usable thread of its core, 1, ... */

	/* The nodes with memory that this process may have, by number. */
	unsigned int nr_nodes;
	int *nodes;		/* OS numbers */
	unsigned long *node_bytes;

	/*
	 * All nodes, by number: those without memory, those without CPUs, and
	 * those whose memory this process may not have.
	 */
	unsigned int nr_all_nodes;
	int *all_nodes;		/* OS numbers */
	bool *all_allowed;	/* may this process have memory of it? */
	unsigned int *distance;	/* nr_all_nodes rows: see below */
	bool distances_known;	/* by the firmware: if not, 10 and 20 */

	unsigned long llc_bytes;/* largest cache, 0 if unknown */
	char cpu_model[96];
};

/* The machine this runs on. 0, or -1 with errno set. */
int topology_load(struct topology *topology);
/* Any topology that hwloc has loaded. 0, or -1 with errno set. */
int topology_read(struct topology *topology, struct hwloc_topology *hwloc);
void topology_free(struct topology *topology);

/* Where in cpus[] this one is; -1 if this process may not use it. */
int topology_cpu(const struct topology *topology, unsigned int cpu);

/*
 * How far the memory of node `to` is from the CPUs of node `from`, in the
 * firmware's units (ACPI SLIT): 10 is local. 20 where nobody knows.
 */
unsigned int topology_distance(const struct topology *topology, int from,
			       int to);

#endif
