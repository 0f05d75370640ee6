// SPDX-License-Identifier: MIT
/* What a reader of a page gets first: what was measured, where, and how well. */
#include <stdarg.h>
#include <string.h>

#include "bench/report/html_page.h"

/* What is less isn't worth a line. */
#define STEAL_PERCENT 1

void html_title(const struct html *html)
{
	const struct report *report = html->report;

	if (report->nr > 1)
		html_text(html->out, "pgmapbench: %s against %s",
			  report->names[1], report->names[0]);
	else
		html_text(html->out, "pgmapbench: %s (suite %s)",
			  report->names[0], html->loads[0].suite);
}

static void open_fact(const struct html *html, const char *name)
{
	fprintf(html->out, "<dt>%s</dt><dd>", name);
}

static void close_fact(const struct html *html)
{
	fputs("</dd>\n", html->out);
}

/* Each workload or strategy of a file once, in the order of its rows. */
static unsigned int put_once(const struct html *html, const struct load *load,
			     const char *(*what)(const struct load_row *row))
{
	unsigned int nr = 0, before;

	for (unsigned int i = 0; i < load->nr_rows; i++) {
		for (before = 0; strcmp(what(&load->rows[before]),
					what(&load->rows[i])); before++)
			;
		if (before == i)
			html_text(html->out, "%s%s", nr++ ? ", " : "",
				  what(&load->rows[i]));
	}
	return nr;
}

static const char *workload_of(const struct load_row *row)
{
	return row->workload;
}

static const char *who_of(const struct load_row *row)
{
	return row->who;
}

static void put_what(const struct html *html, const struct load *load)
{
	open_fact(html, "Measured");
	put_once(html, load, workload_of);
	html_text(html->out, " of ");
	put_once(html, load, who_of);
	close_fact(html);
}

static void put_where(const struct html *html, const struct load *load)
{
	const json_t *ours = load->ours;
	const char *hypervisor = json_string_value(
		json_object_get(ours, "hypervisor"));

	open_fact(html, "Where");
	html_text(html->out, "%s, %zu CPUs used, Linux %s%s%s, memory %s, "
		  "machine %s", load_text(ours, "cpu_model"),
		  json_array_size(json_object_get(ours, "cpus")),
		  load_text(ours, "kernel"), hypervisor ? ", a guest of " : "",
		  hypervisor ? hypervisor : "", load_text(ours, "memory"),
		  load_text(ours, "machine_id"));
	close_fact(html);
}

static void put_how(const struct html *html, const struct load *load)
{
	open_fact(html, "How");
	html_text(html->out, "n=%u processes of each row, suite %s, %.16s, "
		  "pgmapbench %s (%s)", load->n, load->suite,
		  load_text(load->context, "date"),
		  load_text(load->ours, "version"),
		  load_text(load->ours, "revision"));
	close_fact(html);
}

/* The list of a result's warnings, which begins with the first. */
struct warnings {
	const struct html *html;
	unsigned int nr;
};

__attribute__((format(printf, 3, 4))) static void
warn(struct warnings *warnings, const char *word, const char *format, ...)
{
	FILE *out = warnings->html->out;
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (!warnings->nr++)
		fputs("<ul class=\"warnings\">\n", out);
	fprintf(out, "<li><b>%s</b> ", word);
	html_text(out, "%s", text);
	fputs("</li>\n", out);
}

/* What spoiled it, as far as anybody knew. */
static void warn_host(struct warnings *warnings, const struct load *load)
{
	const json_t *findings = json_object_get(load->ours, "doctor");
	double steal = json_number_value(
		json_object_get(load->ours, "steal_percent"));
	json_t *finding;
	size_t i;

	json_array_foreach (findings, i, finding)
		if (!strcmp(load_text(finding, "state"), "warning"))
			warn(warnings, "warning", "%.64s: %.128s",
			     load_text(finding, "name"),
			     load_text(finding, "value"));
	if (!json_array_size(findings))
		warn(warnings, "unknown", "no doctor has looked at the host");
	if (steal >= STEAL_PERCENT)
		warn(warnings, "warning", "%.0f %% of the time was stolen while "
		     "it ran", steal);
}

/* Rows whose page array wasn't all in huge pages. */
static unsigned int small_pages(const struct load *load)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < load->nr_rows; i++)
		nr += load_counter(&load->rows[i], 0, "vmemmap_huge_bytes") <
		      load_counter(&load->rows[i], 0, "vmemmap_bytes");
	return nr;
}

static void warn_data(struct warnings *warnings, const struct load *load)
{
	double plant = json_number_value(
		json_object_get(load->ours, "plant_percent"));
	unsigned int small = small_pages(load);

	if (load->partial)
		warn(warnings, "partial", "the run ended early, after %u of "
		     "its processes", load->n);
	if (plant > 0)
		warn(warnings, "planted", "each round was slowed down by %g "
		     "%%: these are no costs of a strategy", plant);
	if (load->n < 5)
		warn(warnings, "thin", "n=%u: an interval holds less than 95 %%%s",
		     load->n, load->n < 2 ? ", and of one there is none" : "");
	if (small)
		warn(warnings, "warning", "the page array of %u of %u rows "
		     "isn't all in huge pages", small, load->nr_rows);
}

static void put_warnings(const struct html *html, const struct load *load)
{
	struct warnings warnings = { .html = html };

	warn_data(&warnings, load);
	warn_host(&warnings, load);
	fputs(warnings.nr ? "</ul>\n" :
			    "<p>The doctor of this host warned of nothing.</p>\n",
	      html->out);
}

/* Nothing was held against anything, or no test made of it. */
static void put_untested(const struct html *html)
{
	static const char *const why[] = {
		[REPORT_COUNTS] = "Instructions were counted, and no time: a "
				  "difference is one, and needs no test.",
		[REPORT_TOO_FEW] = "Nothing is compared: there are too few "
				   "processes.",
		[REPORT_ALONE] = "Nothing is compared: there is nothing of "
				 "which the result has two, or too much.",
	};

	fprintf(html->out, "<p class=\"answer\">%s</p>\n",
		why[html->report->untested]);
}

static void put_file(const struct html *html, unsigned int i)
{
	const struct load *load = &html->loads[i];

	fputs("<dl class=\"facts\">\n", html->out);
	open_fact(html, html->report->nr == 1 ? "File" : i ? "New" : "Base");
	html_text(html->out, "%s", html->report->names[i]);
	close_fact(html);
	put_what(html, load);
	put_where(html, load);
	put_how(html, load);
	fputs("</dl>\n", html->out);
	put_warnings(html, load);
}

void html_summary(const struct html *html)
{
	if (html->report->untested)
		put_untested(html);
	else
		html_verdicts(html);
	for (unsigned int i = 0; i < html->report->nr; i++)
		put_file(html, i);
}
