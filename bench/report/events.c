// SPDX-License-Identifier: MIT
/* perf events of a table's rows: medians over processes, named as by perf. */
#include <math.h>
#include <string.h>

#include "bench/perf_name.h"
#include "bench/perf_result.h"
#include "bench/report/parts.h"

/* The counters of the rows by name, each with how it stands in the head. */
struct events {
	char key[MAX_EVENTS * NR_SIDES][PERF_NAME_SIZE];
	char head[MAX_EVENTS * NR_SIDES][EVENT_NAME_SIZE + 4];
	unsigned int nr;
	bool clock;
};

static void add(struct events *events, const char *key)
{
	static const char *const suffix[NR_SIDES] = { ":u", ":k", "" };
	char event[EVENT_NAME_SIZE];
	enum event_side side;

	if (events->nr == MAX_EVENTS * NR_SIDES ||
	    !perf_parse_name(key, event, &side))
		return;
	for (unsigned int i = 0; i < events->nr; i++)
		if (!strcmp(events->key[i], key))
			return;
	events->clock |= side == SIDE_TOTAL;
	snprintf(events->key[events->nr], PERF_NAME_SIZE, "%s", key);
	snprintf(events->head[events->nr++], EVENT_NAME_SIZE + 4, "%s%s",
		 event, suffix[side]);
}

static void collect(struct events *events, const struct report_line *lines,
		    unsigned int nr)
{
	const char *key;
	json_t *value;

	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int j = 0; j < lines[i].row->n; j++)
			json_object_foreach (lines[i].row->entries[j], key,
					     value)
				add(events, key);
}

static const char *name_of(const void *arg, unsigned int column)
{
	const struct events *events = arg;

	return column < events->nr ? events->head[column] : "running";
}

/* The least of all processes; NAN: some don't say. */
static double running(const struct load_row *row)
{
	double least = 1, part;

	for (unsigned int i = 0; i < row->n; i++) {
		part = load_counter(row, i, PERF_RUNNING);
		if (!(part >= least))
			least = part;
		if (isnan(least))
			break;
	}
	return least;
}

static void value_of(const void *arg, const struct load_row *row,
		     unsigned int column, char *text, size_t size)
{
	const struct events *events = arg;
	bool is_count = column < events->nr;
	double value = is_count ? report_median(row, events->key[column]) :
				  running(row);

	if (isnan(value))
		snprintf(text, size, "-");
	else if (is_count)
		perf_count_text(value, text, size);
	else
		snprintf(text, size, "%.0f%%", floor(100 * value));
}

void report_events(struct report *report, const struct report_line *lines,
		   unsigned int nr)
{
	const struct workload *workload = compare_workload(lines->row);
	struct report_columns columns = { .name = name_of, .value = value_of };
	struct events events = { 0 };
	char title[160];

	collect(&events, lines, nr);
	if (!events.nr)
		return;
	snprintf(title, sizeof(title), "perf events%s%s%s, median; counted in "
		 "that part of the time",
		 events.clock ? " (clocks in ns)" : "",
		 workload ? " per " : "", workload ? workload->per : "");
	columns.title = title;
	columns.nr = events.nr + 1;
	columns.arg = &events;
	report_print_columns(report, lines, nr, &columns);
}
