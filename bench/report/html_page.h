/* SPDX-License-Identifier: MIT */
/*
 * The parts of a page. Each writes its own, in the order of the template
 * (plots/report.html), where {{part}} stands.
 */
#ifndef BENCH_REPORT_HTML_PAGE_H
#define BENCH_REPORT_HTML_PAGE_H

#include <stdio.h>

#include "bench/report/parts.h"

struct html {
	FILE *out;
	const struct load *loads;
	struct report *report;	/* of those loads, with their names */
	const struct comparison *comparison;	/* that of the report */
	bool *out_of_memory;	/* so there is no page */
	char *data[2];		/* of the results: a .gz, in base64 */
	size_t data_bytes;
};

/* As calloc(), and says so if that fails. */
void *html_alloc(const struct html *html, size_t nr, size_t size);

/*
 * Whatever a file or a person has named goes through here: markup in it is
 * text, and control characters are question marks.
 */
__attribute__((format(printf, 2, 3))) void html_text(FILE *out,
						     const char *format, ...);

/*
 * What a part of a report says, in lines of that width. NULL: out of memory;
 * free it in the end.
 */
char *html_say(const struct html *html, void (*say)(struct report *report),
	       int width);
/* The same, a paragraph for each line that it ends. */
void html_words(const struct html *html, void (*say)(struct report *report));

/* "gup order:9": the workload, and what tells the row from others of it. */
void html_short_title(const struct html *html, const struct load_row *row);
/* "total, ns per base page" */
void html_unit(const struct html *html, const struct load_row *row,
	       const char *phase);
/* All axes that rows of its table have alike. */
void html_axes(const struct html *html, const struct load_row *row);
/* Whether rows belong into one table. */
bool html_alike(const struct html *html, const struct load_row *a,
		const struct load_row *b);
/* As compare_cell_name(). */
void html_row_name(const struct html *html, const struct load_row *row,
		   char text[COMPARE_NAME_SIZE]);

/* What the bars of a table reach over. */
struct html_scale {
	double low, high;	/* logarithms of ratios, low < 0 < high */
};

struct html_scale html_scale_of(const struct compare_block *block);
/* A ratio and its interval, drawn as high as a word. */
void html_bar(const struct html *html, const struct html_scale *scale,
	      const struct compare_cell *cell);

void html_title(const struct html *html);
void html_summary(const struct html *html);
/* Who is told apart from the base, a line a strategy. */
void html_verdicts(const struct html *html);
void html_tables(const struct html *html);
void html_plots(const struct html *html);
void html_strategies(const struct html *html);
void html_machine(const struct html *html);
void html_data(const struct html *html);

/* Before a part is written: how much room there is depends on it. */
void html_data_pack(struct html *html);
void html_data_free(struct html *html);

#endif
