/* SPDX-License-Identifier: MIT */
/* The steps of history_read(), in their order. */
#ifndef BENCH_HISTORY_PARTS_H
#define BENCH_HISTORY_PARTS_H

#include "bench/history/history.h"

/* Each returns 0, or -1 with a line in error. */

/* The runs under dir, by date; what isn't one goes to history->skipped. */
int history_find(struct history *history, const char *dir, struct error *error);

/* Which of them were measured alike. */
int history_make_lines(struct history *history, struct error *error);

/* The rows of a line, without their segments. */
int history_make_rows(const struct history *history, struct history_line *line,
		      struct error *error);

/* Whether --only names what some row has. */
int history_check_only(const struct history *history, struct error *error);

/* Their segments, and what of them could be found at all. */
int history_judge(struct history *history, struct error *error);

/* Whether a gate could fail: in every line and row that it is of. */
int history_check_gate(const struct history *history, struct error *error);

/* What a file says there; "?": it doesn't. */
const char *history_string(const json_t *object, const char *key);

/* Of one machine; what they were to measure, and not under what settings. */
bool history_same_command(const struct history_line *a,
			  const struct history_line *b);

/* "quick with --order 9": what was to be measured. NULL: no memory; free it. */
char *history_command(const struct history_line *line);

/* What doesn't count among the differences of two runs, or of two rows. */
bool history_allows(const struct history_options *options,
		    const json_t *difference);

/*
 * "thp madvise -> never" of the first difference that counts. The caller frees
 * it; NULL: there is none.
 */
char *history_difference(const struct history_options *options,
			 const json_t *differences);

#endif
