/* SPDX-License-Identifier: MIT */
/*
 * Where a device's bytes live. One ops table a kind, one file a kind. The
 * bytes are address space until a workload touches them.
 */
#ifndef HARNESS_MEMORY_H
#define HARNESS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* What `list memory` prints: one usable (or not) piece of memory. */
struct memory_info {
	char spec[64];		/* as --memory takes it: "dram:node=0" */
	char what[96];		/* what it is */
	int node;		/* -1: any */
	unsigned long size;	/* bytes there are */
	unsigned long available;/* bytes a run could have now */
	bool usable;
	char why[96];		/* if it isn't usable: the reason */
};

/* A parsed --memory. */
struct memory {
	const struct memory_kind *kind;
	int node;		/* -1: the node of the team's first CPU */
};

struct memory_kind {
	const char *name;
	/* the part of the spec after "name"; false: why says what is wrong */
	bool (*parse)(const char *options, struct memory *memory, char *why,
		      size_t why_size);
	/* fills up to max entries, returns how many there are */
	unsigned int (*list)(struct memory_info *info, unsigned int max);
	/* address space for the device's bytes; NULL: errno is set */
	void *(*open)(const struct memory *memory, int node, size_t size);
	void (*close)(void *data, size_t size);
};

extern const struct memory_kind dram;
extern const struct memory_kind *const memory_kinds[];
extern const unsigned int nr_memory_kinds;

/* "dram", "dram:node=0"; false: why says what is wrong and what there is */
bool memory_parse(const char *spec, struct memory *memory, char *why,
		  size_t why_size);

#endif
