// SPDX-License-Identifier: MIT
/* Times beside a row's phases, which overlap them: no parts of its total. */
#include <math.h>
#include <string.h>

#include "bench/compare/parts.h"
#include "bench/report/parts.h"

/* docs/teardown_live.md has them in full */
static const struct {
	const char *name, *text;
} meanings[] = {
	{ "block_new", "from the start of kill to that of the last pin or "
		       "fault that succeeded" },
	{ "drain_cpu", "CPU time of the thread that drains" },
	{ "drain_delay", "from the start of the last release, or of drain if "
			 "that is later, to drain's return" },
};

bool report_is_delay(const struct load_row *row, const char *name)
{
	const struct workload *workload = compare_workload(row);

	if (!workload)
		return false;
	for (unsigned int i = 0; workload->phases[i]; i++)
		if (!strcmp(workload->phases[i], name))
			return false;
	return true;
}

const char *report_delay_meaning(const char *name)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (!strcmp(meanings[i].name, name))
			return meanings[i].text;
	return "this build doesn't know what it is";
}

struct delay {
	const char *name;
	double scale;
};

static const struct {
	const char *head, *suffix;
} tails[] = { { "p50", "" }, { "p99", "_p99" }, { "max", "_max" } };

#define NR_TAILS (sizeof(tails) / sizeof(tails[0]))
#define MAX_TAIL (NR_TAILS - 1)

static void counter_name(const struct load_row *row, const char *name,
			 unsigned int tail, char *text, size_t size)
{
	snprintf(text, size, "%s_%s%s", name, row->unit, tails[tail].suffix);
}

double report_largest(const struct load_row *row, const char *counter)
{
	double largest = 0, value;

	for (unsigned int i = 0; i < row->n; i++) {
		value = load_counter(row, i, counter);
		if (!(value <= largest))
			largest = value;
		if (isnan(value))
			break;
	}
	return largest;
}

static const char *name_of(const void *arg, unsigned int column)
{
	return tails[column].head;
}

static void value_of(const void *arg, const struct load_row *row,
		     unsigned int column, char *text, size_t size)
{
	const struct delay *delay = arg;
	char counter[128];
	double value;

	counter_name(row, delay->name, column, counter, sizeof(counter));
	value = column == MAX_TAIL ? report_largest(row, counter) :
				     report_median(row, counter);
	if (isnan(value))
		snprintf(text, size, "-");
	else
		number_text(value * delay->scale, text, size);
}

/* The unit of the largest stands for all. */
static const char *choose_unit(struct delay *delay,
			       const struct report_line *lines, unsigned int nr)
{
	double largest = 0;
	char counter[128];

	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int tail = 0; tail < NR_TAILS; tail++) {
			counter_name(lines[i].row, delay->name, tail, counter,
				     sizeof(counter));
			largest = fmax(largest, report_largest(lines[i].row,
							       counter));
		}
	return unit_for(lines->row->unit, HUGE_VAL, largest, &delay->scale);
}

static void print_delay(struct report *report, const char *name,
			const struct report_line *lines, unsigned int nr)
{
	struct delay delay = { .name = name };
	struct report_columns columns = { .name = name_of, .value = value_of,
					  .nr = NR_TAILS, .arg = &delay };
	char title[256];

	snprintf(title, sizeof(title), "%.64s, %s: %s", name,
		 choose_unit(&delay, lines, nr), report_delay_meaning(name));
	columns.title = title;
	report_print_columns(report, lines, nr, &columns);
}

/* Rows of null have none; so the first that has it says which there are. */
static bool is_first(const struct report_line *lines, unsigned int line,
		     const char *name)
{
	for (unsigned int i = 0; i < line; i++)
		if (compare_times(lines[i].row, name))
			return false;
	return true;
}

void report_delays(struct report *report, const struct report_line *lines,
		   unsigned int nr)
{
	bool any = false;

	for (unsigned int i = 0; i < nr; i++) {
		const struct load_row *row = lines[i].row;

		for (unsigned int j = 0; j < row->nr_phases; j++) {
			if (!report_is_delay(row, row->phases[j].name) ||
			    !is_first(lines, i, row->phases[j].name))
				continue;
			if (!any)
				say(&report->words, "delays, no parts of the "
				    "total: each process' p50, p99 and max "
				    "over its lives, medians of these over "
				    "processes, of max the largest");
			any = true;
			flow_end(&report->words);
			print_delay(report, row->phases[j].name, lines, nr);
		}
	}
}
