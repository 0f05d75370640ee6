/* SPDX-License-Identifier: MIT */
/* The results of a run, from the file that it left behind. */
#ifndef BENCH_REBUILD_H
#define BENCH_REBUILD_H

#include "bench/load.h"
#include "bench/runner.h"

/*
 * results has its plan, and nothing else. It gets every process of the file
 * as if it had just run here, and the looks that the file has had. 0, or -1
 * with a line in error: the file's rows aren't exactly those of the plan.
 * results_free() in any case, and load stays as long.
 */
int results_rebuild(const struct load *load, struct results *results,
		    struct error *error);

#endif
