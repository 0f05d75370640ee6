/* SPDX-License-Identifier: MIT */
/*
 * Pictures of results: gnuplot draws them, by a template a kind that is
 * compiled in (plots/KIND.gp), from a script with all of its data.
 */
#ifndef BENCH_PLOT_H
#define BENCH_PLOT_H

#include <stddef.h>

#include "bench/load.h"

enum plot_form {
	PLOT_SVG,	/* UTF-8, with a white ground of its own */
	PLOT_PNG,
	PLOT_DUMB,	/* ASCII, at most 72 columns, with all that it says */
	PLOT_SCRIPT,	/* what gnuplot would be told to make an SVG */
};

struct plotting; /* bench/plot/parts.h */

struct plot_kind {
	const char *name;	/* "threads" */
	const char *title;	/* "cost and throughput by threads" */
	const char *needs;	/* "rows that differ in their threads" */
	/* of a template in plots/ */
	const char *template;
	/* Adds what there is to the pictures. 0, or -1 with a line in error. */
	int (*draw)(struct plotting *plotting);
};

extern const struct plot_kind plot_kinds[];
extern const unsigned int nr_plot_kinds;

/* NULL: there is none of that name. */
const struct plot_kind *plot_find(const char *name);

struct plot_picture {
	char *name;	/* of its file, without ".svg": "threads-2" */
	char *title;	/* UTF-8, one line, as on the picture: for alt="" */
	char *text;	/* the picture: any bytes, and a NUL behind them */
	size_t size;	/* without that NUL */
};

struct plot_pictures {
	struct plot_picture *pictures;
	unsigned int nr;
};

struct plot_options {
	enum plot_form form;
	/* of break-even: devices that weren't measured, as "1T,2T"; or NULL */
	const char *sizes;
};

/*
 * Reads what can be drawn: a result, or what `selftest statistics` wrote with
 * --json or --out. Of the latter the load has no rows, and its root is what
 * --json prints. 0, or -1 with a line in error; load_free() it.
 */
int plot_read(const char *path, struct load *load, struct error *error);

/*
 * 0, or -1 with a line in error: these can't be in one picture. across: what
 * may differ between them (bench/compare/across.h), or NULL.
 */
int plot_check(const struct load *loads, const char *const *names,
	       unsigned int nr, const char *across, struct error *error);

/*
 * Draws all pictures of a kind that nr results have; names: of their files.
 * Rows that differ in an axis that isn't drawn are panels, or pictures, of
 * their own. 0; 1: there's nothing in them that this kind draws, which would
 * be kind->needs; -1 with a line in error: there's no gnuplot, it failed, or
 * these results can't be drawn. Free them in the end, also after 1 and -1.
 */
int plot_draw(const struct plot_kind *kind, const struct load *loads,
	      const char *const *names, unsigned int nr,
	      const struct plot_options *options,
	      struct plot_pictures *pictures, struct error *error);
void plot_free(struct plot_pictures *pictures);

/*
 * Writes a picture to a directory, which is made if it isn't there, whole or
 * not at all. *path: where it is; the caller frees it. 0, or -1 with a line in
 * error.
 */
int plot_write(const struct plot_picture *picture, enum plot_form form,
	       const char *dir, char **path, struct error *error);

#endif
