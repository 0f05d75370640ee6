/* SPDX-License-Identifier: MIT */
/* The command that a result was made by, as it's given to be made again. */
#ifndef BENCH_CLI_RUN_AGAIN_H
#define BENCH_CLI_RUN_AGAIN_H

#include "bench/cli/run.h"
#include "bench/report/report.h"

/*
 * The recorded options, by the parser that they went through then. Not
 * cli_parse(): it would print help that a file asks for. false: they aren't
 * those of this pgmapbench. options points into argv.
 */
bool run_recorded(char **argv, int argc, struct run_options *options);

/*
 * Plan, seed and number of processes of a result, which may have been reached
 * by several runs, without what belongs to one host or moment: where the result
 * went, what was printed; a file lies in the directory where it's typed. Free
 * it in the end.
 */
void run_again(const struct load *load, struct report_again *again);
void run_again_free(struct report_again *again);

/*
 * What a run's options change of its suite, in one order: "--strategy edge
 * --order 9"; without what its context says as well (memory, window, ...). Of
 * a command that isn't this pgmapbench's, all of it. "": nothing, or the file
 * doesn't say. The caller frees it; NULL: no memory.
 */
char *run_asked(const struct load *load);

#endif
