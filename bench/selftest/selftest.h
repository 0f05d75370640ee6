/* SPDX-License-Identifier: MIT */
/* `selftest statistics`: what this tool's word is worth, part by part. */
#ifndef BENCH_SELFTEST_H
#define BENCH_SELFTEST_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "bench/axis.h"
#include "bench/error.h"

struct selftest_options {
	uint64_t seed;
	bool quick;	/* fewer trials, in seconds: for a first look */
	bool quiet;	/* no progress bar */
	char **command;	/* argv */

	/* Of part real; what is NULL or 0 has its default. */
	const struct topology *topology;
	const struct limits *limits;
	unsigned int comparisons;
	const char *processes, *plant, *strategy, *window;	/* as typed */
	const char *out;	/* where the result goes; NULL: nowhere */
	const char *from;	/* of a result that is there already */
};

/*
 * A part. run() prints its table on stdout or, where json isn't NULL, makes an
 * object of it: 0 all promises are kept, 1 one isn't, -1 with a line in error.
 */
struct selftest_part {
	const char *name;
	const char *title;
	/*
	 * Before any part runs: 0, or -1 with a line in error, these options
	 * are no good. NULL: it has none of its own.
	 */
	int (*check)(const struct selftest_options *options,
		     struct error *error);
	int (*run)(const struct selftest_options *options, json_t **json,
		   struct error *error);
};

extern const struct selftest_part selftest_parts[];
extern const unsigned int nr_selftest_parts;

int selftest_simulated(const struct selftest_options *options, json_t **json,
		       struct error *error);

int selftest_real_check(const struct selftest_options *options,
			struct error *error);
int selftest_real(const struct selftest_options *options, json_t **json,
		  struct error *error);
/* What options->from says, as run() would have; -1: it can't be read. */
int selftest_from(const struct selftest_options *options, json_t **json,
		  struct error *error);

#endif
