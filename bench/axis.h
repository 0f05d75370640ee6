/* SPDX-License-Identifier: MIT */
/*
 * The axes of a row: how a value is written, which values there are, and the
 * name of a row, from which the row can be had back.
 */
#ifndef BENCH_AXIS_H
#define BENCH_AXIS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "bench/error.h"
#include "bench/workloads/workload.h"

/* The batch of "batch:all": one call takes the thread's whole range. */
#define BATCH_ALL ULONG_MAX

/* The threads of "threads:all", until row_check() knows how many that are. */
#define THREADS_ALL ULONG_MAX

struct where; /* bench/where.h */

/* What this host allows. */
struct limits {
	bool oversubscribe; /* more threads than CPUs are wanted */
	unsigned long llc_bytes;
	unsigned long available_bytes; /* of memory */
};

#define ROW_NAME_SIZE 256

const char *axis_name(enum axis axis);
/* "own, shared, hot, random": what an error lists, too. */
const char *axis_values(enum axis axis);

/*
 * The value that a row's name leaves out, so that it's called what it was
 * before there was that axis; NULL: it leaves none out.
 */
const char *axis_unsaid(enum axis axis);

/* 0, or -1 with a line that lists the values there are. */
int axis_parse(enum axis axis, const char *text, unsigned long *value,
	       struct error *error);
void axis_print(enum axis axis, unsigned long value, char *text, size_t size);

/*
 * "order:9/batch:512/range:own/threads:2/size:32G/foll:get/release:range", the
 * axes of the row but not those of its arm
 */
void row_print_axes(const struct row *row, char separator, char *text,
		    size_t size);
/*
 * Who runs a row: the strategy instances[instance], or the path or floor
 * native_name(instance) of the native machine.
 */
const char *instance_name(const struct workload *workload,
			  unsigned int instance);
/* "user/gup/edge/order:9/.../primitive:cas/rcu:memb" */
void row_print(const struct row *row, unsigned int instance, char *name,
	       size_t size);
/* The way back; foll and what follows may be left out, and what is unsaid. */
int row_parse(const char *name, const struct limits *limits,
	      const struct where *where, struct row *row,
	      unsigned int *instance, struct error *error);

/* 0, or -1 with the reason: these can't run together. */
int row_allows(const struct row *row, unsigned int instance,
	       const struct where *where, struct error *error);

/*
 * 0, or -1: this host can't hold the row's device, or has no such place.
 * threads:all becomes their number.
 */
int row_check(struct row *row, const struct limits *limits,
	      const struct where *where, struct error *error);

/* Index of a name among all there are, or -1 with a line that lists them. */
int find_named(const char *what, const char *name,
	       const char *(*name_of)(unsigned int), unsigned int nr,
	       struct error *error);
int find_strategy(const char *name, struct error *error);
int find_workload(const char *name, struct error *error);

#endif
