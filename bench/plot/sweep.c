// SPDX-License-Identifier: MIT
/* Costs along an axis of numbers: threads, batch, order. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/plot/notes.h"
#include "bench/plot/parts.h"

/* Beyond that a line from 0 on shows nothing of its low end. */
#define LINEAR_MAX 12

#define PLACES_MAX 64

/* A number from 0 on; INFINITY: all of them. NAN: it's something else. */
static double number_of(const struct load_row *row, const char *key)
{
	const char *text = load_axis(row, key);
	double value;
	char *end;

	if (text && !strcmp(text, "all"))
		return INFINITY;
	value = text ? strtod(text, &end) : NAN;
	return text && end != text && !*end && value >= 0 && value < 1e18 ?
		       value : NAN;
}

static bool takes_threads(const struct plotting *plotting, struct plot_row *row)
{
	row->x = number_of(row->row, "threads");
	return row->x > 0 && isfinite(row->x);
}

static bool takes_batch(const struct plotting *plotting, struct plot_row *row)
{
	row->x = number_of(row->row, "batch");
	return row->x > 0;
}

static bool takes_order(const struct plotting *plotting, struct plot_row *row)
{
	row->x = number_of(row->row, "order");
	return isfinite(row->x);
}

/* Where a place is drawn: "all" is beyond the largest number. */
static double position(const double *places, unsigned int nr, double place)
{
	return !isinf(place) ? place : nr > 1 ? 4 * places[nr - 2] : 1;
}

struct extent {
	double scale;		/* of costs */
	double min, max;	/* of costs; */
	double least, most;	/* of throughput */
};

/* One point: x, cost, low, high, and throughput, the same. */
static void write_point(struct plot_page *page, const struct plot_row *row,
			double x, struct extent *extent)
{
	const struct load *load = &page->plotting->loads[row->file];
	double threads = number_of(row->row, "threads");
	struct plot_estimate cost;

	plot_estimate(row->row->total, load->n, load->planned, &cost);
	cost.median /= extent->scale;
	cost.low /= extent->scale;
	cost.high /= extent->scale;
	extent->min = fmin(extent->min, cost.low);
	extent->max = fmax(extent->max, cost.high);
	/* ns a page: 1000 / ns millions of pages a second, for each thread */
	threads *= 1000;
	extent->least = fmin(extent->least, threads / cost.high);
	extent->most = fmax(extent->most, threads / cost.low);
	sheet_line(&page->sheet, 7,
		   (double[]){ x, cost.median, cost.low, cost.high,
			       threads / cost.median, threads / cost.high,
			       threads / cost.low });
}

/* Lines end before "all": it has no place on their scale. */
static void write_series(struct plot_page *page, const struct plot_group *group,
			 const char *series, const double *places,
			 unsigned int nr, struct extent *extent)
{
	const struct plot_row *row;

	for (unsigned int i = 0; i < nr; i++) {
		row = plot_at(group, series, places[i]);
		if (!row)
			continue;
		if (isinf(places[i]))
			fputc('\n', page->sheet.script);
		write_point(page, row, position(places, nr, places[i]), extent);
	}
	sheet_block(&page->sheet);
}

static void write_tics(struct plot_page *page, double *places, unsigned int nr)
{
	char texts[PLACES_MAX][24];
	const char *labels[PLACES_MAX];

	for (unsigned int i = 0; i < nr; i++) {
		snprintf(texts[i], sizeof(texts[i]), "%g", places[i]);
		labels[i] = isinf(places[i]) ? "all" : texts[i];
		places[i] = position(places, nr, places[i]);
	}
	sheet_texts(&page->sheet, "tic_label", labels, nr);
	sheet_numbers(&page->sheet, "tic", places, nr);
}

/* From 1 to 512 by factors, from 0 to 18 and from 1 to 8 by steps. */
static void write_range(struct plot_page *page, double low, double high)
{
	bool factors = low > 0 && high / low > 8;
	double side = factors ? 0 : (high - low) * 0.08;

	sheet_number(&page->sheet, "xlog", factors);
	sheet_number(&page->sheet, "xmin", factors ? low / 1.25 : low - side);
	sheet_number(&page->sheet, "xmax", factors ? high * 1.25 : high + side);
}

static double largest_of(const struct plot_page *page)
{
	const struct plot_group *group;
	double largest = 0;

	for (unsigned int i = 0; i < page->nr_groups; i++) {
		group = page->groups[i];
		for (unsigned int j = 0; j < group->nr; j++)
			largest = fmax(largest, group->rows[j].row->total[0]);
	}
	return largest;
}

static void write_data(struct plot_page *page, const double *places,
		       unsigned int nr, double scale)
{
	double min[page->nr_groups], max[page->nr_groups];
	double least[page->nr_groups], most[page->nr_groups];
	double log[page->nr_groups];
	struct extent extent;

	sheet_data(&page->sheet);
	for (unsigned int i = 0; i < page->nr_groups; i++) {
		extent = (struct extent){ scale, INFINITY, 0,
					   INFINITY, 0 };
		for (unsigned int j = 0; j < page->nr_series; j++)
			write_series(page, page->groups[i], page->series[j],
				     places, nr, &extent);
		min[i] = extent.min;
		max[i] = extent.max;
		least[i] = extent.least;
		most[i] = extent.most;
		log[i] = extent.max > LINEAR_MAX * extent.min;
	}
	sheet_data_end(&page->sheet);
	sheet_numbers(&page->sheet, "ymin", min, page->nr_groups);
	sheet_numbers(&page->sheet, "ymax", max, page->nr_groups);
	sheet_numbers(&page->sheet, "tmin", least, page->nr_groups);
	sheet_numbers(&page->sheet, "tmax", most, page->nr_groups);
	sheet_numbers(&page->sheet, "ylog", log, page->nr_groups);
}

static int fill(struct plot_page *page, const char *xlabel, bool throughput)
{
	const struct load_row *row = page->groups[0]->rows[0].row;
	double places[PLACES_MAX];
	unsigned int nr = plot_places(page, places, PLACES_MAX);
	const char *per = plot_per(row);
	char rate[128], unit[128];
	double scale;

	plot_note_bars(page, "points");
	plot_key_lines(&page->sheet, page->series, page->styles,
		       page->nr_series);
	sheet_text(&page->sheet, "xlabel", xlabel);
	snprintf(rate, sizeof(rate), "million %ss/s, all threads",
		 per ? per : "operation");
	sheet_text(&page->sheet, "rate", rate);
	sheet_number(&page->sheet, "throughput",
		     throughput && !strcmp(row->unit, "ns"));
	scale = plot_unit(row, largest_of(page), unit, sizeof(unit));
	sheet_text(&page->sheet, "cost", unit);
	write_data(page, places, nr, scale);
	write_range(page, places[0], position(places, nr, places[nr - 1]));
	write_tics(page, places, nr);
	return 0;
}

static int fill_threads(struct plot_page *page)
{
	return fill(page, "threads", true);
}

static int fill_batch(struct plot_page *page)
{
	return fill(page, "base pages in a call (batch)", false);
}

static int fill_order(struct plot_page *page)
{
	return fill(page, "order of a mapping: 2^order base pages", false);
}

static int sweep(struct plotting *plotting, const char *axis,
		 plot_takes *takes, unsigned int most, plot_fill *fill_page)
{
	struct plot_groups groups;
	int ret = plot_group(plotting, axis, takes, &groups);

	plot_drop_groups(&groups, 2);
	if (!ret)
		ret = plot_pages(plotting, &groups, axis, most, fill_page);
	plot_groups_free(&groups);
	return ret;
}

int plot_threads(struct plotting *plotting)
{
	return sweep(plotting, "threads", takes_threads, 4, fill_threads);
}

int plot_batch(struct plotting *plotting)
{
	return sweep(plotting, "batch", takes_batch, 6, fill_batch);
}

int plot_order(struct plotting *plotting)
{
	return sweep(plotting, "order", takes_order, 6, fill_order);
}
