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

#endif
