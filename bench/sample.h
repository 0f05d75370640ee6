/* SPDX-License-Identifier: MIT */
/*
 * A sample on its way from a worker to the runner: as counters of a Google
 * Benchmark report there, and back from its JSON here.
 */
#ifndef BENCH_SAMPLE_H
#define BENCH_SAMPLE_H

#include <jansson.h>

#include "bench/error.h"
#include "bench/gbench.h"
#include "bench/workloads/workload.h"

/* The counter of a phase: "get_ns". */
void phase_name(const struct workload *workload, unsigned int phase, char *name,
		size_t size);
/* The counter of a tail's part: "kill_us", "kill_us_p99", "kill_us_max". */
void tail_name(const char *name, enum tail_part part, char *key, size_t size);
unsigned int nr_phases(const struct workload *workload);

void sample_report(const struct workload *workload, const struct sample *sample,
		   struct gbench_state *state);

/* 0, or -1: the entry holds no such sample. */
int sample_read(const struct workload *workload, const json_t *entry,
		struct sample *sample, struct error *error);

#endif
