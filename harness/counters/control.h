/* SPDX-License-Identifier: MIT */
/*
 * Tells a perf that was started with -D -1 --control fifo:CTL[,ACK] when to
 * record: while the windows of all threads are open, and at no other time.
 */
#ifndef HARNESS_CONTROL_H
#define HARNESS_CONTROL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct control {
	int ctl, ack;			/* ack: -1 if perf gives none */
	pthread_mutex_t lock;
	unsigned int opened, closed;	/* windows of this run */
	unsigned int closing;		/* closed, or about to be */
	bool on;			/* perf was told to record */
	char why[512];			/* "", or what failed since it began */
};

/*
 * spec: "CTL[,ACK]", or with perf's "fifo:" before it. 0, or -1 with a line in
 * why: one isn't a FIFO, both are the same, or nobody reads commands. Who
 * tells perf something ignores SIGPIPE: a reader that goes is an error like any
 * other.
 */
int control_open(struct control *control, const char *spec, char *why,
		 size_t why_size);
void control_close(struct control *control);

/*
 * Of nr threads each calls both once: perf is enabled when the last window
 * opens, before its thread goes on, and disabled when the first closes, so that
 * what it records is of all of them at work. It's an error if one closes before
 * the last has opened. After an error perf is told nothing more, but to stop if
 * it was told to record.
 */
void control_window_open(struct control *control, unsigned int nr);
void control_window_close(struct control *control, unsigned int nr);

/* For who isn't sure that it was told to stop. Waits for no answer. */
void control_disable(const struct control *control);

#endif
