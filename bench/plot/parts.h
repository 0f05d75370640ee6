/* SPDX-License-Identifier: MIT */
/* What the kinds of pictures share: one that is being drawn, and its rows. */
#ifndef BENCH_PLOT_PARTS_H
#define BENCH_PLOT_PARTS_H

#include "bench/plot/plot.h"
#include "bench/plot/sheet.h"

/* More than that is no result of anybody's run. */
#define PLOT_SERIES_MAX	  60
#define PLOT_PICTURES_MAX 99

struct plotting {
	const struct plot_kind *kind;
	const struct load *loads;
	const char *const *names;
	unsigned int nr;
	const struct plot_options *options;
	/* loads that differ in nothing but their rows have the same number */
	unsigned int *sets;
	struct plot_pictures *pictures;
	struct error *error;
};

/* A median over processes. */
struct plot_estimate {
	double median, low, high;
	enum plot_bar { BAR_NONE, BAR_RANGE, BAR_INTERVAL } bar;
};

/* n values; planned: looks, which an interval pays for. */
void plot_estimate(const double *values, unsigned int n, unsigned int planned,
		   struct plot_estimate *estimate);

/* A row, and where it stands in a picture. */
struct plot_row {
	const struct load_row *row;
	unsigned int file;
	double x, y;
};

/* Rows that differ in who runs them, and in what is drawn: a panel. */
struct plot_group {
	struct plot_row *rows;
	unsigned int nr;
	char *key;
	/* what its series are: NULL: strategies or paths; "primitive" */
	const char *by;
};

struct plot_groups {
	struct plot_group *groups;
	unsigned int nr;
};

/*
 * Whether a kind draws that row; sets its x and y. It can be drawn once: two
 * with the same x, y and series are an error.
 */
typedef bool plot_takes(const struct plotting *plotting, struct plot_row *row);

/*
 * All rows that are taken, in groups. drawn: the axis that isn't a part of a
 * group, or NULL. 0, or -1 with a line in plotting->error.
 */
int plot_group(const struct plotting *plotting, const char *drawn,
	       plot_takes *takes, struct plot_groups *groups);
void plot_groups_free(struct plot_groups *groups);
const char *plot_series_of(const struct plot_group *group,
			   const struct plot_row *row);
/* Less than fewest values of x: nothing is to be seen there. */
void plot_drop_groups(struct plot_groups *groups, unsigned int fewest);

/* Some groups of one workload, on a sheet. */
struct plot_page {
	struct sheet sheet;
	const struct plotting *plotting;
	const char *drawn;
	const struct plot_group *groups[16];
	unsigned int nr_groups;
	const char *series[PLOT_SERIES_MAX];
	double styles[PLOT_SERIES_MAX];
	unsigned int nr_series;
};

/* Fills a page's data in; 0, or -1 with a line in error. */
typedef int plot_fill(struct plot_page *page);

/* Pages of at most `most` groups (up to 16) each, all of which are drawn. */
int plot_pages(struct plotting *plotting, const struct plot_groups *groups,
	       const char *drawn, unsigned int most, plot_fill *fill);

/* The row of a series at x, or NULL. */
const struct plot_row *plot_at(const struct plot_group *group,
			       const char *series, double x);
/* The different values of x in a page, ascending; their number. */
unsigned int plot_places(const struct plot_page *page, double *places,
			 unsigned int most);

/*
 * "ns per base page", "ms per device life" if the largest is large: what times
 * of the row are divided by.
 */
double plot_unit(const struct load_row *row, double largest, char *text,
		 size_t size);
/* "base page", or NULL: this program doesn't know that workload */
const char *plot_per(const struct load_row *row);

/* Of each kind. */
int plot_threads(struct plotting *plotting);
int plot_batch(struct plotting *plotting);
int plot_order(struct plotting *plotting);
int plot_placement(struct plotting *plotting);
int plot_teardown(struct plotting *plotting);
int plot_drain_delay(struct plotting *plotting);
int plot_break_even(struct plotting *plotting);
int plot_power(struct plotting *plotting);
int plot_operations(struct plotting *plotting);

#endif
