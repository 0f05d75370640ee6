/* SPDX-License-Identifier: MIT */
/*
 * A run from its first process to its last look: after each look the result
 * file is written whole, and what ends the run early leaves what is complete.
 */
#ifndef BENCH_SESSION_H
#define BENCH_SESSION_H

#include <stdbool.h>

#include "bench/runner.h"
#include "harness/machine/fingerprint.h"
#include "harness/record/record.h"

struct append; /* bench/append.h */

struct session {
	struct results results;		/* with its looks before this run */
	struct stats_looks schedule;	/* the looks of this run */
	const struct machine *machine;
	char **command;			/* argv */
	const char *path;
	struct record_hold hold;	/* of path */
	const struct append *append;	/* what was there; NULL: a new file */
	bool quiet;
	unsigned int kept;		/* processes an arm that path has */
	bool looked;			/* and nothing has run since */
	struct widest widest;		/* at that look */
};

/*
 * Between child_catch_signals() and child_release_signals(). 0: all that was
 * planned has been done, or the last look found that it's enough. 1: a signal
 * came, and stderr says what is left. -1 with a line in error, also if a look
 * could be made and not be kept in path: then there is more in results than
 * kept. Where somebody else wrote path meanwhile it is kept beside it, and the
 * line says where.
 */
int session_run(struct session *session, struct error *error);

#endif
