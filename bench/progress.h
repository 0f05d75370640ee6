/* SPDX-License-Identifier: MIT */
/* A bar on stderr with the time that is left. On a terminal only. */
#ifndef BENCH_PROGRESS_H
#define BENCH_PROGRESS_H

#include <stdbool.h>

struct progress {
	bool shown;
	unsigned int total;
	double start_s;
};

void progress_start(struct progress *progress, unsigned int total, bool quiet);
/* done of total are done; what is being done now */
void progress_show(const struct progress *progress, unsigned int done,
		   const char *what);
/* Takes the bar away, before anything else is printed on stderr. */
void progress_clear(const struct progress *progress);

#endif
