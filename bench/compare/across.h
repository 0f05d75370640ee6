/* SPDX-License-Identifier: MIT */
/* --across: which differences between two results are wanted. */
#ifndef BENCH_COMPARE_ACROSS_H
#define BENCH_COMPARE_ACROSS_H

#include "bench/load.h"

/*
 * What --across can name beside keys of a result and counters of its rows: all
 * keys that say which machine it is, rows that the new one lacks (for a gate),
 * and anything.
 */
#define ACROSS_MACHINE "machine"
#define ACROSS_ROWS    "rows"
#define ACROSS_ALL     "all"

/* across: a list, or NULL. */
bool across_names(const char *across, const char *name);

/* Whether a difference (differ.h) is what was compared, or in the list. */
bool across_allows(const char *across, const json_t *difference);

/*
 * 0, or -1 with a line that begins with sides: something differs that the list
 * doesn't name, or it names something that neither result has.
 */
int across_check(const char *across, const struct load *base,
		 const struct load *new, const char *sides,
		 const json_t *differences, struct error *error);

#endif
