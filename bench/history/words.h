/* SPDX-License-Identifier: MIT */
/* What is said of a history, beside its rows: in words that flow. */
#ifndef BENCH_HISTORY_WORDS_H
#define BENCH_HISTORY_WORDS_H

#include "bench/history/history.h"
#include "bench/text.h"

#define PLURAL(nr) ((nr) == 1 ? "" : "s")

/* What a file says may stand in it, and not break the line. */
void history_say(struct flow *words, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* "edge gup order:9 batch:512" */
void history_say_row(struct flow *words, const struct load_row *row);

/* "total, ns per base page" */
void history_unit(const struct history_row *row, char *text, size_t size);

/* What came with segment i of a row, from 1 on. */
void history_describe_causes(const struct history_line *line,
			     const struct history_row *row, unsigned int i,
			     struct flow *words);
/* Files that are no part of it. */
void history_describe_skipped(const struct history *history,
			      struct flow *words);
/* What the runs of a line can't show, or what else may be behind a change. */
void history_describe_limits(const struct history_line *line,
			     struct flow *words);
void history_describe_gone(const struct history_line *line, struct flow *words);
void history_describe_processes(const struct history_line *line,
				struct flow *words);
void history_describe_floor(const struct history_line *line,
			    struct flow *words);
void history_describe_neighbours(const struct history_line *line,
				 struct flow *words);
/* What p is, and the gate. */
void history_describe_end(const struct history *history, struct flow *words);

#endif
