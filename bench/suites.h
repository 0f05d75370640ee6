/* SPDX-License-Identifier: MIT */
/* The suites: which rows, strategies and processes answer which question. */
#ifndef BENCH_SUITES_H
#define BENCH_SUITES_H

#include "bench/axis.h"

struct suite {
	const char *name;
	const char *title;	/* what it asks; docs/disputes.md has the mails */
	unsigned int processes;	/* even: every order has its reverse */
	/* lists, if the user names none */
	const char *strategies;
	const char *primitives;
	struct timing timing;
};

extern const struct suite suites[];
extern const unsigned int nr_suites;

/* Rows of a suite. An axis that isn't named has its default. */
struct spec {
	const char *suite;
	const char *workload;
	const char *axis[NR_AXES];
};

extern const struct spec specs[];
extern const unsigned int nr_specs;

#endif
