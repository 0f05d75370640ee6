// SPDX-License-Identifier: MIT
/* What stands below a table: the phases of its rows, and their perf events. */
#include <string.h>

#include "bench/report/parts.h"

#define NUMBER_WIDTH 8
#define TEXT_SIZE    32

static int column_width(const struct report_columns *columns, unsigned int i)
{
	int length = strlen(columns->name(columns->arg, i));

	return 1 + (length > NUMBER_WIDTH ? length : NUMBER_WIDTH);
}

static int widest_name(const struct report_line *lines, unsigned int nr)
{
	int widest = 0;

	for (unsigned int i = 0; i < nr; i++)
		if ((int)strlen(lines[i].name) > widest)
			widest = strlen(lines[i].name);
	/* longer ones are cut: they stand in full above */
	return widest < 24 ? widest : 24;
}

static void print_part(struct report *report, const struct report_line *lines,
		       unsigned int nr, const struct report_columns *columns,
		       unsigned int from, unsigned int to)
{
	int name_width = widest_name(lines, nr);
	FILE *out = report->words.out;
	char text[TEXT_SIZE];

	fprintf(out, "%-*s", name_width, "");
	for (unsigned int i = from; i < to; i++)
		fprintf(out, "%*s", column_width(columns, i),
			columns->name(columns->arg, i));
	fputc('\n', out);
	for (unsigned int j = 0; j < nr; j++) {
		fprintf(out, "%-*.*s", name_width, name_width, lines[j].name);
		for (unsigned int i = from; i < to; i++) {
			columns->value(columns->arg, lines[j].row, i, text,
				       sizeof(text));
			fprintf(out, "%*s", column_width(columns, i), text);
		}
		fputc('\n', out);
	}
}

/* As many in a line as fit; then another table. */
void report_print_columns(struct report *report,
			  const struct report_line *lines, unsigned int nr,
			  const struct report_columns *columns)
{
	int room = report->words.width - widest_name(lines, nr), width = 0;
	unsigned int from = 0;

	say(&report->words, columns->title);
	flow_end(&report->words);
	for (unsigned int i = 0; i < columns->nr; i++) {
		if (i > from && width + column_width(columns, i) > room) {
			print_part(report, lines, nr, columns, from, i);
			from = i;
			width = 0;
		}
		width += column_width(columns, i);
	}
	print_part(report, lines, nr, columns, from, columns->nr);
}
