/* SPDX-License-Identifier: MIT */
/*
 * Where a run's threads and memory are: what the options say about it, what
 * that comes to for a row, and whether the memory can hold the row's device.
 */
#ifndef BENCH_WHERE_H
#define BENCH_WHERE_H

#include "bench/error.h"
#include "bench/workloads/workload.h"
#include "harness/machine/place.h"
#include "harness/memory/memory.h"

/* As the user typed them; NULL: not said. */
struct where_options {
	const char *memory;
	const char *cpus;
	const char *data_node;
	const char *vmemmap_node;
	const char *pgmap_node;
};

struct where {
	const struct topology *topology;
	struct where_options options; /* memory is never NULL */
	struct memory memory;
	unsigned int *cpus; /* --cpus, in its order */
	unsigned int nr_cpus;
	/* a node, or NODE_UNSET: by the policy */
	int data_node, vmemmap_node, pgmap_node;
};

/* 0, or -1 with a line in error, whose status may be "not here". */
int where_parse(const struct where_options *options,
		const struct topology *topology, struct where *where,
		struct error *error);
void where_free(struct where *where);

/* 0, or -1 with the reason: this machine has no such placement. */
int where_resolve(const struct where *where, enum place_policy policy,
		  struct placement *placement, struct error *error);

/* The node of the first thread, if it has memory; else -1. */
int where_table_node(const struct where *where,
		     const struct placement *placement);

/* Bytes from the start of the memory that the page array of a row takes. */
unsigned long where_vmemmap_bytes(const struct where *where,
				  const struct row *row);

/* Bytes of ordinary memory that the page array of a row takes. */
unsigned long where_array_memory(const struct row *row);

/* 0, or -1 with the reason: the memory can't be the device of that row. */
int where_check(const struct where *where, const struct row *row,
		struct error *error);

/*
 * The one order that a device can be mapped with, or -1 if it can be any; and
 * the largest multiple of a section that it has room for, with the page array
 * in or beside it, 0 if it isn't limited.
 */
int where_order(const struct where *where);
unsigned long where_size(const struct where *where,
			 enum vmemmap_kind vmemmap);

#endif
