/* SPDX-License-Identifier: MIT */
/* Results as one page for a browser, which asks nothing of the network. */
#ifndef BENCH_REPORT_HTML_H
#define BENCH_REPORT_HTML_H

#include "bench/report/report.h"

/*
 * A page has fewer bytes. The results themselves, for download, are what is
 * left out where it would have more.
 */
#define HTML_MAX_BYTES 2000000

/*
 * Writes the page to path, whole or not at all: of one result or two, held
 * against each other as report_text() does. paths are of their files.
 *
 * 0, or with a line in error -1: they can't be compared, or a name isn't UTF-8;
 * 1: path can't be written. What the page has to do without (gnuplot, room for
 * a result) is said in it, and as a warning on stderr.
 */
int report_html(const struct load *loads, const char *const *paths,
		unsigned int nr, const struct report_options *options,
		const char *path, struct error *error);

#endif
