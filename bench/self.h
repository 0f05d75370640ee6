/* SPDX-License-Identifier: MIT */
/*
 * What the harness itself costs, as ratios of things measured side by side in
 * one process. `pgmapbench run --suite self` takes the median over processes.
 */
#ifndef BENCH_SELF_H
#define BENCH_SELF_H

#include "harness/machine/team.h"

struct self_result {
	/* null's gup loop / the same loop by hand in plain C: <= 1.05 */
	double floor_ratio;
	/* tryget_live + put / lock inc + lock dec, both uncontended: <= 0.5 */
	double percpu_pair_ratio;
	/* tryget_live + put, 2 to all CPUs / one CPU, the worst: <= 1.15 */
	double percpu_scaling_ratio;
	/* bandwidth of the sweep / of a plain read loop: >= 0.95 */
	double sweep_bandwidth_ratio;	/* liveness */
	double folio_sweep_ratio;	/* folio_liveness, folios of a page */
	/* a 16 GiB device less its vmemmap and page table: < 64 MiB */
	double device_overhead_bytes;
};

/* 0, or -1 with one line in error. The team has a thread for every CPU. */
int self_measure(struct team *team, struct self_result *result, char *error,
		 unsigned long error_size);

#endif
