// SPDX-License-Identifier: MIT
#include "bench/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "bench/instructions.h"
#include "bench/perf_result.h"
#include "bench/primitive.h"
#include "bench/result.h"
#include "bench/sample.h"
#include "bench/table_tails.h"
#include "bench/text.h"
#include "harness/memory/host.h"

#define MIB (1UL << 20)
/* What the columns leave of 80. */
#define NAME_WIDTH 20

/* One block: a row of the plan, with its unit. */
struct block {
	const struct results *results;
	unsigned int row;
	const struct workload *workload;
	unsigned int nr_columns; /* the phases, and the total of several */
	const char *unit;
	double scale; /* from the workload's unit */
	int name_width;
};

static struct stats_summary cell(const struct block *block, unsigned int arm,
				 unsigned int column)
{
	unsigned int phase = column;
	struct stats_summary stats;

	if (block->results->plan->instructions ||
	    !block->workload->phases[column])
		phase = MAX_PHASES;
	stats = result_stats(block->results, arm, block->row, phase);
	stats.min *= block->scale;
	stats.median *= block->scale;
	stats.max *= block->scale;
	return stats;
}

static void print_range(const struct stats_summary *stats, char *text,
			size_t size)
{
	char min[32], max[32];

	snprintf(text, size, "%s-%s", number_text(stats->min, min, sizeof(min)),
		 number_text(stats->max, max, sizeof(max)));
}

static const char *column_name(const struct block *block, unsigned int column)
{
	const char *phase = block->workload->phases[column];

	if (block->results->plan->instructions)
		return "total";
	return phase ? phase : "total";
}

void table_arm(const struct plan *plan, unsigned int arm, int width)
{
	char name[ARM_NAME_SIZE];

	arm_print(plan, arm, name, sizeof(name));
	if ((int)strlen(name) > width)
		printf("%s\n%-*s", name, width, "");
	else
		printf("%-*s", width, name);
}

static void print_arm(const struct block *block, unsigned int arm)
{
	table_arm(block->results->plan, arm, block->name_width);
}

/* Two phases: median and range side by side. */
static void print_wide(const struct block *block)
{
	struct stats_summary stats;
	char text[32], range[64], bracket[72];
	unsigned int last = block->nr_columns - 1;

	printf("%-*s", block->name_width, "");
	for (unsigned int i = 0; i <= last; i++)
		printf(" %5s %-*s", column_name(block, i), i < last ? 13 : 0,
		       "[min-max]");
	printf("\n");
	for (unsigned int arm = 0; arm < block->results->plan->nr_arms; arm++) {
		print_arm(block, arm);
		for (unsigned int i = 0; i <= last; i++) {
			stats = cell(block, arm, i);
			print_range(&stats, range, sizeof(range));
			snprintf(bracket, sizeof(bracket), "[%s]", range);
			if (stats.min < 0)
				bracket[0] = '\0';
			printf(" %5s %-*s",
			       number_text(stats.median, text, sizeof(text)),
			       i < last ? 13 : 0, bracket);
		}
		printf("\n");
	}
}

static double grace_periods(const struct block *block, unsigned int arm)
{
	const struct results *results = block->results;
	double values[results->rounds];

	for (unsigned int round = 0; round < results->rounds; round++)
		values[round] = results_sample(results, round, arm, block->row)
					->grace_periods;
	return stats_summarize(values, results->rounds).median;
}

/* More phases: the ranges have a line of their own. */
static void print_tall(const struct block *block)
{
	struct stats_summary stats;
	char text[64];

	printf("%-*s", block->name_width, "");
	for (unsigned int i = 0; i < block->nr_columns; i++)
		printf(" %11s", column_name(block, i));
	printf("\n");
	for (unsigned int arm = 0; arm < block->results->plan->nr_arms; arm++) {
		print_arm(block, arm);
		for (unsigned int i = 0; i < block->nr_columns; i++) {
			stats = cell(block, arm, i);
			printf(" %11s",
			       number_text(stats.median, text, sizeof(text)));
		}
		snprintf(text, sizeof(text), "  %.0f gp, min-max",
			 grace_periods(block, arm));
		printf("\n%-*s", block->name_width, text);
		for (unsigned int i = 0; i < block->nr_columns; i++) {
			stats = cell(block, arm, i);
			print_range(&stats, text, sizeof(text));
			printf(" %11s", text);
		}
		printf("\n");
	}
}

static void choose_unit(struct block *block)
{
	struct stats_summary stats;
	double largest = 0, smallest = HUGE_VAL;

	block->scale = 1;
	if (block->results->plan->instructions) {
		block->unit = INSTRUCTIONS_UNIT;
		return;
	}
	for (unsigned int arm = 0; arm < block->results->plan->nr_arms; arm++) {
		stats = cell(block, arm, block->nr_columns - 1);
		largest = fmax(largest, stats.max);
		smallest = fmin(smallest, stats.median);
	}
	block->unit = unit_for(block->workload->unit, smallest, largest,
			       &block->scale);
}

/* What the arms have in common; what they don't is in their names. */
static void flow_arms(struct flow *words, const struct plan *plan)
{
	bool primitive = true, rcu = true;
	struct utsname host;

	if (plan->native) {
		uname(&host);
		flow(words, "kernel:%s", host.release);
		return;
	}
	for (unsigned int i = 1; i < plan->nr_arms; i++) {
		primitive &= plan->arms[i].primitive == plan->arms->primitive;
		rcu &= plan->arms[i].rcu == plan->arms->rcu;
	}
	if (primitive)
		flow(words, "primitive:%s",
		     primitives[plan->arms->primitive].name);
	if (rcu)
		flow(words, "rcu:%s", rcu_names[plan->arms->rcu]);
}

/* The memory, and what was said besides about where things are. */
static void flow_where(struct flow *words, const struct where_options *where)
{
	flow(words, "memory:%s", where->memory);
	if (where->cpus)
		flow(words, "cpus:%s", where->cpus);
	if (where->data_node)
		flow(words, "data-node:%s", where->data_node);
	if (where->vmemmap_node)
		flow(words, "vmemmap-node:%s", where->vmemmap_node);
	if (where->pgmap_node)
		flow(words, "pgmap-node:%s", where->pgmap_node);
}

/* "data in 2M pages on node 0" */
static void flow_data(struct flow *words, const struct sample *sample)
{
	char size[32];

	if (!sample->fault_bytes)
		return;
	size_text(sample->fault_bytes, size, sizeof(size));
	flow(words, "data in %s pages", size);
	if (sample->data_node >= 0)
		flow(words, "of node %ld", sample->data_node);
	else if (sample->data_node == NODE_INTERLEAVE)
		flow(words, "interleaved");
}

/* Another machine: it has no rseq, so per-CPU counters go the long way. */
static void flow_callgrind(struct flow *words, const struct results *results)
{
	const json_t *context;

	if (!results->plan->instructions)
		return;
	context = json_object_get(results->reports[0], "context");
	flow(words, "machine:callgrind");
	flow(words, "percpu:%s", json_string_value(json_object_get(
		context, "pgmapbench.percpu")));
}

static void print_title(const struct block *block)
{
	const struct results *results = block->results;
	const struct plan *plan = results->plan;
	const struct sample *sample = results_sample(results, 0, 0, block->row);
	char axes[ROW_NAME_SIZE], array[32];
	struct flow words = { .out = stdout, .width = 80 };

	row_print_axes(&plan->rows[block->row], ' ', axes, sizeof(axes));
	size_text(sample->vmemmap_bytes, array, sizeof(array));
	flow(&words, "%s", block->workload->name);
	for (char *rest = axes, *axis; (axis = strsep(&rest, " "));)
		flow(&words, "%s", axis);
	flow_arms(&words, plan);
	flow_where(&words, &plan->where.options);
	/* nobody shall take it for a measurement */
	if (plan->timing.plant_percent)
		flow(&words, "plant:%g%%", plan->timing.plant_percent);
	flow_callgrind(&words, results);
	flow_end(&words);
	flow(&words, "%s per %s, n=%u,", block->unit, block->workload->per,
	     results->rounds);
	if (sample->round)
		flow(&words, "round %lu %ss%s", sample->round,
		     block->workload->per,
		     sample->vmemmap_bytes || sample->fault_bytes ? "," : "");
	if (block->nr_columns > 3)
		flow(&words, "gp: grace periods,");
	if (sample->vmemmap_bytes) {
		flow(&words, "page array %s", array);
		flow(&words, "(%lu%% in huge pages)%s",
		     sample->vmemmap_huge * 100 / sample->vmemmap_bytes,
		     sample->fault_bytes ? "," : "");
	}
	flow_data(&words, sample);
	flow_end(&words);
}

static int widest_name(const struct results *results)
{
	int widest = strlen("  5 gp, min-max"), width;
	char name[ARM_NAME_SIZE];

	for (unsigned int arm = 0; arm < results->plan->nr_arms; arm++) {
		arm_print(results->plan, arm, name, sizeof(name));
		width = strlen(name);
		if (width > widest)
			widest = width;
	}
	return widest < NAME_WIDTH ? widest : NAME_WIDTH;
}

void table_print(const struct results *results)
{
	struct block block = {
		.results = results,
		.name_width = widest_name(results),
	};

	for (unsigned int row = 0; row < results->plan->nr_rows; row++) {
		block.row = row;
		block.workload = &workloads[results->plan->rows[row].workload];
		block.nr_columns = nr_phases(block.workload);
		block.nr_columns += block.nr_columns > 1;
		if (results->plan->instructions)
			block.nr_columns = 1;
		choose_unit(&block);
		print_title(&block);
		if (block.nr_columns > 3)
			print_tall(&block);
		else
			print_wide(&block);
		perf_table_print(results, row, block.workload->per,
				 block.name_width);
		table_tails(results, row, block.unit, block.scale,
			    block.name_width);
		printf("\n");
	}
}

void table_warn(const struct results *results)
{
	const struct plan *plan = results->plan;
	unsigned int nr = results->rounds * plan->nr_arms * plan->nr_rows;
	const struct sample *sample = results->samples;

	for (unsigned int i = 0; i < nr; i++, sample++) {
		/* the kernel has base pages, too, where it folds */
		if (sample->vmemmap_huge >= sample->vmemmap_bytes ||
		    plan->rows[i % plan->nr_rows].axis[AXIS_VMEMMAP] ==
			    VMEMMAP_FOLDED)
			continue;
		fprintf(stderr,
			"warning: only %lu of a page array's %lu MiB are "
			"backed by huge pages, as the kernel's are: TLB "
			"misses are in the numbers (see "
			"/sys/kernel/mm/transparent_hugepage/enabled)\n",
			sample->vmemmap_huge / MIB,
			sample->vmemmap_bytes / MIB);
		return;
	}
}
