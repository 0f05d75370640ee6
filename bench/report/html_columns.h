/* SPDX-License-Identifier: MIT */
/* The columns of a page's tables that show times as they were measured. */
#ifndef BENCH_REPORT_HTML_COLUMNS_H
#define BENCH_REPORT_HTML_COLUMNS_H

#include "bench/report/html_page.h"

#define HTML_COLUMNS_MAX 16

/* The phases that a table has beside its own, by their names. */
struct html_columns {
	const char *names[HTML_COLUMNS_MAX];
	unsigned int nr;
};

/* Those of a table of this phase ("total": it has some) that begins so. */
void html_columns_of(const struct load_row *row, const char *phase,
		     struct html_columns *columns);

void html_head(const struct html *html, const char *name);
/* A number, for the eye and for who sorts. */
void html_number(const struct html *html, double value);
void html_empty(const struct html *html, unsigned int nr);

/* Median and interval of a phase; then the medians of the columns' phases. */
void html_times_head(const struct html *html,
		     const struct html_columns *columns);
/* planned: looks, as load.h has them */
void html_times(const struct html *html, const struct load_row *row,
		const char *phase, const struct html_columns *columns,
		unsigned int planned);

/* Tables of what was counted beside the times of these rows, if there is. */
void html_counters(const struct html *html, const struct load_row *const *rows,
		   unsigned int nr);

#endif
