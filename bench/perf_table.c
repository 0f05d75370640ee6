// SPDX-License-Identifier: MIT
/*
 * perf events for people: two columns an event, of which a line takes as many
 * as fit; then another block.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/perf_result.h"

#define LINE_WIDTH    80
#define NUMBER_WIDTH  9
#define RUNNING_WIDTH 9
#define MAX_IN_LINE   4

struct column {
	const char *event;
	int sides, width;
};

struct line {
	struct column column[MAX_IN_LINE];
	unsigned int nr;
	int width;
};

static int nr_sides(int sides)
{
	return __builtin_popcount((unsigned int)sides);
}

static int column_width(const char *event, int sides)
{
	int width = nr_sides(sides) * NUMBER_WIDTH;
	int name = (int)strlen(event) + 1;

	return name > width ? name : width;
}

/* Three digits, and of a large one all that leave room before them. */
void perf_count_text(double count, char *text, size_t size)
{
	const char *format = count < 999.5	 ? "%.3g" :
			     count < 99999999.5 ? "%.0f" : "%.2e";

	snprintf(text, size, format, count);
}

static void print_count(const struct results *results, unsigned int arm,
			unsigned int row, const struct column *column,
			enum event_side side, int width)
{
	struct stats_summary stats;
	char text[32] = "-";

	if (perf_stats(results, arm, row, column->event, side, &stats))
		perf_count_text(stats.median, text, sizeof(text));
	printf("%*s", width, text);
}

/* The first side takes what the event's name needs besides. */
static int side_width(const struct column *column, bool first)
{
	return NUMBER_WIDTH +
	       (first ? column->width - nr_sides(column->sides) * NUMBER_WIDTH :
			0);
}

static void print_arm(const struct results *results, unsigned int arm,
		      unsigned int row, const struct line *line)
{
	const struct column *column;
	bool first;

	for (unsigned int i = 0; i < line->nr; i++) {
		column = &line->column[i];
		first = true;
		for (enum event_side side = 0; side < NR_SIDES; side++) {
			if (!(column->sides & 1 << side))
				continue;
			print_count(results, arm, row, column, side,
				    side_width(column, first));
			first = false;
		}
	}
	printf("%*.0f%%\n", RUNNING_WIDTH - 1,
	       floor(100 * perf_running(results, arm, row)));
}

static void print_head(const struct line *line, int name_width)
{
	const struct column *column;
	bool first;

	printf("%*s", name_width, "");
	for (unsigned int i = 0; i < line->nr; i++)
		printf("%*s", line->column[i].width, line->column[i].event);
	printf("\n%*s", name_width, "");
	for (unsigned int i = 0; i < line->nr; i++) {
		column = &line->column[i];
		first = true;
		for (enum event_side side = 0; side < NR_SIDES; side++) {
			if (!(column->sides & 1 << side))
				continue;
			printf("%*s", side_width(column, first),
			       side_names[side]);
			first = false;
		}
	}
	printf("%*s\n", RUNNING_WIDTH, "running");
}

static void print_line(const struct results *results, unsigned int row,
		       struct line *line, int name_width)
{
	char name[ARM_NAME_SIZE];

	if (!line->nr)
		return;
	print_head(line, name_width);
	for (unsigned int arm = 0; arm < results->plan->nr_arms; arm++) {
		arm_print(results->plan, arm, name, sizeof(name));
		if ((int)strlen(name) > name_width)
			printf("%s\n%*s", name, name_width, "");
		else
			printf("%-*s", name_width, name);
		print_arm(results, arm, row, line);
	}
	*line = (struct line){ .nr = 0 };
}

/* Clocks alone have a total, and count ns. */
static bool has_clock(json_t *events)
{
	const char *event;
	json_t *sides;

	json_object_foreach (events, event, sides)
		if (json_integer_value(sides) & 1 << SIDE_TOTAL)
			return true;
	return false;
}

void perf_table_print(const struct results *results, unsigned int row,
		      const char *per, int name_width)
{
	json_t *events = perf_events(results, row), *sides;
	struct line line = { .nr = 0 };
	struct column column;
	const char *event;

	if (json_object_size(events))
		printf("events%s per %s, median of n=%u\n",
		       has_clock(events) ? " (clocks in ns)" : "", per,
		       results->rounds);
	json_object_foreach (events, event, sides) {
		column.event = event;
		column.sides = (int)json_integer_value(sides);
		column.width = column_width(event, column.sides);
		if (line.nr == MAX_IN_LINE ||
		    name_width + line.width + column.width + RUNNING_WIDTH >
			    LINE_WIDTH)
			print_line(results, row, &line, name_width);
		line.column[line.nr++] = column;
		line.width += column.width;
	}
	print_line(results, row, &line, name_width);
	json_decref(events);
}
