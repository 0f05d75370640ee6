/* SPDX-License-Identifier: MIT */
/*
 * What is measured: a suite and what the user said about its axes, expanded
 * into rows, and the strategies (arms) that run them.
 */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include <stdint.h>

#include "bench/axis.h"
#include "bench/perf.h"
#include "bench/where.h"

#define MAX_ROWS 4096

/* As the user typed them; NULL is what the suite says. Lists have commas. */
struct plan_options {
	const char *suite;
	const char *strategy;
	const char *path;
	const char *target;
	const char *workload;
	const char *axis[NR_AXES];
	struct where_options where;
	const char *window;
	const char *warmup;
	const char *lives;
	const char *plant;
	const char *processes;
	const char *seed;
	struct perf_options perf;
};

/*
 * Who runs the rows: a strategy, as one primitive and one RCU compile it; or a
 * path of the native machine, or its floor.
 */
struct arm {
	unsigned int instance; /* see instance_name() */
	enum primitive primitive;
	enum rcu rcu;
};

struct plan {
	const char *suite;
	/* of the suite, if the user names none */
	const char *strategies;
	const char *primitives;
	bool self; /* the harness is measured: no rows, no arms */
	bool native; /* all rows are of one native workload, arms are paths */
	/* paths that nobody named and that aren't here, each with its reason */
	struct error left_out;
	const char *target;
	struct perf_options perf;
	/* what of it this host hasn't, or "": perf_check() */
	char perf_said[COUNTING_SAID_SIZE];
	struct perf_hold perf_hold;
	bool instructions; /* are counted, under this valgrind: no times */
	char valgrind[64];
	struct row *rows;
	unsigned int nr_rows;
	struct arm *arms;
	unsigned int nr_arms;
	struct timing timing;
	struct where where;
	unsigned int processes; /* an arm */
	uint64_t seed;
};

/* 0, or -1 with a line in error. plan points into options. */
int plan_make(const struct plan_options *options, const struct limits *limits,
	      const struct topology *topology, struct plan *plan,
	      struct error *error);
void plan_free(struct plan *plan);

/* The arms of a plan that has its rows. 0, or -1 with a line in error. */
int arms_make(struct plan *plan, const struct plan_options *options,
	      struct error *error);

/* "edge", or "edge xadd qsbr" as far as the plan has several of them. */
#define ARM_NAME_SIZE 48
void arm_print(const struct plan *plan, unsigned int arm, char *text,
	       size_t size);
/* A row as that arm runs it. */
struct row arm_row(const struct plan *plan, unsigned int arm, unsigned int row);

/* 0, or -1 with the reason: what is planted or counted can't be in that row. */
int plan_check_row(const struct plan *plan, const struct row *row,
		   struct error *error);

/* Whether the options say anything about strategies, workloads or axes. */
bool plan_names_rows(const struct plan_options *options);

/* All of a plan but rows and arms. */
int plan_settings(const struct plan_options *options,
		  const struct topology *topology, struct plan *plan,
		  struct error *error);

/* What --seed may be. 0, or -1 with a line in error. */
int seed_parse(const char *text, uint64_t *seed, struct error *error);

/*
 * The device that a row has when nobody says: the smallest power of two GiB
 * whose page array the last-level cache can't hold, if that leaves memory
 * free.
 */
unsigned long plan_default_size(const struct limits *limits);

#endif
