/* SPDX-License-Identifier: MIT */
/* What the subcommands share: option parsing, errors of one line, statuses. */
#ifndef BENCH_CLI_CLI_H
#define BENCH_CLI_CLI_H

#include <argp.h>

#include "bench/plan.h"
#include "harness/machine/topology.h"

/* The exit statuses, beside 0. */
#define STATUS_BAD_ANSWER 1 /* done, or failed: no answer, or a bad one */
#define STATUS_BAD_USE	  2
#define STATUS_NOT_HERE	  77 /* hardware that was asked for by name */

int cmd_breakeven(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_history(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_plot(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_selftest(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_worker(int argc, char **argv);

/*
 * Parses with --help added. argv[0] is what a person types: "pgmapbench run".
 * 0, or a status after an error was printed. --help doesn't return.
 */
int cli_parse(const struct argp *argp, int argc, char **argv, void *input);

/* Prints "COMMAND: text", returns the status. */
int cli_fail(const char *command, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The status of what is refused: bad usage, or something isn't here. */
int cli_refusal(const struct error *error);

/*
 * Words that flow, indented, in lines of at most 80 columns. column: where the
 * line has come to.
 */
void cli_print_words(int *column, const char *text);

/* Flushes stdout; the status, or 1 after an error if that can't be written. */
int cli_close_stdout(const char *command, int status);

/* The options of run and worker that say what is measured. */
struct axes {
	struct plan_options options;
	bool oversubscribe;
};

extern const struct argp axes_argp; /* input: struct axes * */

/* 0, or a status after an error was printed. */
int cli_host(const char *command, const struct axes *axes,
	     struct topology *topology, struct limits *limits);

#endif
