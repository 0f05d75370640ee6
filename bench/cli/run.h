/* SPDX-License-Identifier: MIT */
/* What a new run and one that is added to an older one's result share. */
#ifndef BENCH_CLI_RUN_H
#define BENCH_CLI_RUN_H

#include "bench/cli/cli.h"
#include "bench/session.h"

struct run_options {
	struct axes axes;
	struct looks_options looks;
	const char *append;
	const char *out;
	bool json;
	bool quiet;
	bool instructions;
};

extern const struct argp run_argp; /* input: struct run_options * */

/* An option that was given; one that takes no value has "". */
struct run_given {
	const char *name, *value;
};

/* Those that say what is measured and where to: not how often. Returns nr. */
#define RUN_GIVEN_MAX (20 + NR_AXES)
unsigned int run_given(const struct run_options *options,
		       struct run_given given[RUN_GIVEN_MAX]);

/* A plan of which this host has all: plan_make(), and what is counted. */
int run_plan(struct run_options *options, const struct limits *limits,
	     const struct topology *topology, struct plan *plan,
	     struct error *error);

/* Measures, keeps, prints. The exit status, after an error was printed. */
int run_measure(const struct run_options *options, struct session *session,
		struct error *error);

/* --append. The exit status, after an error was printed. */
int run_append(const struct run_options *options, char **argv);

#endif
