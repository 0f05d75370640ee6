/* SPDX-License-Identifier: MIT */
/* What a run leaves behind: the result file's JSON, and a summary of it. */
#ifndef BENCH_RESULT_H
#define BENCH_RESULT_H

#include <jansson.h>

#include "bench/runner.h"
#include "harness/machine/fingerprint.h"
#include "harness/stats/stats.h"

/* The worker's own words about its machine: "pgmapbench.percpu" in context. */
#define RESULT_OURS "pgmapbench."

/* context.pgmapbench, but for the workers' own words. */
json_t *result_ours(const struct results *results,
		    const struct machine *machine, char *const command[],
		    bool partial);

/* All that is needed to run it again, and what every process measured. */
json_t *result_json(const struct results *results,
		    const struct machine *machine, char *const command[],
		    bool partial);

/* What --json prints: each row's median, min and max over the processes. */
json_t *result_summary(const struct results *results, const char *path);

/* Over the processes of an arm: phase i, or with i == MAX_PHASES the total. */
struct stats_summary result_stats(const struct results *results,
				  unsigned int arm, unsigned int row,
				  unsigned int phase);
/* And a part of a tail: below 0, if some process doesn't have it. */
struct stats_summary result_tail(const struct results *results,
				 unsigned int arm, unsigned int row,
				 unsigned int tail, enum tail_part part);

#endif
