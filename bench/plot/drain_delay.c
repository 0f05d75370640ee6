// SPDX-License-Identifier: MIT
/* How long drain still took behind the last user, over processes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/plot/notes.h"
#include "bench/plot/parts.h"

#define NR_TAILS 3

static const struct {
	const char *title, *counter;
} tails[NR_TAILS] = {
	{ "p50 of its lives", "drain_delay_us" },
	{ "p99 of its lives", "drain_delay_us_p99" },
	{ "max of its lives", "drain_delay_us_max" },
};

/* Who waits for nobody has no such delay: null. */
static bool takes(const struct plotting *plotting, struct plot_row *row)
{
	for (unsigned int tail = 0; tail < NR_TAILS; tail++)
		for (unsigned int i = 0; i < row->row->n; i++)
			if (!(load_counter(row->row, i,
					   tails[tail].counter) >= 0))
				return false;
	return true;
}

static int ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* A step up at each process; the first begins at 0. */
static void write_steps(struct plot_page *page, const struct load_row *row,
			const char *counter, double extent[2])
{
	double values[row->n];

	for (unsigned int i = 0; i < row->n; i++)
		values[i] = load_counter(row, i, counter);
	qsort(values, row->n, sizeof(*values), ascending);
	sheet_line(&page->sheet, 2, (double[]){ values[0], 0 });
	for (unsigned int i = 0; i < row->n; i++)
		sheet_line(&page->sheet, 2,
			   (double[]){ values[i], (i + 1.) / row->n });
	extent[0] = fmin(extent[0], values[0]);
	extent[1] = fmax(extent[1], values[row->n - 1]);
}

static void write_group(struct plot_page *page, const struct plot_group *group,
			unsigned int nr_tails, double extent[2])
{
	const struct plot_row *row;

	for (unsigned int tail = 0; tail < nr_tails; tail++) {
		for (unsigned int i = 0; i < page->nr_series; i++) {
			row = plot_at(group, page->series[i], 0);
			if (row)
				write_steps(page, row->row,
					    tails[tail].counter, extent);
			sheet_block(&page->sheet);
		}
	}
}

/* The fewest and the most device lives of a process; NAN: it isn't known. */
struct lives {
	double least, most;
};

static struct lives count_lives(const struct plot_page *page)
{
	struct lives lives = { INFINITY, 0 };
	const struct load_row *row;
	double here;

	for (unsigned int i = 0; i < page->nr_groups; i++)
		for (unsigned int j = 0; j < page->groups[i]->nr; j++) {
			row = page->groups[i]->rows[j].row;
			here = load_counter(row, 0, "pages");
			if (isnan(here))
				return (struct lives){ NAN, NAN };
			lives.least = fmin(lives.least, here);
			lives.most = fmax(lives.most, here);
		}
	return lives;
}

/* How many lives a process had: a p99 of few is nearly its maximum. */
static void note_lives(struct plot_page *page, const struct lives *lives)
{
	struct flow *words = &page->sheet.foot.flow;

	flow_words(words, "From the last release, or from the start of drain "
			  "if that is later, to drain's return.");
	if (lives->most == 1) {
		flow_words(words, "Each process had one device life; a step "
				  "is one process.");
		return;
	}
	flow_words(words, "Each process gives p50, p99 and max over its");
	if (lives->least == lives->most)
		flow(words, "%.0f", lives->least);
	else if (lives->least < lives->most)
		flow(words, "%.0f to %.0f", lives->least, lives->most);
	flow_words(words, "device lives; a step is one process, so these are "
			  "no distributions over lives.");
	if (lives->least < 100)
		flow_words(words, "Of fewer than 100 lives p99 lies between "
				  "the two largest.");
}

static int fill(struct plot_page *page)
{
	double extent[2] = { INFINITY, 0 };
	struct lives lives = count_lives(page);
	const char *titles[NR_TAILS];
	unsigned int nr_tails = NR_TAILS;
	bool log;

	for (unsigned int i = 0; i < NR_TAILS; i++)
		titles[i] = tails[i].title;
	/* of one life they are the same */
	if (lives.most == 1) {
		titles[0] = "its one life";
		nr_tails = 1;
	}
	plot_key_lines(&page->sheet, page->series, page->styles,
		       page->nr_series);
	sheet_texts(&page->sheet, "tail", titles, nr_tails);
	sheet_data(&page->sheet);
	for (unsigned int i = 0; i < page->nr_groups; i++)
		write_group(page, page->groups[i], nr_tails, extent);
	sheet_data_end(&page->sheet);
	log = extent[0] > 0;
	sheet_number(&page->sheet, "log", log);
	sheet_number(&page->sheet, "xmin", log ? extent[0] / 1.5 : 0);
	sheet_number(&page->sheet, "xmax", log ? extent[1] * 1.5 :
						 extent[1] * 1.05 + 1e-3);
	note_lives(page, &lives);
	return 0;
}

int plot_drain_delay(struct plotting *plotting)
{
	struct plot_groups groups;
	int ret = plot_group(plotting, NULL, takes, &groups);

	if (!ret)
		ret = plot_pages(plotting, &groups, NULL, 4, fill);
	plot_groups_free(&groups);
	return ret;
}
