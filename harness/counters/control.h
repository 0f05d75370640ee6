/* SPDX-License-Identifier: MIT */
/*
 * Tells a perf that was started with -D -1 --control fifo:CTL[,ACK] when to
 * record: while windows are open, and at no other time.
 */
#ifndef HARNESS_CONTROL_H
#define HARNESS_CONTROL_H

#include <pthread.h>
#include <stddef.h>

struct control {
	int ctl, ack;			/* ack: -1 if perf gives none */
	pthread_mutex_t lock;
	unsigned int opened, closed;	/* windows of this run */
	char why[512];			/* "", or what failed since it began */
};

/*
 * spec: "CTL[,ACK]", or with perf's "fifo:" before it. 0, or -1 with a line in
 * why: one isn't a FIFO, or nobody reads commands. Who tells perf something
 * ignores SIGPIPE: a reader that goes is an error like any other.
 */
int control_open(struct control *control, const char *spec, char *why,
		 size_t why_size);
void control_close(struct control *control);

/*
 * Of nr threads each calls both once: perf is enabled when the first window
 * opens, before anyone goes on, and disabled when the last has closed. After
 * a failure nothing more is said to it.
 */
void control_window_open(struct control *control);
void control_window_close(struct control *control, unsigned int nr);

#endif
