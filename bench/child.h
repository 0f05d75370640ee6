/* SPDX-License-Identifier: MIT */
/*
 * A fresh process of this same binary, run to its end. It dies with its
 * parent, whatever kills that, and it can be interrupted.
 */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <stdbool.h>
#include <stddef.h>

struct child_output {
	char *out; /* its stdout, NUL-terminated */
	size_t out_size;
	char *err; /* its stderr, NUL-terminated */
	size_t err_size;
	int status; /* as waitpid() gives it */
};

/*
 * Between these two SIGINT, SIGTERM and SIGHUP only end child_run(). The
 * second dies of the one that came, if one did.
 */
void child_catch_signals(void);
void child_release_signals(void);
bool child_interrupted(void);

/*
 * Runs argv in this program; the process is a group of its own. 0, or -1:
 * errno is set, EINTR if a signal came, and then the group is dead. free with
 * child_free().
 */
int child_run(char *const argv[], struct child_output *output);
/* Runs another program, found in PATH; status 127: there is none. */
int child_run_program(const char *program, char *const argv[],
		      struct child_output *output);
void child_free(struct child_output *output);

#endif
