/* SPDX-License-Identifier: MIT */
/*
 * n counts processes: each arm of the plan runs in a fresh process a round,
 * which measures all rows of the plan.
 */
#ifndef BENCH_RUNNER_H
#define BENCH_RUNNER_H

#include <jansson.h>

#include "bench/error.h"
#include "bench/looks.h"
#include "bench/plan.h"
#include "bench/progress.h"

struct results {
	const struct plan *plan;
	unsigned int rounds;	/* complete ones: every arm has run in each */
	unsigned int room;	/* rounds that there is memory for */
	struct sample *samples; /* see results_sample() */
	json_t **reports;	/* of the workers, [round * nr_arms + arm] */
	struct looks looks;
	/*
	 * What the workers before these said, under the keys of a result: the
	 * new ones must say it, too. NULL: there were none.
	 */
	const json_t *said;
};

/* Makes room for so many rounds. 0, or -1 with a line in error. */
int results_grow(struct results *results, unsigned int rounds,
		 struct error *error);
void results_free(struct results *results);

/*
 * Goes on from the rounds that there are (of { .plan = plan }: none) until
 * there are that many; the order of the arms goes on with them. 0; or -1 with a
 * line in error; or 1 if a signal came; the complete rounds are there in any
 * case. Call it between child_catch_signals() and child_release_signals().
 */
int runner_run(struct results *results, unsigned int rounds, bool quiet,
	       struct error *error);

/*
 * The process of one arm in the round after the complete ones, for which
 * results_grow() has made room; who calls it counts the round when all its
 * arms have run. As runner_run().
 */
int runner_arm(struct results *results, unsigned int arm,
	       const struct progress *progress, struct error *error);

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
