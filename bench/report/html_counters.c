// SPDX-License-Identifier: MIT
/*
 * What was counted beside the times of a table's rows: perf events, delays and
 * their tails, grace periods. A strategy is a column, since counters are many.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/perf_name.h"
#include "bench/report/html_columns.h"

/* So many strategies stand beside each other on paper. */
#define NR_BESIDE 6

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length > end_length &&
	       !strcmp(text + length - end_length, end);
}

/* The name in "drain_delay_us", "drain_delay_us_p99", if it's such a delay. */
static bool is_delay(const struct load_row *row, const char *key,
		     char name[64])
{
	char unit[32];

	if (snprintf(name, 64, "%s", key) >= 64)
		return false;
	snprintf(unit, sizeof(unit), "_%s", row->unit);
	if (ends_with(name, "_p99") || ends_with(name, "_max"))
		name[strlen(name) - strlen("_p99")] = '\0';
	if (!ends_with(name, unit))
		return false;
	name[strlen(name) - strlen(unit)] = '\0';
	return report_is_delay(row, name);
}

/* Not the books, which report_books() is of, nor what stands elsewhere. */
static bool is_shown(const struct load_row *row, const char *key, bool delays)
{
	char name[64];

	if (is_delay(row, key, name))
		return delays;
	return !delays && (!strncmp(key, PERF_PREFIX, strlen(PERF_PREFIX)) ||
			   ends_with(key, "_p99") || ends_with(key, "_max") ||
			   !strcmp(key, "grace_periods"));
}

/* As keys of an object: those that aren't 0 in all rows. */
static json_t *counters_of(const struct load_row *const *rows, unsigned int nr,
			   bool delays)
{
	json_t *counters = json_object(), *value;
	const char *key;

	for (unsigned int i = 0; i < nr; i++)
		json_object_foreach (rows[i]->entries[0], key, value)
			if (is_shown(rows[i], key, delays) &&
			    report_median(rows[i], key) > 0)
				json_object_set_new(counters, key, json_true());
	return counters;
}

static void put_counter(const struct html *html,
			const struct load_row *const *rows, unsigned int nr,
			const char *key)
{
	char text[COMPARE_TEXT];
	double value;

	fputs("<tr><th scope=\"row\">", html->out);
	html_text(html->out, "%s", key);
	fputs("</th>", html->out);
	for (unsigned int i = 0; i < nr; i++) {
		value = ends_with(key, "_max") ? report_largest(rows[i], key) :
						 report_median(rows[i], key);
		if (isnan(value))
			fputs("<td>-</td>", html->out);
		else if (value == floor(value) && value < 1e7)
			fprintf(html->out, "<td>%.0f</td>", value);
		else
			fprintf(html->out, "<td>%s</td>",
				number_text(value, text, sizeof(text)));
	}
	fputs("</tr>\n", html->out);
}

static void put_heads(const struct html *html,
		      const struct load_row *const *rows, unsigned int nr,
		      bool delays)
{
	char name[COMPARE_NAME_SIZE];

	fprintf(html->out, "<div class=\"scroll\"><table class=\"counters\">"
		"<caption>%s, medians over processes, of max the largest"
		"</caption>\n<thead><tr><th scope=\"col\">%s</th>",
		delays ? "Delays, no parts of the total" : "Also counted",
		delays ? "delay" : "counter");
	for (unsigned int i = 0; i < nr; i++) {
		html_row_name(html, rows[i], name);
		html_head(html, name);
	}
	fputs("</tr></thead>\n<tbody>\n", html->out);
}

/* Each delay once, not its p99 and max. */
static void put_meanings(const struct html *html, const struct load_row *row,
			 json_t *counters)
{
	const char *key;
	json_t *value;
	char name[64];

	fputs("<p class=\"note\">", html->out);
	json_object_foreach (counters, key, value)
		if (is_delay(row, key, name) && ends_with(key, row->unit))
			html_text(html->out, "%s: %s. ", name,
				  report_delay_meaning(name));
	fputs("</p>\n", html->out);
}

static void put_counters(const struct html *html,
			 const struct load_row *const *rows, unsigned int nr,
			 bool delays)
{
	json_t *counters = counters_of(rows, nr, delays), *value;
	const char *key;

	if (json_object_size(counters)) {
		put_heads(html, rows, nr, delays);
		json_object_foreach (counters, key, value)
			put_counter(html, rows, nr, key);
		fputs("</tbody></table></div>\n", html->out);
		if (delays)
			put_meanings(html, *rows, counters);
	}
	json_decref(counters);
}

void html_counters(const struct html *html, const struct load_row *const *rows,
		   unsigned int nr)
{
	unsigned int beside;

	for (; nr; nr -= beside, rows += beside) {
		beside = nr < NR_BESIDE ? nr : NR_BESIDE;
		put_counters(html, rows, beside, true);
		put_counters(html, rows, beside, false);
	}
}
