/* SPDX-License-Identifier: MIT */
/* What nobody may take for verified, wherever a result is shown. */
#ifndef BENCH_REPORT_DOUBTS_H
#define BENCH_REPORT_DOUBTS_H

#include "bench/load.h"
#include "bench/text.h"

/*
 * Of one result, in the words of its mail: data faulted in otherwise, a page
 * array that isn't in huge pages, things on another node, --until that wasn't
 * reached. A line each, which begins with the name of the file; none: it has
 * nothing of the kind.
 */
void doubts_say(const struct load *load, const char *name,
		struct flow *words);

#endif
