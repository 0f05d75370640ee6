// SPDX-License-Identifier: MIT
/* The results themselves, inside the page. */
#include <stdlib.h>
#include <string.h>

#include "bench/report/html_page.h"
#include "bench/report/html.h"

/* What comes behind the data: the script and the end of the page. */
#define REST_BYTES 16384

/* In JSON these are of strings alone, and in markup they could end it. */
static const char specials[] = "<>&";

static void put_json(FILE *out, const char *text)
{
	for (; *text; text++)
		if (strchr(specials, *text))
			fprintf(out, "\\u%04x", *text);
		else
			fputc(*text, out);
}

static size_t json_size(const char *text)
{
	size_t size = strlen(text);

	while ((text = strpbrk(text, specials))) {
		size += strlen("\\u0000") - 1;
		text++;
	}
	return size;
}

static void put_room(const struct html *html, const char *name, size_t size)
{
	fputs("<p>The data of ", html->out);
	html_text(html->out, "%s is left out: with its %zu bytes the page "
		  "would have more than %d.", name, size, HTML_MAX_BYTES);
	fputs("</p>\n", html->out);
	fprintf(stderr, "warning: the page doesn't have the data of %s: with "
		"its %zu bytes it would have more than %d\n", name, size,
		HTML_MAX_BYTES);
}

static void put_result(const struct html *html, unsigned int i)
{
	const char *name = html->report->names[i];
	char *text = json_dumps(html->loads[i].root,
				JSON_COMPACT | JSON_REAL_PRECISION(17));
	size_t size = text ? json_size(text) : 0;

	*html->out_of_memory |= !text;
	if (!text)
		return;
	if (ftello(html->out) + size + REST_BYTES > HTML_MAX_BYTES) {
		put_room(html, name, size);
	} else {
		fputs("<p>", html->out);
		html_text(html->out, "%s, %zu bytes: all that was measured, as "
			  "pgmapbench reads it.", name, size);
		fputs("</p>\n<script type=\"application/json\" data-name=\"",
		      html->out);
		html_text(html->out, "%s", name);
		fputs("\">", html->out);
		put_json(html->out, text);
		fputs("</script>\n", html->out);
	}
	free(text);
}

void html_data(const struct html *html)
{
	for (unsigned int i = 0; i < html->report->nr; i++)
		put_result(html, i);
}
