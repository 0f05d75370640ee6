/* SPDX-License-Identifier: MIT */
/*
 * The machine as hwloc sees it: which CPUs this process may use, in the order
 * in which threads are placed, and their nodes.
 */
#ifndef HARNESS_TOPOLOGY_H
#define HARNESS_TOPOLOGY_H


struct topology {
	unsigned int nr_cpus;	/* usable by this process */
	unsigned int *cpus;	/* OS numbers: one a core first, then siblings */
	int *cpu_node;		/* node of cpus[i], -1 if unknown */
	unsigned int nr_nodes;	/* nodes with memory */
	int *nodes;		/* OS numbers */
	unsigned long *node_bytes;
	unsigned long llc_bytes;/* largest cache, 0 if unknown */
	char cpu_model[96];
};

/* 0, or -1 with errno set. */
int topology_load(struct topology *topology);
void topology_free(struct topology *topology);

#endif
