/* SPDX-License-Identifier: MIT */
/*
 * perf events of the rows in a worker: counted or recorded while the threads'
 * windows are open, reported per base page beside the times.
 */
#ifndef BENCH_PERF_H
#define BENCH_PERF_H

#include "bench/error.h"
#include "bench/gbench.h"
#include "harness/counters/choose.h"
#include "harness/counters/control.h"
#include "harness/machine/team.h"

/* As the user typed them; NULL: not asked for. */
struct perf_options {
	const char *events;
	const char *control;
	bool callgrind; /* which counts by itself: just open the windows */
};

struct perf {
	bool counts, controls, callgrind;
	struct counting counting;
	struct control control;
};

/*
 * perf's FIFO in the process that starts workers, as long as the plan lasts:
 * between two of them its reader doesn't see an end, and if one is killed perf
 * can be told to stop.
 */
struct perf_hold {
	bool holds;
	struct control control;
};

/* The windows of a team. */
struct perf_windows {
	struct perf *perf;
	struct window *window;	/* one a member; NULL: nothing was asked for */
	unsigned int nr;
};

/*
 * Whether this host has what was asked for; said: "", or one line, what it has
 * not. 0, or -1 with a line in error, and nothing held.
 */
int perf_check(const struct perf_options *options, char *said, size_t said_size,
	       struct perf_hold *hold, struct error *error);
void perf_release(struct perf_hold *hold);

/* After a worker that may have left perf recording. */
void perf_silence(const struct perf_hold *hold);

int perf_start(struct perf *perf, const struct perf_options *options,
	       struct error *error);
void perf_stop(struct perf *perf);

/* Opens the counters of each member. Detach before the team is destroyed. */
int perf_attach(struct perf *perf, struct team *team,
		struct perf_windows *windows, struct error *error);
void perf_detach(struct perf_windows *windows);

/* Around a row: what its windows counted, over pages. */
int perf_row_begin(struct perf_windows *windows, struct error *error);
int perf_row_report(struct perf_windows *windows, double pages,
		    struct gbench_state *state, struct error *error);

#endif
