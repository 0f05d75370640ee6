/* SPDX-License-Identifier: MIT */
/*
 * Placement: which CPUs the threads run on, and on which nodes the data, the
 * vmemmap and the pgmap are. No system calls: the topology says what there
 * is, and the answer depends on nothing else.
 *
 * The home is where local threads and local memory are:
 *	a device's memory is where it is: its node is the home's memory. Local
 *	threads are on that node's CPUs. If it has none that this process may
 *	use (CXL), they are on the CPUs of the device's numa_node, or else of
 *	the nearest node that has some.
 *	Without a device, local threads are on the node of the first usable CPU
 *	whose node has memory, and so is the memory. If no usable CPU's node
 *	has memory: on the first CPU's node, and the memory on the nearest.
 *	vmemmap and pgmap are on the node of the local threads or, if that has
 *	no memory, on the nearest that has: Linux puts them on a device's
 *	numa_node, never on its target_node.
 *
 * spread	threads take turns on all nodes with usable CPUs, the home
 *		first, then the others by number; memory at home. One device
 *		used by the whole machine. Always possible.
 * local	all threads and all memory at home.
 * remote	a device, its vmemmap and its pgmap stay at home; all threads
 *		are on the node farthest from its memory, of those with usable
 *		CPUs and without the home. Without a device the threads stay at
 *		home, and all memory is on the farthest other node that has
 *		some. Refused where there is no other node.
 * interleave	threads as for spread; data and vmemmap page by page over all
 *		nodes with memory, the pgmap (one small object) with the first
 *		thread. A device's data stays where it is. Refused where fewer
 *		than two nodes have memory.
 *
 * Threads on one node take one CPU a core, one L3 group after the other, and
 * the second threads of cores last of all: no core has two threads before
 * each usable core (of all nodes with threads) has one.
 *
 * Distances are the firmware's, from a CPU's node to the memory's. Where two
 * nodes are equally far, it's the one with the lower number.
 *
 * CPUs and nodes that are given win over the policy's: local with a node for
 * the vmemmap has only the vmemmap there. With CPUs given, the home (without
 * a device) is theirs.
 */
#ifndef HARNESS_PLACE_H
#define HARNESS_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/kernel/user/mm.h"
#include "harness/machine/topology.h"

/* Where a node's number is expected: the placement policy chooses it. */
#define NODE_UNSET (-3)

enum place_policy {
	PLACE_SPREAD,
	PLACE_LOCAL,
	PLACE_REMOTE,
	PLACE_INTERLEAVE,
	NR_PLACES,
};

extern const char *const place_names[NR_PLACES];

struct place_request {
	enum place_policy policy;
	const unsigned int *cpus;	/* NULL: by the policy */
	unsigned int nr_cpus;
	/* a node, NODE_UNSET or, but for the pgmap, NODE_INTERLEAVE */
	int data_node, vmemmap_node, pgmap_node;
	int memory_node;	/* where a device's bytes are; -1: no device */
	int near_node;		/* sysfs: its numa_node; -1: unknown */
};

/* All by the policy. */
#define PLACE_REQUEST(_policy) {					\
	.policy = (_policy), .data_node = NODE_UNSET,			\
	.vmemmap_node = NODE_UNSET, .pgmap_node = NODE_UNSET,		\
	.memory_node = -1, .near_node = -1,				\
}

struct placement {
	unsigned int *cpus;	/* in the order in which threads take them */
	unsigned int nr_cpus;
	/* a node, NODE_INTERLEAVE, or -1: no node is known to have memory */
	int data_node, vmemmap_node, pgmap_node;
};

/* 0, or -1: then why has the reason and what to do, in one line. */
int place_resolve(const struct topology *topology,
		  const struct place_request *request,
		  struct placement *placement, char *why, size_t why_size);
void place_free(struct placement *placement);

/* Are two of these on one core? */
bool place_shares_cores(const struct topology *topology,
			const unsigned int *cpus, unsigned int nr);
/* On how many L3 caches are these? */
unsigned int place_l3_groups(const struct topology *topology,
			     const unsigned int *cpus, unsigned int nr);

#endif
