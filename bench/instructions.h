/* SPDX-License-Identifier: MIT */
/*
 * run --instructions: how many instructions a base page takes, counted by
 * valgrind's callgrind in the windows of a worker. Rows are of a machine of
 * their own, "callgrind/gup/edge/...", so that they stand beside no times.
 */
#ifndef BENCH_INSTRUCTIONS_H
#define BENCH_INSTRUCTIONS_H

#include <jansson.h>

#include "bench/error.h"
#include "bench/load.h"
#include "bench/plan.h"

#define INSTRUCTIONS_UNIT LOAD_INSTRUCTIONS

/*
 * Before the plan is made: what can't be counted is refused, and what nobody
 * said is set. 0, or -1 with a line in error.
 */
int instructions_options(struct plan_options *options, struct error *error);

/*
 * After it: rows that nobody named and that can't be counted are left out. 0,
 * or -1 with a line in error if none is left.
 */
int instructions_plan(struct plan *plan, struct error *error);

/* "valgrind-3.19.0". 0, or -1 with a line in error: none, or it can't run. */
int instructions_check(char *version, size_t size, struct error *error);

/* A callgrind that runs one worker after another. */
struct callgrind {
	char dir[64];		/* of its files */
	char out_option[128];
};

int callgrind_start(struct callgrind *callgrind, struct error *error);
void callgrind_stop(struct callgrind *callgrind);

/* argv with callgrind before it; free it, its strings belong to the others. */
char **callgrind_argv(struct callgrind *callgrind, char *const argv[]);

/*
 * What it counted of each row of the worker that ran last, which becomes the
 * row's value in its report and its sample. 0, or -1 with a line in error.
 */
int callgrind_read(struct callgrind *callgrind, const struct plan *plan,
		   json_t *report, struct sample *samples,
		   struct error *error);

/* "user/gup/...": "callgrind/gup/..." */
void instructions_name(const char *row, char *name, size_t size);

#endif
