/* SPDX-License-Identifier: MIT */
/*
 * Where a device's bytes live. One ops table a kind, one file a kind. The
 * bytes are address space until a workload touches them.
 */
#ifndef HARNESS_MEMORY_H
#define HARNESS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#define MEMORY_PATH_MAX 512

/* What became of a spec, as the exit status that says so. */
enum memory_error {
	MEMORY_OK = 0,
	MEMORY_BAD = 2,		/* no such thing, or not to be had as it is */
	MEMORY_NOT_HERE = 77,	/* hardware that this host hasn't got */
};

/* What `list memory` prints: one usable (or not) piece of memory. */
struct memory_info {
	char spec[MEMORY_PATH_MAX + 16]; /* as --memory takes it */
	char what[96];		/* what it is */
	int node;		/* -1: any, or nobody knows */
	unsigned long size;	/* bytes there are */
	unsigned long available;/* bytes a run could have now */
	unsigned long align;	/* as struct memory's */
	bool usable;
	/* if it isn't usable: the reason, and what to do: mostly a command */
	char why[MEMORY_PATH_MAX + 128];
	char fix[2 * MEMORY_PATH_MAX + 128];
};

/* Transparent huge pages, of dram. */
enum thp { THP_DEFAULT, THP_ON, THP_OFF };

/* A parsed --memory. */
struct memory {
	const struct memory_kind *kind;
	/*
	 * dram, hugetlb: the node that was asked for. devdax, fsdax: that of
	 * the pages, as page_to_nid() has it: the device's numa_node, which
	 * the kernel chooses among those online when it finds the device.
	 * -1: any, or nobody knows.
	 */
	int node;
	/* devdax: where the bytes are; no node of the kernel's if offline */
	int target_node;
	enum thp thp;
	size_t page_size;	/* what a fault must give; 0: what comes */
	unsigned long capacity;	/* bytes; 0: as many as the host has */
	/* of a mapping's offset, size and address; 0: a base page */
	unsigned long align;
	char path[MEMORY_PATH_MAX];	/* devdax, fsdax */
};

struct memory_kind {
	const char *name;
	bool device;		/* a page array can lie on it */
	/* the part of the spec after "name:"; unless MEMORY_OK, why says why */
	enum memory_error (*parse)(const char *options, struct memory *memory,
				   char *why, size_t why_size);
	/* fills up to max entries, returns how many there are */
	unsigned int (*list)(struct memory_info *info, unsigned int max);
	/*
	 * Maps size bytes from offset on, at addr, where nothing may be that
	 * one needs (MAP_FIXED; after an error there may be a hole), or
	 * anywhere if addr is NULL: then so that huge pages fit. Kinds that
	 * can bind it to node (see node_bind()), unless the spec had one.
	 * NULL: errno is set, and why says why.
	 */
	void *(*map)(const struct memory *memory, void *addr,
		     unsigned long offset, size_t size, int node, char *why,
		     size_t why_size);
};

extern const struct memory_kind dram, hugetlb, devdax, fsdax;
extern const struct memory_kind *const memory_kinds[];
extern const unsigned int nr_memory_kinds;

/* "dram", "dram:node=0,thp=on", "devdax:/dev/dax0.0" */
enum memory_error memory_parse(const char *spec, struct memory *memory,
			       char *why, size_t why_size);

void memory_unmap(void *data, size_t size);

/*
 * Locks a device or its file (flock) until the fd is closed: nothing else
 * keeps two runs from writing over each other's page arrays. -1: why.
 */
int memory_claim(const struct memory *memory, char *why, size_t why_size);

#endif
