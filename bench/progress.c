// SPDX-License-Identifier: MIT
#include "bench/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "harness/machine/team.h"

#define BAR_WIDTH 30

void progress_start(struct progress *progress, unsigned int total, bool quiet)
{
	const char *term = getenv("TERM");
	struct winsize size = { 0 };

	/* the bar must fit on one line that can be erased */
	progress->shown = !quiet && term && strcmp(term, "dumb") &&
			  isatty(STDERR_FILENO) &&
			  (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) ||
			   !size.ws_col || size.ws_col >= 80);
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
