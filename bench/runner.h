/* SPDX-License-Identifier: MIT */
/*
 * n counts processes: each arm of the plan runs in a fresh process a round,
 * which measures all rows of the plan.
 */
#ifndef BENCH_RUNNER_H
#define BENCH_RUNNER_H

#include <jansson.h>

#include "bench/error.h"
#include "bench/plan.h"
#include "bench/progress.h"

struct results {
	const struct plan *plan;
	unsigned int rounds;	/* complete ones: every arm has run in each */
	struct sample *samples; /* see results_sample() */
	json_t **reports;	/* of the workers, [round * nr_arms + arm] */
};

/*
 * 0; or -1 with a line in error; or 1 if a signal came, and then the complete
 * rounds are there. Call it between child_catch_signals() and
 * child_release_signals().
 */
int runner_run(const struct plan *plan, bool quiet, struct results *results,
	       struct error *error);
void results_free(struct results *results);

static inline struct sample *results_sample(const struct results *results,
					    unsigned int round,
					    unsigned int arm, unsigned int row)
{
	const struct plan *plan = results->plan;

	return &results->samples[(round * plan->nr_arms + arm) * plan->nr_rows +
				 row];
}

/*
 * Runs argv as a worker and parses what it prints. NULL with a line in error;
 * nothing in error if a signal came.
 */
json_t *runner_worker(char *const argv[], const struct progress *progress,
		      const char *what, struct error *error);

#endif
