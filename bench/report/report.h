/* SPDX-License-Identifier: MIT */
/*
 * Reports of results: one block of text that stands by itself in a mail, or
 * one file for a browser. All of it comes from the results.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdio.h>

#include "bench/load.h"

/* How a result is measured again, as a shell takes it. */
struct report_again {
	/* "pgmapbench", "run", ..., NULL; free it. NULL: nobody can tell */
	char **words;
	bool sized; /* the command says how large the devices are */
};

struct report_options {
	/* as compare has them (bench/compare/compare.h), or NULL */
	const char *baseline;
	const char *across;
	/* 72 columns that a mail and a commit message can have; else 80 */
	bool mail;
	const struct report_again *again; /* of each result */
};

/*
 * Of one result, whose strategies (or whatever it has several of) are held
 * against each other, or of two. 0, or -1 with a line in error, and nothing
 * printed: they can't be compared.
 */
int report_text(const struct load *const loads[], const char *const names[],
		unsigned int nr, const struct report_options *options,
		FILE *out, struct error *error);

#endif
