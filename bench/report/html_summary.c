// SPDX-License-Identifier: MIT
/* What a reader gets first: what was measured, where, and how well. */
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/html_page.h"
#include "bench/suite_said.h"

void html_title(const struct html *html)
{
	const struct report *report = html->report;
	char suite[256];

	if (report->nr > 1)
		html_text(html->out, "pgmapbench: %s against %s",
			  report->names[1], report->names[0]);
	else
		html_text(html->out, "pgmapbench: %s (%s)",
			  report->names[0],
			  suite_said(html->loads, suite, sizeof(suite)));
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
	char suite[256];

	open_fact(html, "How");
	html_text(html->out, "n=%u process%s of each row, %s, %.16s, "
		  "pgmapbench %s (%s)", load->n, load->n == 1 ? "" : "es",
		  suite_said(load, suite, sizeof(suite)),
		  load_text(load->context, "date"),
		  load_text(load->ours, "version"),
		  load_text(load->ours, "revision"));
	close_fact(html);
}

/* The list of warnings, which begins with the first. */
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
static void warn_host(struct warnings *warnings)
{
	const struct report *report = warnings->html->report;
	json_t *all = report_warnings(report), *which;
	const char *warning;

	json_object_foreach (all, warning, which)
		warn(warnings, "warning", "%s%s", report_whose(report, which),
		     warning);
	json_decref(all);
}

/* What the machine's part of the page says, too, further below. */
static void warn_doubts(struct warnings *warnings)
{
	char *text = html_say(warnings->html, report_doubts, INT_MAX);
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n")))
		if (*line)
			warn(warnings, "warning", "%s", line);
	free(text);
}

static void warn_result(struct warnings *warnings, const struct load *load,
			const char *name)
{
	double plant = json_number_value(
		json_object_get(load->ours, "plant_percent"));

	if (load->partial)
		warn(warnings, "partial", "%s: the run ended early; what is "
		     "here are its whole rounds", name);
	if (plant > 0)
		warn(warnings, "planted", "%s: each round was slowed down by "
		     "%g %%: these are no costs of a strategy", name, plant);
	if (!json_array_size(json_object_get(load->ours, "doctor")))
		warn(warnings, "unknown", "%s: no doctor has looked at its "
		     "host", name);
}

static void put_warnings(const struct html *html)
{
	struct warnings warnings = { .html = html };

	for (unsigned int i = 0; i < html->report->nr; i++)
		warn_result(&warnings, &html->loads[i],
			    html->report->names[i]);
	warn_doubts(&warnings);
	warn_host(&warnings);
	fputs(warnings.nr ? "</ul>\n" :
			    "<p>The doctor warned of nothing.</p>\n",
	      html->out);
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
}

void html_summary(const struct html *html)
{
	if (!html->report->untested)
		html_verdicts(html);
	fputs("<div class=\"limits\">\n", html->out);
	html_words(html, report_limits);
	fputs("</div>\n", html->out);
	for (unsigned int i = 0; i < html->report->nr; i++)
		put_file(html, i);
	put_warnings(html);
}
