// SPDX-License-Identifier: MIT
/*
 * The tables of a page: those that compare has, with their base and phases,
 * and all rows that nothing was compared with.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/html_columns.h"

/* Of a comparison, behind the times: interval, p, least. */
#define NR_BEHIND_DELTA 3

/* One table while it's written. */
struct table {
	const struct html *html;
	const char *phase;
	struct html_columns columns;
	struct html_scale scale;
};

static bool has_baseline(const struct html *html)
{
	return html->comparison->options.baseline;
}

static void open_row(const struct html *html, const struct load_row *row,
		     const char *verdict)
{
	char name[COMPARE_NAME_SIZE];

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

static void put_judged(const struct table *table,
		       const struct compare_cell *cell)
{
	const struct html *html = table->html;
	struct compare_texts t;

	compare_texts(html->comparison, cell, &t);
	put_text(html, cell->ratio, t.delta);
	fprintf(html->out, "<td class=\"interval\" data-v=\"%.9g\">",
		cell->ratio);
	html_bar(html, &table->scale, cell);
	html_text(html->out, "%s", t.interval);
	fputs("</td>", html->out);
	put_text(html, cell->p_holm, t.p);
	put_text(html, cell->least, t.least);
}

static void put_base(const struct table *table, const struct load_row *row)
{
	open_row(table->html, row, "base");
	html_times(table->html, row, table->phase, &table->columns);
	put_text(table->html, 1, "base");
	html_empty(table->html, NR_BEHIND_DELTA);
	close_row(table->html);
}

static void put_cell(const struct table *table, const struct compare_cell *cell)
{
	const struct html *html = table->html;

	open_row(html, cell->new,
		 compare_verdict_name(html->comparison, cell->verdict));
	if (has_baseline(html)) {
		html_times(html, cell->new, cell->phase, &table->columns);
	} else {
		html_number(html, cell->base_median);
		html_number(html, cell->new_median);
	}
	put_judged(table, cell);
	close_row(html);
}

static void open_table(const struct table *table, const struct load_row *row)
{
	const struct html *html = table->html;

	fputs("<section class=\"block\"><h3>", html->out);
	html_short_title(html, row);
	fputs("</h3><div class=\"scroll\"><table><caption>", html->out);
	html_unit(html, row, table->phase);
	fprintf(html->out, ", n=%u <span class=\"axes\">", row->n);
	html_axes(html, row);
	fputs("</span></caption>\n<thead><tr>", html->out);
	html_head(html, "strategy");
}

static void close_table(const struct table *table)
{
	fputs("</table></div></section>\n", table->html->out);
}

/* Those that other rows of the block are held against; mostly it's one. */
static void put_bases(const struct table *table,
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

static void put_geomean(const struct table *table,
			const struct compare_block *block)
{
	char text[COMPARE_TEXT];

	if (isnan(block->geomean))
		return;
	compare_percent(block->geomean, text);
	fprintf(table->html->out, "<tfoot><tr><th scope=\"row\">geomean of "
		"%u</th><td></td><td></td><td>%s</td>", block->nr_geomean,
		text);
	html_empty(table->html, NR_BEHIND_DELTA);
	fputs("</tr></tfoot>\n", table->html->out);
}

static void put_block(const struct html *html,
		      const struct compare_block *block)
{
	struct table table = { .html = html, .phase = block->first->phase,
			       .scale = html_scale_of(block) };

	if (has_baseline(html))
		html_columns_of(block->first->base, table.phase,
				&table.columns);
	open_table(&table, block->first->new);
	if (has_baseline(html)) {
		html_times_head(html, &table.columns);
	} else {
		html_head(html, "base");
		html_head(html, "new");
	}
	html_head(html, "delta");
	html_head(html, "95 % interval");
	html_head(html, "p (Holm)");
	html_head(html, "least");
	fputs("</tr></thead>\n<tbody>\n", html->out);
	if (has_baseline(html))
		put_bases(&table, block);
	for (unsigned int i = 0; i < block->nr; i++)
		put_cell(&table, &block->first[i]);
	fputs("</tbody>\n", html->out);
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
	struct table table = { .html = html, .phase = "total" };

	html_columns_of(&rows[first], table.phase, &table.columns);
	open_table(&table, &rows[first]);
	html_times_head(html, &table.columns);
	fputs("</tr></thead>\n<tbody>\n", html->out);
	for (unsigned int i = first; i < load->nr_rows; i++) {
		if (done[i] || !html_alike(html, &rows[first], &rows[i]))
			continue;
		done[i] = true;
		open_row(html, &rows[i], "none");
		html_times(html, &rows[i], table.phase, &table.columns);
		close_row(html);
	}
	fputs("</tbody>\n", html->out);
	close_table(&table);
}

/* What has no partner isn't left out. */
static void put_others(const struct html *html, const struct load *load,
		       const char *name)
{
	bool *done = calloc(load->nr_rows, sizeof(*done));
	unsigned int nr = 0;

	for (unsigned int i = 0; done && i < load->nr_rows; i++) {
		done[i] = is_compared(html, &load->rows[i]);
		nr += !done[i];
	}
	if (nr && html->comparison->nr_cells) {
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

/* compare's own words: a line of them is a paragraph. */
static void put_footer(const struct html *html)
{
	char *text = NULL, *rest, *line;
	size_t size;
	struct flow words = { .out = open_memstream(&text, &size),
			      .width = 10000 };

	if (!words.out)
		return;
	compare_footer(html->comparison, &words);
	fclose(words.out);
	for (rest = text; (line = strsep(&rest, "\n"));) {
		if (!*line)
			continue;
		fputs("<p>", html->out);
		html_text(html->out, "%s", line);
		fputs("</p>\n", html->out);
	}
	free(text);
}

void html_tables(const struct html *html)
{
	const struct comparison *c = html->comparison;

	for (unsigned int i = 0; i < c->nr_blocks; i++)
		put_block(html, &c->blocks[i]);
	for (unsigned int i = 0; i < html->nr; i++)
		put_others(html, &html->loads[i], html->names[i]);
	if (!c->nr_cells)
		return;
	fputs("<div class=\"how\">\n", html->out);
	put_footer(html);
	fputs("</div>\n", html->out);
}
