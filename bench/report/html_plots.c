// SPDX-License-Identifier: MIT
/*
 * The plots of a page: images of their own, so that what one says, or calls
 * its parts, is nothing to the page or to another one.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "bench/plot/plot.h"
#include "bench/report/html.h"
#include "bench/report/html_page.h"

/* What the page has behind its plots, beside the data. */
#define REST_BYTES (100 << 10)

/* What there is of one kind, and how many of them the page has. */
struct drawn {
	struct plot_pictures pictures;
	unsigned int taken;
};

/* In a URL, between single quotes. */
static bool is_plain(char c)
{
	return isalnum((unsigned char)c) ||
	       (c && strchr("<>/=!?:;,.()-_+* \"", c));
}

/* Blanks in a row are one. */
static void put_url(FILE *out, const char *svg)
{
	fputs("data:image/svg+xml,", out);
	for (; *svg; svg++) {
		if (isspace((unsigned char)*svg)) {
			svg += strspn(svg, " \t\r\n") - 1;
			fputc(' ', out);
		} else if (is_plain(*svg)) {
			fputc(*svg, out);
		} else {
			fprintf(out, "%%%02X", (unsigned char)*svg);
		}
	}
}

/* At most. */
static long url_size(const char *svg)
{
	long size = 0;

	for (; *svg; svg++)
		size += is_plain(*svg) || isspace((unsigned char)*svg) ? 1 : 3;
	return size;
}

static void put_picture(const struct html *html,
			const struct plot_picture *picture)
{
	fputs("<figure><img alt=\"", html->out);
	html_text(html->out, "%s", picture->title);
	fputs("; the numbers are in the tables\" src='", html->out);
	put_url(html->out, picture->text);
	fputs("'></figure>\n", html->out);
}

/* Once: all kinds lack the same gnuplot. */
static void put_error(const struct html *html, const char *text)
{
	fputs("<p>Not all plots are here: ", html->out);
	html_text(html->out, "%s", text);
	fputs("</p>\n", html->out);
	fprintf(stderr, "warning: the page doesn't have all plots: %s\n", text);
}

/* True: there was something to draw. */
static bool draw(const struct html *html, struct drawn *drawn)
{
	static const struct plot_options options = { .form = PLOT_SVG };
	const struct report *report = html->report;
	struct error error = { 0 }, last = { 0 };
	bool any = false;
	int ret;

	for (unsigned int i = 0; i < nr_plot_kinds; i++) {
		ret = plot_draw(&plot_kinds[i], html->loads, report->names,
				report->nr, &options, &drawn[i].pictures,
				&error);
		any |= ret <= 0;
		if (!ret)
			continue;
		plot_free(&drawn[i].pictures);
		if (ret < 0 && strcmp(error.text, last.text))
			put_error(html, error.text);
		last = ret < 0 ? error : last;
	}
	return any;
}

/* The first of each kind, the second of each, ..., as far as there is room. */
static unsigned int take(struct drawn *drawn, long room)
{
	const struct plot_picture *picture;
	unsigned int left = 0;
	bool more = true;

	for (unsigned int round = 0; more; round++) {
		more = false;
		for (unsigned int i = 0; i < nr_plot_kinds; i++) {
			if (round >= drawn[i].pictures.nr)
				continue;
			more = true;
			picture = &drawn[i].pictures.pictures[round];
			if (drawn[i].taken == round &&
			    url_size(picture->text) < room) {
				room -= url_size(picture->text);
				drawn[i].taken++;
			} else {
				left++;
			}
		}
	}
	return left;
}

static void put_left(const struct html *html, unsigned int left)
{
	fputs("<p>", html->out);
	html_text(html->out, "%u more would make the page larger than %d "
		  "bytes. This draws them: pgmapbench plot %s", left,
		  HTML_MAX_BYTES, html->report->names[0]);
	if (html->report->nr > 1)
		html_text(html->out, " %s", html->report->names[1]);
	fputs("</p>\n", html->out);
}

void html_plots(const struct html *html)
{
	struct drawn *drawn = html_alloc(html, nr_plot_kinds, sizeof(*drawn));
	unsigned int left;

	if (!drawn)
		return;
	if (!draw(html, drawn))
		fputs("<p>These results have nothing that a plot would show "
		      "better than the tables.</p>\n", html->out);
	left = take(drawn, HTML_MAX_BYTES - REST_BYTES - ftello(html->out) -
				   (long)html->data_bytes);
	for (unsigned int i = 0; i < nr_plot_kinds; i++) {
		for (unsigned int j = 0; j < drawn[i].taken; j++)
			put_picture(html, &drawn[i].pictures.pictures[j]);
		plot_free(&drawn[i].pictures);
	}
	if (left)
		put_left(html, left);
	free(drawn);
}
