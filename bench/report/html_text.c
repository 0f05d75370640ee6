// SPDX-License-Identifier: MIT
/* What a page says of a row, and how text gets into markup. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/html_page.h"
#include "harness/record/record.h"

/* A browser cuts lines by itself. */
#define LINE_WIDTH 10000

void *html_alloc(const struct html *html, size_t nr, size_t size)
{
	void *memory = calloc(nr, size);

	*html->out_of_memory |= !memory;
	return memory;
}

static void put_escaped(FILE *out, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			fputc(*text, out);
		}
}

void html_text(FILE *out, const char *format, ...)
{
	char *text;
	va_list args;
	int length;

	va_start(args, format);
	length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0)
		return;
	record_one_line(text);
	put_escaped(out, text);
	free(text);
}

char *html_say(const struct html *html, void (*say)(struct report *report),
	       int width)
{
	struct report *report = html->report;
	char *text = NULL;
	size_t size;

	report->words = (struct flow){ .out = open_memstream(&text, &size),
				       .width = width };
	if (report->words.out) {
		say(report);
		fclose(report->words.out);
	}
	*html->out_of_memory |= !text;
	return text;
}

void html_words(const struct html *html, void (*say)(struct report *report))
{
	char *text = html_say(html, say, LINE_WIDTH), *rest = text, *line;

	while ((line = strsep(&rest, "\n"))) {
		if (!*line)
			continue;
		fputs("<p>", html->out);
		html_text(html->out, "%s", line);
		fputs("</p>\n", html->out);
	}
	free(text);
}

static bool is_native(const struct load_row *row)
{
	return !strcmp(row->machine, "native");
}

static bool same_workload(const struct load_row *a, const struct load_row *b)
{
	return !strcmp(a->machine, b->machine) &&
	       !strcmp(a->workload, b->workload);
}

static bool has_axis(const struct load_row *row, const char *key,
		     const char *value)
{
	const char *other = load_axis(row, key);

	return other && !strcmp(other, value);
}

/* Whether another row of the workload has another value. */
static bool tells(const struct html *html, const struct load_row *row,
		  const struct load_axis *axis)
{
	const struct load *load;
	const struct load_row *other;

	for (load = html->loads; load < html->loads + html->report->nr; load++)
		for (other = load->rows; other < load->rows + load->nr_rows;
		     other++)
			if (same_workload(row, other) &&
			    !has_axis(other, axis->key, axis->value))
				return true;
	return false;
}

void html_short_title(const struct html *html, const struct load_row *row)
{
	const struct load_axis *axis = row->axes;

	html_text(html->out, "%s%s", is_native(row) ? "native/" : "",
		  row->workload);
	for (; axis < row->axes + row->nr_axes; axis++)
		if (!compare_names_axis(html->comparison, axis->key) &&
		    tells(html, row, axis))
			html_text(html->out, " %s:%s", axis->key, axis->value);
}

void html_unit(const struct html *html, const struct load_row *row,
	       const char *phase)
{
	const struct workload *workload = compare_workload(row);

	html_text(html->out, "%s, %s%s%s", phase, row->unit,
		  workload ? " per " : "", workload ? workload->per : "");
}

void html_axes(const struct html *html, const struct load_row *row)
{
	const struct load_axis *axis = row->axes;

	for (; axis < row->axes + row->nr_axes; axis++)
		if (!compare_names_axis(html->comparison, axis->key))
			html_text(html->out, "%s%s:%s",
				  axis == row->axes ? "" : " ", axis->key,
				  axis->value);
}

/* Whether b has all axes of a that are in no name. */
static bool has_axes_of(const struct html *html, const struct load_row *a,
			const struct load_row *b)
{
	const struct load_axis *axis = a->axes;

	for (; axis < a->axes + a->nr_axes; axis++)
		if (!compare_names_axis(html->comparison, axis->key) &&
		    !has_axis(b, axis->key, axis->value))
			return false;
	return true;
}

bool html_alike(const struct html *html, const struct load_row *a,
		const struct load_row *b)
{
	return same_workload(a, b) && !strcmp(a->unit, b->unit) &&
	       has_axes_of(html, a, b) && has_axes_of(html, b, a);
}

void html_row_name(const struct html *html, const struct load_row *row,
		   char text[COMPARE_NAME_SIZE])
{
	const struct compare_cell cell = { .new = row };

	compare_cell_name(html->comparison, &cell, text, COMPARE_NAME_SIZE);
}
