/* SPDX-License-Identifier: MIT */
/* `selftest statistics`: what this tool's word is worth, part by part. */
#ifndef BENCH_SELFTEST_H
#define BENCH_SELFTEST_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "bench/error.h"

struct selftest_options {
	uint64_t seed;
	bool quick;	/* fewer trials, in seconds: for a first look */
	bool quiet;	/* no progress bar */
};

/*
 * A part. run() prints its table on stdout or, where json isn't NULL, makes an
 * object of it: 0 all promises are kept, 1 one isn't, -1 with a line in error.
 */
struct selftest_part {
	const char *name;
	const char *title;
	int (*run)(const struct selftest_options *options, json_t **json,
		   struct error *error);
};

extern const struct selftest_part selftest_parts[];
extern const unsigned int nr_selftest_parts;

int selftest_simulated(const struct selftest_options *options, json_t **json,
		       struct error *error);

#endif
