// SPDX-License-Identifier: MIT
/*
 * The tables of a page: those that compare has, with their base and phases,
 * and all rows that nothing was compared with.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/html_columns.h"

/* Behind a delta, if it was tested: interval, p, least. */
#define NR_TESTED 3

/* One table while it's written. */
struct table {
	const struct html *html;
	const char *phase;
	bool pair;	/* medians of base and new beside each other */
	bool delta;	/* there is one */
	bool tested;	/* and a test of it; counts need none */
	struct html_columns columns;
	struct html_scale scale;
	/* what stands in it: for counters, below */
	const struct load_row **rows;
	unsigned int nr;
};

static void open_row(struct table *table, const struct load_row *row,
		     const char *verdict)
{
	const struct html *html = table->html;
	char name[COMPARE_NAME_SIZE];

	if (table->rows)
		table->rows[table->nr++] = row;
	fputs("<tr data-row=\"", html->out);
	html_text(html->out, "%s", row->name);
	fprintf(html->out, "\" data-verdict=\"%s\"><th scope=\"row\">",
		verdict);
	html_row_name(html, row, name);
	html_text(html->out, "%s", name);
	fputs("</th>", html->out);
}

static void close_row(const struct html *html)
{
	fputs("</tr>\n", html->out);
}

static void put_text(const struct html *html, double value, const char *text)
{
	fprintf(html->out, "<td data-v=\"%.9g\">", value);
	html_text(html->out, "%s", text);
	fputs("</td>", html->out);
}

static void put_tested(const struct table *table,
		       const struct compare_cell *cell)
{
	const struct html *html = table->html;
	struct compare_texts t;

	compare_texts(html->comparison, cell, &t);
	fprintf(html->out, "<td class=\"delta\" data-v=\"%.9g\">%s</td>"
		"<td class=\"interval\" data-v=\"%.9g\">", cell->ratio, t.delta,
		cell->ratio);
	html_bar(html, &table->scale, cell);
	html_text(html->out, "%s", t.interval);
	fputs("</td>", html->out);
	put_text(html, cell->p_holm, t.p);
	put_text(html, cell->least, t.least);
}

static void put_delta(const struct table *table,
		      const struct compare_cell *cell)
{
	char text[COMPARE_TEXT];

	if (table->tested) {
		put_tested(table, cell);
	} else if (table->delta) {
		compare_percent(cell->ratio, text);
		put_text(table->html, cell->ratio, text);
	}
}

static void put_base(struct table *table, const struct load_row *row)
{
	const struct html *html = table->html;

	open_row(table, row, "base");
	html_times(html, row, table->phase, &table->columns,
		   html->comparison->base->planned);
	put_text(html, 1, "base");
	html_empty(html, table->tested ? NR_TESTED : 0);
	close_row(html);
}

static void put_cell(struct table *table, const struct compare_cell *cell)
{
	const struct html *html = table->html;

	open_row(table, cell->new, !table->tested ? "none" :
		 compare_verdict_name(html->comparison, cell->verdict));
	if (table->pair) {
		html_number(html, cell->base_median);
		html_number(html, cell->new_median);
	} else {
		html_times(html, cell->new, cell->phase, &table->columns,
			   html->comparison->new->planned);
	}
	put_delta(table, cell);
	close_row(html);
}

static void put_heads(const struct table *table, bool native)
{
	const struct html *html = table->html;

	html_head(html, native ? "path" : "strategy");
	if (table->pair) {
		html_head(html, "base");
		html_head(html, "new");
	} else {
		html_times_head(html, &table->columns);
	}
	if (table->delta)
		html_head(html, "delta");
	if (!table->tested)
		return;
	html_head(html, "95 % interval of delta");
	html_head(html, "p (Holm)");
	html_head(html, "least");
}

static void open_table(const struct table *table, const struct load_row *row)
{
	const struct html *html = table->html;

	fputs("<section class=\"block\"><h3>", html->out);
	html_short_title(html, row);
	fputs("</h3><div class=\"scroll\"><table><caption>", html->out);
	html_unit(html, row, table->phase);
	fprintf(html->out, ", n=%u", row->n);
	if (table->pair && html->comparison->base->n != row->n)
		fprintf(html->out, " (base: %u)", html->comparison->base->n);
	fputs(" <span class=\"axes\">", html->out);
	html_axes(html, row);
	fputs("</span></caption>\n<thead><tr>", html->out);
	put_heads(table, !strcmp(row->machine, "native"));
	fputs("</tr></thead>\n<tbody>\n", html->out);
}

static void close_table(struct table *table)
{
	fputs("</table></div>\n", table->html->out);
	html_counters(table->html, table->rows, table->nr);
	fputs("</section>\n", table->html->out);
	free(table->rows);
}

/* Those that other rows of the block are held against; mostly it's one. */
static void put_bases(struct table *table,
		      const struct compare_block *block)
{
	const struct compare_cell *cell = block->first;
	unsigned int before;

	for (unsigned int i = 0; i < block->nr; i++) {
		for (before = 0; cell[before].base != cell[i].base; before++)
			;
		if (before == i)
			put_base(table, cell[i].base);
	}
}

/* Of strategies: a floor isn't in the mean. */
static bool any_differs(const struct compare_block *block)
{
	const struct compare_cell *cell = block->first;

	for (; cell < block->first + block->nr; cell++)
		if (!compare_is_floor(cell->new) &&
		    cell->verdict != COMPARE_UNDECIDED)
			return true;
	return false;
}

/* The mean of what can't be told from nothing is no finding either. */
static void put_geomean(const struct table *table,
			const struct compare_block *block)
{
	char text[COMPARE_TEXT] = "~";

	if (isnan(block->geomean))
		return;
	if (!table->tested || any_differs(block))
		compare_percent(block->geomean, text);
	fprintf(table->html->out, "<tfoot><tr><th scope=\"row\">geomean of "
		"%u</th><td></td><td></td><td>%s</td>", block->nr_geomean,
		text);
	html_empty(table->html, table->tested ? NR_TESTED : 0);
	fputs("</tr></tfoot>\n", table->html->out);
}

static void put_block(const struct html *html,
		      const struct compare_block *block)
{
	const struct report *report = html->report;
	struct table table = {
		.html = html,
		.phase = block->first->phase,
		.pair = report->nr > 1,
		.delta = report->untested <= REPORT_COUNTS,
		.tested = report->untested == REPORT_TESTED,
		.scale = html_scale_of(block),
		.rows = html_alloc(html, 2UL * block->nr, sizeof(*table.rows)),
	};

	if (!table.pair)
		html_columns_of(block->first->base, table.phase,
				&table.columns);
	open_table(&table, block->first->new);
	if (table.delta && !table.pair)
		put_bases(&table, block);
	for (unsigned int i = 0; i < block->nr; i++)
		put_cell(&table, &block->first[i]);
	fputs("</tbody>\n", html->out);
	if (table.pair)
		put_geomean(&table, block);
	close_table(&table);
}

static bool is_compared(const struct html *html, const struct load_row *row)
{
	const struct comparison *c = html->comparison;

	for (unsigned int i = 0; i < c->nr_cells; i++)
		if (c->cells[i].base == row || c->cells[i].new == row)
			return true;
	return false;
}

/* The first of these rows that has none yet, and all that are like it. */
static void put_rows(const struct html *html, const struct load *load,
		     unsigned int first, bool *done)
{
	const struct load_row *rows = load->rows;
	struct table table = {
		.html = html,
		.phase = "total",
		.rows = html_alloc(html, load->nr_rows, sizeof(*table.rows)),
	};

	html_columns_of(&rows[first], table.phase, &table.columns);
	open_table(&table, &rows[first]);
	for (unsigned int i = first; i < load->nr_rows; i++) {
		if (done[i] || !html_alike(html, &rows[first], &rows[i]))
			continue;
		done[i] = true;
		open_row(&table, &rows[i], "none");
		html_times(html, &rows[i], table.phase, &table.columns,
			   load->planned);
		close_row(html);
	}
	fputs("</tbody>\n", html->out);
	close_table(&table);
}

/* What has no partner isn't left out. */
static void put_others(const struct html *html, const struct load *load,
		       const char *name)
{
	bool *done = html_alloc(html, load->nr_rows, sizeof(*done));
	unsigned int nr = 0;

	for (unsigned int i = 0; done && i < load->nr_rows; i++) {
		done[i] = is_compared(html, &load->rows[i]);
		nr += !done[i];
	}
	if (nr) {
		fprintf(html->out, "<p class=\"note\">%u row%s of ", nr,
			nr == 1 ? "" : "s");
		html_text(html->out, "%s", name);
		fputs(" had nothing to be compared with:</p>\n", html->out);
	}
	for (unsigned int i = 0; done && i < load->nr_rows; i++)
		if (!done[i])
			put_rows(html, load, i, done);
	free(done);
}

void html_tables(const struct html *html)
{
	const struct comparison *c = html->comparison;

	for (unsigned int i = 0; i < c->nr_blocks; i++)
		put_block(html, &c->blocks[i]);
	for (unsigned int i = 0; i < html->report->nr; i++)
		put_others(html, &html->loads[i], html->report->names[i]);
	fputs("<div class=\"how\">\n", html->out);
	html_words(html, report_legend);
	if (!html->report->untested)
		fputs("<p>least: about the change that so many processes find "
		      "in 8 of 10 cases.</p>\n", html->out);
	fputs("</div>\n", html->out);
}
