// SPDX-License-Identifier: MIT
#include "bench/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "harness/machine/team.h"

#define BAR_WIDTH 30

void progress_start(struct progress *progress, unsigned int total, bool quiet)
{
	progress->shown = !quiet && isatty(STDERR_FILENO);
	progress->total = total;
	progress->start_s = now_s();
}

void progress_show(const struct progress *progress, unsigned int done,
		   const char *what)
{
	static const char bar[] = "##############################";
	static const char gap[] = "..............................";
	unsigned int full = BAR_WIDTH * done / progress->total;
	double elapsed = now_s() - progress->start_s;

	if (!progress->shown)
		return;
	fprintf(stderr, "\r\033[K%.*s%.*s %3u/%u", (int)full, bar,
		(int)(BAR_WIDTH - full), gap, done, progress->total);
	if (done)
		fprintf(stderr, " %.0f s left",
			elapsed / done * (progress->total - done));
	fprintf(stderr, "  %.24s", what);
	fflush(stderr);
}

void progress_clear(const struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
}
