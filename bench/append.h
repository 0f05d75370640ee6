/* SPDX-License-Identifier: MIT */
/*
 * Adding processes to a result: what the file says is measured, whether this is
 * still the machine and the program that measured it, and what it says then.
 */
#ifndef BENCH_APPEND_H
#define BENCH_APPEND_H

#include "bench/load.h"
#include "bench/runner.h"
#include "harness/machine/fingerprint.h"

struct append {
	struct load load;
	char **argv;	/* append_command() */
	int argc;
	char seed[24];	/* the file's, as an option has it */
	char began[32];	/* this append: UTC */
};

/*
 * "pgmapbench run" and the options that made the file, and NULL: free it, the
 * strings are the file's. NULL: it doesn't say, or it was another command.
 */
char **append_command(const struct load *load, int *argc);

/* 0, or -1 with a line in error: that's no result of 'run'. */
int append_read(const char *path, struct append *append, struct error *error);
void append_free(struct append *append);

/*
 * 0, or -1 with a line in error, which names the first difference: with that
 * plan this machine and program aren't the file's, or aren't as they were.
 */
int append_check(const struct append *append, const struct plan *plan,
		 const struct machine *machine, char *const command[],
		 struct error *error);

/*
 * root is the result_json() of all processes. Its context becomes that of the
 * file, but for what is counted: n, order, partial, looks; and "appended" says
 * of each append, this one being the last, what needn't have been as before.
 */
void append_context(const struct append *append, const struct results *results,
		    json_t *root);

#endif
