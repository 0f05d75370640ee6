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

/* A phase that isn't gone through, and so has no column: "drain_delay_us". */
static bool is_delay(const struct load_row *row, const char *key)
{
	const struct workload *workload = compare_workload(row);
	size_t length = strlen(key) - strlen(row->unit) - 1;

	if (!workload || !ends_with(key, row->unit) || key[length] != '_')
		return false;
	for (unsigned int i = 0; workload->phases[i]; i++)
		if (strlen(workload->phases[i]) == length &&
		    !strncmp(workload->phases[i], key, length))
			return false;
	return true;
}

/* Not the books, which report_books() is of, nor what stands elsewhere. */
static bool is_shown(const struct load_row *row, const char *key)
{
	return !strncmp(key, PERF_PREFIX, strlen(PERF_PREFIX)) ||
	       ends_with(key, "_p99") || ends_with(key, "_max") ||
	       !strcmp(key, "grace_periods") || is_delay(row, key);
}

/* As keys of an object: those that aren't 0 in all rows. */
static json_t *counters_of(const struct load_row *const *rows, unsigned int nr)
{
	json_t *counters = json_object(), *value;
	const char *key;

	for (unsigned int i = 0; i < nr; i++)
		json_object_foreach (rows[i]->entries[0], key, value)
			if (is_shown(rows[i], key) &&
			    report_median(rows[i], key) > 0)
				json_object_set_new(counters, key, json_true());
	return counters;
}

static void put_counter(const struct html *html,
			const struct load_row *const *rows, unsigned int nr,
			const char *key)
{
	char text[COMPARE_TEXT];
	double median;

	fputs("<tr><th scope=\"row\">", html->out);
	html_text(html->out, "%s", key);
	fputs("</th>", html->out);
	for (unsigned int i = 0; i < nr; i++) {
		median = report_median(rows[i], key);
		if (isnan(median))
			fputs("<td>-</td>", html->out);
		else if (median == floor(median) && median < 1e7)
			fprintf(html->out, "<td>%.0f</td>", median);
		else
			fprintf(html->out, "<td>%s</td>",
				number_text(median, text, sizeof(text)));
	}
	fputs("</tr>\n", html->out);
}

static void put_heads(const struct html *html,
		      const struct load_row *const *rows, unsigned int nr)
{
	char name[COMPARE_NAME_SIZE];

	fputs("<div class=\"scroll\"><table class=\"counters\"><caption>Also "
	      "counted, medians over processes</caption>\n<thead><tr>"
	      "<th scope=\"col\">counter</th>", html->out);
	for (unsigned int i = 0; i < nr; i++) {
		html_row_name(html, rows[i], name);
		html_head(html, name);
	}
	fputs("</tr></thead>\n<tbody>\n", html->out);
}

static void put_counters(const struct html *html,
			 const struct load_row *const *rows, unsigned int nr)
{
	json_t *counters = counters_of(rows, nr), *value;
	const char *key;

	if (json_object_size(counters)) {
		put_heads(html, rows, nr);
		json_object_foreach (counters, key, value)
			put_counter(html, rows, nr, key);
		fputs("</tbody></table></div>\n", html->out);
	}
	json_decref(counters);
}

void html_counters(const struct html *html, const struct load_row *const *rows,
		   unsigned int nr)
{
	unsigned int beside;

	for (; nr; nr -= beside, rows += beside) {
		beside = nr < NR_BESIDE ? nr : NR_BESIDE;
		put_counters(html, rows, beside);
	}
}
