// SPDX-License-Identifier: MIT
#include "bench/report/html_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/axis.h"
#include "bench/compare/parts.h"
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

/* In the order of the workload's phases; what else is timed comes then. */
void html_columns_of(const struct load_row *row, const char *phase,
		     struct html_columns *columns)
{
	struct error error;
	int known = find_workload(row->workload, &error);

	*columns = (struct html_columns){ 0 };
	if (strcmp(phase, "total") || row->nr_phases < 2)
		return;
	for (unsigned int i = 0; known >= 0 && workloads[known].phases[i]; i++)
		add_column(columns, row, workloads[known].phases[i]);
	for (unsigned int i = 0; i < row->nr_phases; i++)
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

static struct stats_summary summary_of(const struct load_row *row,
				       const char *phase)
{
	const double *times = compare_times(row, phase);
	struct stats_summary none = { .median = -1 }, summary;
	double *copy;

	copy = times ? malloc(row->n * sizeof(*copy)) : NULL;
	if (!copy)
		return none;
	memcpy(copy, times, row->n * sizeof(*copy));
	summary = stats_summarize(copy, row->n);
	free(copy);
	return summary;
}

void html_times_head(const struct html *html,
		     const struct html_columns *columns)
{
	html_head(html, "median");
	html_head(html, "min-max");
	for (unsigned int i = 0; i < columns->nr; i++)
		html_head(html, columns->names[i]);
}

void html_times(const struct html *html, const struct load_row *row,
		const char *phase, const struct html_columns *columns)
{
	struct stats_summary summary = summary_of(row, phase);
	char low[COMPARE_TEXT], high[COMPARE_TEXT];

	html_number(html, summary.median);
	fprintf(html->out, "<td data-v=\"%.9g\">%s-%s</td>", summary.min,
		number_text(summary.min, low, sizeof(low)),
		number_text(summary.max, high, sizeof(high)));
	for (unsigned int i = 0; i < columns->nr; i++)
		html_number(html, summary_of(row, columns->names[i]).median);
}
