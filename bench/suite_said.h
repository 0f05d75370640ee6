/* SPDX-License-Identifier: MIT */
/* How people are told which rows a result has. */
#ifndef BENCH_SUITE_SAID_H
#define BENCH_SUITE_SAID_H

#include "bench/load.h"

/*
 * "suite quick", or "rows of its own" if the command in the file chose its
 * workloads, paths or axes: then context.pgmapbench.suite is only where it got
 * the rest from. Strategies alone are still the suite's rows.
 */
const char *suite_said(const struct load *load, char *text, size_t size);

#endif
