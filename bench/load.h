/* SPDX-License-Identifier: MIT */
/*
 * A result file, read back into rows: what each process measured of each row.
 *
 * All of it comes from the file, nothing from this build: its rows may have
 * strategies, axes and phases that aren't known here.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "bench/error.h"

/* The unit of rows that have no times: run --instructions. */
#define LOAD_INSTRUCTIONS "instructions"

/* A file with more of them, or of looks, isn't read: no run writes it. */
#define LOAD_PROCESSES_MAX 10000

/* "order:9" of a row's name. */
struct load_axis {
	const char *key, *value;
};

/* Times of all processes, in the row's unit; values[i] is of process i. */
struct load_phase {
	char *name;	/* "get": counter get_ns of a row in ns */
	double *values;
};

/*
 * A row in the order of its name, user/gup/edge/order:9/batch:512/..., as far
 * as its strategy (on the native machine: its path, or the path's floor) and
 * axes go. Phases are in the order of the file, which sorts them.
 */
struct load_row {
	const char *name;	/* all of it */
	char *machine;		/* "user", "native" */
	const char *workload;
	const char *who;	/* the strategy or path */
	struct load_axis *axes;
	unsigned int nr_axes;
	const char *unit;	/* of every time: "ns" or "us"; or no times */
	struct load_phase *phases;
	unsigned int nr_phases;	/* 0: the path doesn't time them apart */
	double *total;		/* above 0 */
	double *cpu;
	json_t **entries;	/* what the file says of each process */
	unsigned int n;		/* processes: the same for all rows */
};

struct load {
	struct load_row *rows;	/* in the order of the file */
	unsigned int nr_rows;
	unsigned int n;
	bool partial;	/* the run ended early, after n of its processes */
	const char *suite;
	uint64_t seed;
	/*
	 * Its looks (harness/stats/looks.h): how many processes there were at
	 * the first, how many were planned, how many have been; n, 1 and 1 if
	 * the file doesn't say.
	 */
	unsigned int first, planned, made;
	json_t *context;	/* with Google Benchmark's own keys */
	json_t *ours;		/* context.pgmapbench */
	json_t *root;		/* of all of it */
};

/*
 * 0, or -1 with a line in error: the file can't be read or isn't a result,
 * a time is missing or can't be one, or processes are missing, or there
 * twice. Free what was loaded in the end.
 */
int load_read(const char *path, struct load *load, struct error *error);
/* The same of what such a file has, or would have: it takes root over. */
int load_json(json_t *root, const char *name, struct load *load,
	      struct error *error);
void load_free(struct load *load);

/* The value of that axis, or NULL: the row doesn't have it. */
const char *load_axis(const struct load_row *row, const char *key);

/* The text that a file has there, for people; "?" if it has none. */
const char *load_text(const json_t *object, const char *key);

/* Any counter of a process, as "pages"; NAN: the file has none. */
double load_counter(const struct load_row *row, unsigned int process,
		    const char *name);

#endif
