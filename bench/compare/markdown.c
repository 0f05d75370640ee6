// SPDX-License-Identifier: MIT
/* A comparison as GitHub and GitLab show it. */
#include <math.h>

#include "bench/compare/print.h"

static void print_cell(const struct comparison *c,
		       const struct compare_cell *cell, FILE *out)
{
	struct compare_texts t;

	compare_texts(c, cell, &t);
	fprintf(out, "| %s | %s | %s | %s | %s | %s | %s |\n", t.name, t.base,
		t.new, *t.delta == '~' ? "\\~" : t.delta, t.interval, t.p,
		t.least);
}

static void print_block(const struct comparison *c,
			const struct compare_block *block, FILE *out)
{
	char text[COMPARE_TEXT];

	fputs("| | base | new | delta | 95 % interval | p (Holm) | least |\n"
	      "|---|--:|--:|--:|--:|--:|--:|\n", out);
	for (unsigned int i = 0; i < block->nr; i++)
		print_cell(c, block->first + i, out);
	if (isnan(block->geomean))
		return;
	compare_percent(block->geomean, text);
	fprintf(out, "| geomean of %u | | | %s | | | |\n", block->nr_geomean,
		text);
}

/* Words in a block of code: nothing in them is markup. */
void compare_print_markdown(const struct comparison *c,
			    const struct compare_names *names, FILE *out)
{
	struct flow words = { .out = out, .width = 80 };

	fputs("```\n", out);
	compare_header(c, names, &words);
	fputs("```\n\n", out);
	for (unsigned int i = 0; i < c->nr_blocks; i++) {
		fputs("```\n", out);
		compare_title(c, &c->blocks[i], NULL, &words);
		fputs("```\n\n", out);
		print_block(c, &c->blocks[i], out);
		fputc('\n', out);
	}
	fputs("```\n", out);
	compare_footer(c, &words);
	fputs("```\n", out);
}
