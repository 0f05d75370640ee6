/* SPDX-License-Identifier: MIT */
/* One picture: words, variables and data for gnuplot, and its template. */
#ifndef BENCH_PLOT_SHEET_H
#define BENCH_PLOT_SHEET_H

#include "bench/plot/plot.h"
#include "bench/text.h"

/* Lines of words that flow. */
struct sheet_words {
	FILE *out;
	char *text;
	size_t size;
	struct flow flow;
};

struct sheet {
	enum plot_form form;
	char *title;
	struct sheet_words head;	/* the axes that all rows share */
	struct sheet_words warn;	/* what is wrong with the data */
	struct sheet_words foot;	/* what is drawn, and of what */
	struct sheet_words key;		/* who is who, of PLOT_DUMB */
	FILE *script;
	char *text;
	size_t size;
};

/* 0, or -1 with a line in error. sheet_free() it, also after -1. */
int sheet_begin(struct sheet *sheet, enum plot_form form, struct error *error);
void sheet_free(struct sheet *sheet);

/*
 * Variables of the script, pg_NAME. Whatever a text is, it stays one, and of
 * ASCII. Arrays have pg_nr_NAME elements, and where that is 0 "" or 0 in one.
 */
void sheet_text(struct sheet *sheet, const char *name, const char *text);
void sheet_number(struct sheet *sheet, const char *name, double number);
void sheet_texts(struct sheet *sheet, const char *name,
		 const char *const *texts, unsigned int nr);
void sheet_numbers(struct sheet *sheet, const char *name,
		   const double *numbers, unsigned int nr);

/*
 * $data: lines of numbers, NAN where there is none; a block, which may be
 * empty, ends with sheet_block().
 */
void sheet_data(struct sheet *sheet);
void sheet_line(struct sheet *sheet, unsigned int nr, const double *numbers);
void sheet_block(struct sheet *sheet);
void sheet_data_end(struct sheet *sheet);

/* Draws it, and adds it to the pictures. 0, or -1 with a line in error. */
int sheet_draw(struct sheet *sheet, const char *template,
	       struct plot_pictures *pictures, struct error *error);

/*
 * What gnuplot makes of a script: *text is malloc'd, with a NUL behind it. 0,
 * or -1 with a line in error.
 */
int gnuplot_run(const char *script, size_t size, char **text,
		size_t *text_size, struct error *error);

/* The text of plots/NAME.gp, NUL-terminated. */
const char *sheet_template(const char *name);

#endif
