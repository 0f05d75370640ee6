// SPDX-License-Identifier: MIT
#include "bench/report/html_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/parts.h"
#include "bench/looks.h"
#include "harness/stats/stats.h"

static bool has_column(const struct html_columns *columns, const char *name)
{
	for (unsigned int i = 0; i < columns->nr; i++)
		if (!strcmp(columns->names[i], name))
			return true;
	return false;
}

static void add_column(struct html_columns *columns,
		       const struct load_row *row, const char *name)
{
	if (columns->nr < HTML_COLUMNS_MAX && !has_column(columns, name) &&
	    compare_times(row, name))
		columns->names[columns->nr++] = name;
}

/* What isn't gone through one after the other is below: html_counters(). */
void html_columns_of(const struct load_row *row, const char *phase,
		     struct html_columns *columns)
{
	const struct workload *workload = compare_workload(row);

	*columns = (struct html_columns){ 0 };
	if (strcmp(phase, "total") || row->nr_phases < 2)
		return;
	for (unsigned int i = 0; workload && workload->phases[i]; i++)
		add_column(columns, row, workload->phases[i]);
	for (unsigned int i = 0; !workload && i < row->nr_phases; i++)
		add_column(columns, row, row->phases[i].name);
}

void html_head(const struct html *html, const char *name)
{
	fputs("<th scope=\"col\">", html->out);
	html_text(html->out, "%s", name);
	fputs("</th>", html->out);
}

void html_number(const struct html *html, double value)
{
	char text[COMPARE_TEXT];

	fprintf(html->out, "<td data-v=\"%.9g\">%s</td>", value,
		number_text(value, text, sizeof(text)));
}

void html_empty(const struct html *html, unsigned int nr)
{
	while (nr--)
		fputs("<td></td>", html->out);
}

static double median_of(const struct load_row *row, const char *phase,
			double *work)
{
	const double *times = compare_times(row, phase);

	/* another strategy of the table isn't timed so */
	if (!times)
		return -1;
	memcpy(work, times, row->n * sizeof(*work));
	return stats_summarize(work, row->n).median;
}

void html_times_head(const struct html *html,
		     const struct html_columns *columns)
{
	html_head(html, "median");
	html_head(html, "95 % interval");
	for (unsigned int i = 0; i < columns->nr; i++)
		html_head(html, columns->names[i]);
}

/* Between two of the n values; of few all of them: the legend says so. */
static void put_interval(const struct html *html, const double *sorted,
			 unsigned int n, unsigned int planned)
{
	char low[COMPARE_TEXT], high[COMPARE_TEXT];
	struct stats_interval interval;

	if (stats_median_interval(sorted, n, looks_confidence(planned),
				  &interval)) {
		fputs("<td>-</td>", html->out);
		return;
	}
	fprintf(html->out, "<td data-v=\"%.9g\">[%s, %s]</td>", interval.low,
		number_text(interval.low, low, sizeof(low)),
		number_text(interval.high, high, sizeof(high)));
}

void html_times(const struct html *html, const struct load_row *row,
		const char *phase, const struct html_columns *columns,
		unsigned int planned)
{
	double *work = html_alloc(html, row->n, sizeof(*work));

	if (!work)
		return;
	html_number(html, median_of(row, phase, work));
	put_interval(html, work, row->n, planned);
	for (unsigned int i = 0; i < columns->nr; i++)
		html_number(html, median_of(row, columns->names[i], work));
	free(work);
}
