// SPDX-License-Identifier: MIT
/* A teardown's phases: the median of each, and the grace periods. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/parts.h"
#include "bench/report/parts.h"
#include "harness/stats/stats.h"

#define GRACE_PERIODS "grace_periods"

/* Those of the first row, in the order in which they are gone through. */
struct phases {
	const char **names;
	unsigned int nr;
	double scale;
};

static bool is_listed(const struct phases *phases, const char *name)
{
	for (unsigned int i = 0; i < phases->nr; i++)
		if (!strcmp(phases->names[i], name))
			return true;
	return false;
}

static void list(struct phases *phases, const struct load_row *row)
{
	const struct workload *workload = compare_workload(row);

	for (unsigned int i = 0; workload && workload->phases[i]; i++)
		if (compare_times(row, workload->phases[i]))
			phases->names[phases->nr++] = workload->phases[i];
	/* of a workload that this build doesn't know */
	for (unsigned int i = 0; i < row->nr_phases; i++)
		if (!report_is_delay(row, row->phases[i].name) &&
		    !is_listed(phases, row->phases[i].name))
			phases->names[phases->nr++] = row->phases[i].name;
}

static double median(const double *values, unsigned int n)
{
	double *copy = calloc(n, sizeof(*copy)), result = NAN;

	if (copy) {
		memcpy(copy, values, n * sizeof(*copy));
		result = stats_summarize(copy, n).median;
	}
	free(copy);
	return result;
}

double report_median(const struct load_row *row, const char *counter)
{
	double *values = calloc(row->n, sizeof(*values)), result = NAN;
	unsigned int i = 0;

	for (; values && i < row->n; i++) {
		values[i] = load_counter(row, i, counter);
		if (isnan(values[i]))
			break;
	}
	if (values && i == row->n)
		result = stats_summarize(values, row->n).median;
	free(values);
	return result;
}

static const char *name_of(const void *arg, unsigned int column)
{
	const struct phases *phases = arg;

	return column < phases->nr ? phases->names[column] : "gp";
}

static void value_of(const void *arg, const struct load_row *row,
		     unsigned int column, char *text, size_t size)
{
	const struct phases *phases = arg;
	const double *times;
	double value;

	snprintf(text, size, "-");
	if (column == phases->nr) {
		value = report_median(row, GRACE_PERIODS);
		if (!isnan(value))
			snprintf(text, size, "%g", value);
		return;
	}
	times = compare_times(row, phases->names[column]);
	if (times)
		number_text(median(times, row->n) * phases->scale, text, size);
}

/* One unit for all phases, that of the largest. */
static const char *choose_unit(struct phases *phases,
			       const struct report_line *lines, unsigned int nr)
{
	double largest = 0;

	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int j = 0; j < lines[i].row->n; j++)
			largest = fmax(largest, lines[i].row->total[j]);
	return unit_for(lines->row->unit, HUGE_VAL, largest, &phases->scale);
}

void report_phases(struct report *report, const struct report_line *lines,
		   unsigned int nr)
{
	const struct load_row *row = lines->row;
	struct phases phases = { 0 };
	struct report_columns columns = { .name = name_of, .value = value_of };
	char title[128];

	if (row->nr_phases < 3)
		return;
	phases.names = calloc(row->nr_phases, sizeof(*phases.names));
	if (!phases.names)
		return;
	list(&phases, row);
	snprintf(title, sizeof(title), "phases, %s, median of each%s",
		 choose_unit(&phases, lines, nr),
		 isnan(report_median(row, GRACE_PERIODS)) ?
			 "" : "; gp: grace periods waited for");
	columns.title = title;
	columns.nr = phases.nr + !isnan(report_median(row, GRACE_PERIODS));
	columns.arg = &phases;
	report_print_columns(report, lines, nr, &columns);
	free(phases.names);
}
