// SPDX-License-Identifier: MIT
/*
 * The plots of a page: images of their own, so that what one says, or calls
 * its parts, is nothing to the page or to another one.
 */
#include <ctype.h>
#include <string.h>

#include "bench/plot/plot.h"
#include "bench/report/html_page.h"

/* As the URL of an image, in an attribute. Blanks in a row are one. */
static void put_url(FILE *out, const char *svg)
{
	static const char as_it_is[] = "<>/=!?:;,.()-_+*' ";

	fputs("data:image/svg+xml,", out);
	for (; *svg; svg++) {
		if (isspace((unsigned char)*svg)) {
			svg += strspn(svg, " \t\r\n") - 1;
			fputc(' ', out);
		} else if (isalnum((unsigned char)*svg) ||
			   strchr(as_it_is, *svg)) {
			fputc(*svg, out);
		} else {
			fprintf(out, "%%%02X", (unsigned char)*svg);
		}
	}
}

static void put_picture(const struct html *html,
			const struct plot_picture *picture)
{
	fputs("<figure><img alt=\"", html->out);
	html_text(html->out, "%s", picture->title);
	fputs("; the numbers are in the tables\" src=\"", html->out);
	put_url(html->out, picture->text);
	fputs("\"></figure>\n", html->out);
}

/* Once: all kinds lack the same gnuplot. */
static void put_error(const struct html *html, const char *text)
{
	fputs("<p>Not all plots are here: ", html->out);
	html_text(html->out, "%s", text);
	fputs("</p>\n", html->out);
	fprintf(stderr, "warning: the page doesn't have all plots: %s\n", text);
}

void html_plots(const struct html *html)
{
	static const struct plot_options options = { .form = PLOT_SVG };
	const struct report *report = html->report;
	struct plot_pictures pictures;
	struct error error = { 0 }, last = { 0 };
	unsigned int nr = 0;
	int ret;

	for (unsigned int i = 0; i < nr_plot_kinds; i++) {
		ret = plot_draw(&plot_kinds[i], html->loads, report->names,
				report->nr, &options, &pictures, &error);
		for (unsigned int j = 0; !ret && j < pictures.nr; j++)
			put_picture(html, &pictures.pictures[j]);
		nr += !ret;
		plot_free(&pictures);
		if (ret < 0 && strcmp(error.text, last.text))
			put_error(html, error.text);
		if (ret < 0)
			last = error;
	}
	if (!nr && !*last.text)
		fputs("<p>These results have nothing that a plot would show "
		      "better than the tables.</p>\n", html->out);
}
