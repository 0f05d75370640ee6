// SPDX-License-Identifier: MIT
/* A comparison as tables of 72 columns and more. */
#include <math.h>
#include <string.h>

#include "bench/compare/print.h"

/* All columns but the first. */
static const char columns[] = " %7s %7s %7s %16s %7s %6s";
#define COLUMNS_WIDTH 56

static void print_cell(const struct comparison *c,
		       const struct compare_cell *cell, int width, FILE *out)
{
	struct compare_texts t;

	compare_texts(c, cell, &t);
	fprintf(out, "%-*s", width, t.name);
	/* one that is too long has a line of its own */
	if ((int)strlen(t.name) > width)
		fprintf(out, "\n%*s", width, "");
	fprintf(out, columns, t.base, t.new, t.delta, t.interval, t.p, t.least);
	fputc('\n', out);
}

static void print_block(const struct comparison *c,
			const struct compare_block *block, int width, FILE *out)
{
	char text[COMPARE_TEXT];

	fprintf(out, "%*s", width, "");
	fprintf(out, columns, "base", "new", "delta", "[95% interval]",
		"p(Holm)", "least");
	fputc('\n', out);
	for (unsigned int i = 0; i < block->nr; i++)
		print_cell(c, block->first + i, width, out);
	if (isnan(block->geomean))
		return;
	snprintf(text, sizeof(text), "geomean of %u", block->nr_geomean);
	fprintf(out, "%-*s", width, text);
	compare_percent(block->geomean, text);
	fprintf(out, " %7s %7s %7s\n", "", "", text);
}

static int widest_name(const struct comparison *c, int most)
{
	int widest = strlen("geomean of 99"), length;
	char name[COMPARE_NAME_SIZE];

	for (unsigned int i = 0; i < c->nr_cells; i++) {
		compare_cell_name(c, &c->cells[i], name, sizeof(name));
		length = strlen(name);
		if (length > widest && length <= most)
			widest = length;
	}
	return widest;
}

void compare_print_text(const struct comparison *c,
			const struct compare_names *names, int width, FILE *out)
{
	struct flow words = { .out = out, .width = width };
	int name_width = widest_name(c, width - COLUMNS_WIDTH);

	compare_header(c, names, &words);
	fputc('\n', out);
	for (unsigned int i = 0; i < c->nr_blocks; i++) {
		compare_title(c, &c->blocks[i], NULL, &words);
		print_block(c, &c->blocks[i], name_width, out);
		fputc('\n', out);
	}
	compare_footer(c, &words);
}
