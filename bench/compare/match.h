/* SPDX-License-Identifier: MIT */
/* Which rows of two results (or of one) belong together. */
#ifndef BENCH_MATCH_H
#define BENCH_MATCH_H

#include "bench/compare/compare.h"

struct pair {
	const struct load_row *base, *new;
};

/*
 * Fills comparison->only_base and only_new, checks what differs, and returns
 * the pairs, in the order of new: *nr of them. NULL with a line in error.
 */
struct pair *match_rows(struct comparison *comparison, const char *base_name,
			const char *new_name, unsigned int *nr,
			struct error *error);

/*
 * What a row is, whatever the order of its axes: rows with the same key belong
 * together. NULL: no memory. The caller frees it.
 */
char *match_key(const struct load_row *row);

/* Whether two results have a process in common, to the last bit. */
bool match_same_run(const struct load *a, const struct load *b);

#endif
