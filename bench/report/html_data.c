// SPDX-License-Identifier: MIT
/* The results themselves, inside the page: links that are what they lead to. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "bench/report/html.h"
#include "bench/report/html_page.h"

/* What comes behind the data: the script and the end of the page. */
#define REST_BYTES (16 << 10)

/* Deflate with the head and the tail of a .gz. */
#define GZIP_BITS (MAX_WBITS + 16)

/* NULL: out of memory. */
static unsigned char *compress_text(const char *text, size_t *size)
{
	z_stream stream = { .next_in = (unsigned char *)text,
			    .avail_in = strlen(text) };
	unsigned char *packed = NULL;

	if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_BITS,
			 MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	*size = deflateBound(&stream, stream.avail_in);
	packed = malloc(*size);
	if (packed) {
		stream.next_out = packed;
		stream.avail_out = *size;
		deflate(&stream, Z_FINISH);
		*size = stream.total_out;
	}
	deflateEnd(&stream);
	return packed;
}

static char *to_base64(const unsigned char *bytes, size_t size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char *text = malloc((size + 2) / 3 * 4 + 1), *at = text;
	unsigned long three;

	for (size_t i = 0; text && i < size; i += 3) {
		three = bytes[i] << 16;
		three |= i + 1 < size ? bytes[i + 1] << 8 : 0;
		three |= i + 2 < size ? bytes[i + 2] : 0;
		*at++ = digits[three >> 18];
		*at++ = digits[three >> 12 & 63];
		*at++ = i + 1 < size ? digits[three >> 6 & 63] : '=';
		*at++ = i + 2 < size ? digits[three & 63] : '=';
	}
	if (text)
		*at = '\0';
	return text;
}

static char *pack(const struct load *load)
{
	char *text = json_dumps(load->root,
				JSON_COMPACT | JSON_REAL_PRECISION(17));
	unsigned char *packed;
	char *base64 = NULL;
	size_t size;

	packed = text ? compress_text(text, &size) : NULL;
	if (packed)
		base64 = to_base64(packed, size);
	free(packed);
	free(text);
	return base64;
}

void html_data_pack(struct html *html)
{
	for (unsigned int i = 0; i < html->report->nr; i++) {
		html->data[i] = pack(&html->loads[i]);
		if (html->data[i])
			html->data_bytes += strlen(html->data[i]);
		else
			*html->out_of_memory = true;
	}
}

void html_data_free(struct html *html)
{
	for (unsigned int i = 0; i < html->report->nr; i++)
		free(html->data[i]);
}

static void put_left_out(const struct html *html, unsigned int i)
{
	const char *name = html->report->names[i];
	size_t size = strlen(html->data[i]);

	fputs("<p>The data of ", html->out);
	html_text(html->out, "%s is left out: with its %zu bytes the page "
		  "would have more than %d.", name, size, HTML_MAX_BYTES);
	fputs("</p>\n", html->out);
	fprintf(stderr, "warning: the page doesn't have the data of %s: with "
		"its %zu bytes it would have more than %d\n", name, size,
		HTML_MAX_BYTES);
}

static void put_link(const struct html *html, unsigned int i)
{
	const char *name = html->report->names[i];

	fputs("<p><a class=\"download\" download=\"", html->out);
	html_text(html->out, "%s.gz", name);
	fprintf(html->out, "\" href=\"data:application/gzip;base64,%s\">",
		html->data[i]);
	html_text(html->out, "Save %s.gz", name);
	fputs("</a> All that was measured. After gunzip, pgmapbench reads it."
	      "</p>\n", html->out);
}

void html_data(const struct html *html)
{
	for (unsigned int i = 0; i < html->report->nr; i++) {
		if (!html->data[i])
			continue;
		if (ftello(html->out) + strlen(html->data[i]) + REST_BYTES >
		    HTML_MAX_BYTES)
			put_left_out(html, i);
		else
			put_link(html, i);
	}
}
