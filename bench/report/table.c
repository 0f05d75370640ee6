// SPDX-License-Identifier: MIT
/* The tables: median, interval, delta and p of each row of a block. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/parts.h"
#include "bench/looks.h"
#include "bench/report/parts.h"
#include "harness/stats/stats.h"

/* Of one line: median, its interval, delta, its interval, p. */
#define NR_COLUMNS 5
#define COLUMN	   48

struct table {
	const struct comparison *c;
	const struct compare_block *block;
	enum report_untested untested;
	const char *unit;
	double scale;
	struct report_line *lines;
	unsigned int nr, nr_columns;
	char (*text)[NR_COLUMNS][COLUMN];	/* one a line */
	int width[NR_COLUMNS];
};

static void add_line(struct table *table, const struct load_row *row,
		     const struct compare_cell *cell)
{
	const struct compare_cell named = { .new = row };
	struct report_line *line = &table->lines[table->nr++];
	char name[COMPARE_NAME_SIZE];

	line->row = row;
	line->cell = cell;
	compare_cell_name(table->c, &named, name, sizeof(name));
	snprintf(line->name, sizeof(line->name), "%s%s%s",
		 cell && !table->c->options.baseline ? "  new " : "", name,
		 compare_is_floor(row) && !strcmp(row->who, "null") ?
			 " (floor)" : "");
}

/* A base, and below it all that are held against it. */
static void add_lines(struct table *table)
{
	const struct compare_block *block = table->block;
	const struct compare_cell *cell = block->first, *other;

	for (unsigned int i = 0; i < block->nr; i++, cell++) {
		if (cell->base == cell->new) {
			add_line(table, cell->new, NULL);
			continue;
		}
		for (other = block->first; other < cell; other++)
			if (other->base == cell->base)
				break;
		if (other < cell)
			continue;
		add_line(table, cell->base, NULL);
		for (; other < block->first + block->nr; other++)
			if (other->base == cell->base)
				add_line(table, other->new, other);
	}
}

/* Sorted copies of the times that the block is of. */
static struct stats_summary summarize(const struct table *table,
				      const struct load_row *row, double *work)
{
	const double *times = compare_times(row, table->block->first->phase);

	memcpy(work, times, row->n * sizeof(*work));
	return stats_summarize(work, row->n);
}

static void choose_unit(struct table *table, double *work)
{
	double smallest = HUGE_VAL, largest = 0;
	struct stats_summary stats;

	for (unsigned int i = 0; i < table->nr; i++) {
		stats = summarize(table, table->lines[i].row, work);
		smallest = fmin(smallest, stats.median);
		largest = fmax(largest, stats.max);
	}
	table->unit = unit_for(table->lines->row->unit, smallest, largest,
			       &table->scale);
}

static void fill_median(const struct table *table, unsigned int planned,
			const struct load_row *row, double *work,
			char text[NR_COLUMNS][COLUMN])
{
	struct stats_summary stats = summarize(table, row, work);
	char low[32], high[32];
	struct stats_interval interval;

	number_text(stats.median * table->scale, text[0], COLUMN);
	snprintf(text[1], COLUMN, "-");
	if (stats_median_interval(work, row->n, looks_confidence(planned),
				  &interval))
		return;
	number_text(interval.low * table->scale, low, sizeof(low));
	number_text(interval.high * table->scale, high, sizeof(high));
	snprintf(text[1], COLUMN, "[%.20s,%.20s]", low, high);
}

static void fill_delta(const struct table *table,
		       const struct report_line *line,
		       char text[NR_COLUMNS][COLUMN])
{
	struct compare_texts texts;

	if (!line->cell) {
		snprintf(text[2], COLUMN, "base");
		return;
	}
	/* nothing was asked but how they differ */
	if (table->untested == REPORT_COUNTS) {
		compare_percent(line->cell->ratio, text[2]);
		return;
	}
	compare_texts(table->c, line->cell, &texts);
	snprintf(text[2], COLUMN, "%s", texts.delta);
	snprintf(text[3], COLUMN, "%s", texts.interval);
	snprintf(text[4], COLUMN, "%s", texts.p);
}

static unsigned int planned_of(const struct comparison *c,
			       const struct report_line *line)
{
	return (line->cell ? c->new : c->base)->planned;
}

static void fill(struct table *table, double *work)
{
	choose_unit(table, work);
	for (unsigned int i = 0; i < table->nr; i++) {
		fill_median(table, planned_of(table->c, &table->lines[i]),
			    table->lines[i].row, work, table->text[i]);
		if (table->nr_columns > 2)
			fill_delta(table, &table->lines[i], table->text[i]);
	}
}

/* A column is as wide as its widest. */
static void measure(struct table *table, const char *const *heads)
{
	for (unsigned int j = 0; j < table->nr_columns; j++) {
		table->width[j] = strlen(heads[j]);
		for (unsigned int i = 0; i < table->nr; i++)
			if ((int)strlen(table->text[i][j]) > table->width[j])
				table->width[j] = strlen(table->text[i][j]);
	}
}

/* What the columns leave to names; a longer one has lines of its own. */
static int name_width(const struct table *table, int room)
{
	int widest = 0, length;

	for (unsigned int j = 0; j < table->nr_columns; j++)
		room -= table->width[j] + 1;
	for (unsigned int i = 0; i < table->nr; i++) {
		length = strlen(table->lines[i].name);
		if (length > widest && length <= room)
			widest = length;
	}
	return widest;
}

static void print_texts(const struct table *table, const char *const *texts,
			FILE *out)
{
	for (unsigned int j = 0; j < table->nr_columns; j++)
		fprintf(out, " %*s", table->width[j], texts[j]);
	fputc('\n', out);
}

static void print_table(const struct table *table, const char *const *heads,
			struct flow *words)
{
	int width = name_width(table, words->width);
	const char *texts[NR_COLUMNS];

	fprintf(words->out, "%-*s", width, "");
	print_texts(table, heads, words->out);
	for (unsigned int i = 0; i < table->nr; i++) {
		const char *name = table->lines[i].name;

		if ((int)strlen(name) > width) {
			flow(words, "%s", name);
			flow_end(words);
			name = "";
		}
		fprintf(words->out, "%-*s", width, name);
		for (unsigned int j = 0; j < table->nr_columns; j++)
			texts[j] = table->text[i][j];
		print_texts(table, texts, words->out);
	}
}

/* 0, or -1: there is no memory. */
static int print_block(struct report *report,
		       const struct compare_block *block, double *work)
{
	static const char *const heads[NR_COLUMNS] = {
		"median", "[95% CI]", "delta", "[95% CI]", "p(Holm)",
	};
	struct table table = {
		.c = &report->comparison,
		.block = block,
		.untested = report->untested,
		.lines = calloc(2UL * block->nr, sizeof(*table.lines)),
		.text = calloc(2UL * block->nr, sizeof(*table.text)),
		.nr_columns = report->untested > REPORT_COUNTS ? 2 :
			      report->untested == REPORT_COUNTS ? 3 : 5,
	};

	int ret = table.lines && table.text ? 0 : -1;

	if (!ret) {
		add_lines(&table);
		fill(&table, work);
		measure(&table, heads);
		compare_title(table.c, block, table.unit, &report->words);
		print_table(&table, heads, &report->words);
		report_phases(report, table.lines, table.nr);
		report_delays(report, table.lines, table.nr);
		report_events(report, table.lines, table.nr);
		fputc('\n', report->words.out);
	}
	free(table.lines);
	free(table.text);
	return ret;
}

int report_tables(struct report *report)
{
	const struct comparison *c = &report->comparison;
	double *work = calloc(c->base->n > c->new->n ? c->base->n : c->new->n,
			      sizeof(*work));
	int ret = work ? 0 : -1;

	for (unsigned int i = 0; !ret && i < c->nr_blocks; i++)
		ret = print_block(report, &c->blocks[i], work);
	free(work);
	return ret;
}
