/* SPDX-License-Identifier: MIT */
/* What stands on a picture about its data: who is who, n, bars, and files. */
#ifndef BENCH_PLOT_NOTES_H
#define BENCH_PLOT_NOTES_H

#include "bench/plot/parts.h"

/* Without its directory. */
const char *plot_file_name(const struct plotting *plotting, unsigned int file);

/*
 * The line type of a series in all pictures of these results: 1 of the floor,
 * others from 2 on, as they come in the results.
 */
double plot_style(const struct plotting *plotting,
		  const struct plot_group *group, const struct plot_row *row);

/* Of the page's files: what they are, and what is wrong with them. */
void plot_note_files(struct plot_page *page);
void plot_note_file(const struct plotting *plotting, unsigned int file,
		    struct sheet *sheet);

/* "points: medians of n processes; bars: ...", as the page's rows have it */
void plot_note_bars(struct plot_page *page, const char *points);

/* The key: lines and points, or what is stacked. */
void plot_key_lines(struct sheet *sheet, const char *const *series,
		    const double *styles, unsigned int nr);
void plot_key_boxes(struct sheet *sheet, const char *const *parts,
		    unsigned int nr);

#endif
