/* SPDX-License-Identifier: MIT */
/* The process that measures: rows, each with a strategy, one after another. */
#ifndef BENCH_WORKER_H
#define BENCH_WORKER_H

#include "bench/axis.h"
#include "bench/perf.h"
#include "bench/where.h"

/* One benchmark. */
struct job {
	struct row row;
	unsigned int instance; /* index into instances[] */
};

struct worker {
	const struct where *where;
	struct timing timing;
	struct perf_options perf;
	struct job *jobs;
	unsigned int nr_jobs;
};

/*
 * Reports on stdout, as the --benchmark_* flags of gbench_init() say. The
 * exit status; if it isn't 0, error has a line.
 */
int worker_run(const struct worker *worker, struct error *error);

/* What the harness itself costs, as a JSON object on stdout. */
int worker_run_self(const struct topology *topology, struct error *error);

#endif
