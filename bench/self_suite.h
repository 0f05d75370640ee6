/* SPDX-License-Identifier: MIT */
/* `run --suite self`: what the harness costs, over n fresh processes. */
#ifndef BENCH_SELF_SUITE_H
#define BENCH_SELF_SUITE_H

#include "bench/error.h"
#include "bench/plan.h"

/*
 * Prints a table, or with json an object. 0 all bars are met, 1 one isn't, or
 * -1 with a line in error. A signal ends the process.
 */
int self_suite_run(const struct plan *plan, bool quiet, bool json,
		   struct error *error);

#endif
