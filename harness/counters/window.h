/* SPDX-License-Identifier: MIT */
/* What goes on beside the clock while a thread's window is open. */
#ifndef HARNESS_WINDOW_H
#define HARNESS_WINDOW_H

#include "harness/counters/control.h"
#include "harness/counters/counters.h"

struct window {
	struct counters *counters;	/* of this thread, or NULL */
	struct control *control;	/* of all threads, or NULL */
};

/* nr: threads of the run, each of which opens as many windows. */
void window_open(struct window *window, unsigned int nr);
void window_close(struct window *window, unsigned int nr);

#endif
