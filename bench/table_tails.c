// SPDX-License-Identifier: MIT
#include "bench/table_tails.h"

#include <stdio.h>
#include <string.h>

#include "bench/table.h"
#include "bench/text.h"

/* Eight of them, in what a name leaves of 80 columns; the last is wider. */
#define COLUMN 6
#define LAST   9

/* What a time is in. */
static bool is_time(const struct workload *workload, const char *tail)
{
	const char *unit = strrchr(tail, '_');

	return unit && !strcmp(unit + 1, workload->unit);
}

static int width(const struct workload *workload, unsigned int tail)
{
	return workload->tails[tail + 1] ? COLUMN : LAST;
}

/* "block_new_us" is "block" over "new"; "lost_ops" "lost" over "ops". */
static void print_head(const struct workload *workload, unsigned int line,
		       int name_width)
{
	char name[32], *rest, *first, *second;

	printf("%-*s", name_width, "");
	for (unsigned int i = 0; workload->tails[i]; i++) {
		snprintf(name, sizeof(name), "%s", workload->tails[i]);
		if (is_time(workload, name))
			*strrchr(name, '_') = '\0';
		rest = name;
		first = strsep(&rest, "_");
		second = rest;
		if (!second) {
			second = first;
			first = "";
		}
		printf(" %*s", width(workload, i), line ? second : first);
	}
	printf("\n");
}

/* Over the processes: the median, and of a maximum the largest. */
static double cell(const struct results *results, unsigned int arm,
		   unsigned int row, unsigned int tail, enum tail_part part)
{
	const struct stats_summary stats =
		result_tail(results, arm, row, tail, part);

	return part == TAIL_MAX ? stats.max : stats.median;
}

static void print_part(const struct results *results, unsigned int arm,
		       unsigned int row, double scale, enum tail_part part)
{
	const struct workload *workload =
		&workloads[results->plan->rows[row].workload];
	char text[32];
	double value;

	for (unsigned int i = 0; workload->tails[i]; i++) {
		value = cell(results, arm, row, i, part);
		if (is_time(workload, workload->tails[i]))
			value *= scale;
		printf(" %*s", width(workload, i),
		       number_text(value, text, sizeof(text)));
	}
	printf("\n");
}

void table_tails(const struct results *results, unsigned int row,
		 const char *unit, double scale, int name_width)
{
	const struct plan *plan = results->plan;
	const struct workload *workload = &workloads[plan->rows[row].workload];

	if (!workload->tails[0])
		return;
	printf("%s per %s: median, below it p99 and max, of %u %s a "
	       "process\n", unit, workload->per, plan->timing.lives,
	       plan->timing.lives == 1 ? "life" : "lives");
	print_head(workload, 0, name_width);
	print_head(workload, 1, name_width);
	for (unsigned int arm = 0; arm < plan->nr_arms; arm++) {
		for (enum tail_part part = 0; part < NR_TAIL_PARTS; part++) {
			if (part == TAIL_P50)
				table_arm(plan, arm, name_width);
			else
				printf("  %-*s", name_width - 2,
				       tail_part_names[part]);
			print_part(results, arm, row, scale, part);
		}
	}
}
