// SPDX-License-Identifier: MIT
/* What a cost is made of: teardown's phases, or a strategy's operations. */
#include <math.h>
#include <string.h>

#include "bench/compare/compare.h"
#include "bench/plot/notes.h"
#include "bench/plot/parts.h"

#define PARTS_MAX 6

/* More than noise of medians: something isn't in the parts, or twice. */
#define SUM_OFF 0.1

static const char *const teardown_phases[] = { "kill", "unmap", "drain",
					       "free", NULL };

static bool is_teardown(const struct load_row *row)
{
	return !strncmp(row->workload, "teardown", strlen("teardown"));
}

static const struct load_phase *find_phase(const struct load_row *row,
					   const char *name)
{
	for (unsigned int i = 0; i < row->nr_phases; i++)
		if (!strcmp(row->phases[i].name, name))
			return &row->phases[i];
	return NULL;
}

static bool takes_teardown(const struct plotting *plotting,
			   struct plot_row *row)
{
	return is_teardown(row->row) &&
	       find_phase(row->row, teardown_phases[0]);
}

static bool takes_operations(const struct plotting *plotting,
			     struct plot_row *row)
{
	return !is_teardown(row->row) && row->row->nr_phases > 1;
}

/* In the order in which they are gone through; a file sorts them. */
static unsigned int find_parts(const struct load_row *row,
			       const char *parts[PARTS_MAX])
{
	const struct workload *workload = compare_workload(row);
	const char *const *known = is_teardown(row) ? teardown_phases :
				   workload ? workload->phases : NULL;
	unsigned int nr = 0;

	if (known) {
		for (; nr < PARTS_MAX && known[nr]; nr++)
			parts[nr] = known[nr];
		return nr;
	}
	for (; nr < row->nr_phases && nr < PARTS_MAX; nr++)
		parts[nr] = row->phases[nr].name;
	return nr;
}

static double median(const struct plotting *plotting,
		     const struct plot_row *row, const char *part)
{
	const struct load_phase *phase = find_phase(row->row, part);
	struct plot_estimate estimate;

	if (!phase)
		return 0;
	plot_estimate(phase->values, row->row->n,
		      plotting->loads[row->file].planned, &estimate);
	return estimate.median;
}

struct stack {
	const char *parts[PARTS_MAX];
	unsigned int nr_parts;
	double scale;
	/* bars, those whose parts aren't the total, and the worst of them */
	unsigned int nr_bars, nr_off;
	double worst;
	const char *worst_name;
};

/* One part of all bars: what is below it is what comes before. */
static void write_part(struct plot_page *page, const struct plot_group *group,
		       const struct stack *stack, unsigned int part)
{
	const struct plot_row *row;
	double from, to;

	for (unsigned int i = 0; i < page->nr_series; i++) {
		row = plot_at(group, page->series[i], 0);
		if (!row)
			continue;
		from = 0;
		for (unsigned int j = 0; j < part; j++)
			from += median(page->plotting, row, stack->parts[j]);
		to = from + median(page->plotting, row, stack->parts[part]);
		sheet_line(&page->sheet, 3,
			   (double[]){ from / stack->scale, to / stack->scale,
				       page->nr_series - i });
	}
	sheet_block(&page->sheet);
}

static void see_sum(struct stack *stack, const struct plotting *plotting,
		    const struct plot_row *row, const char *name, double total)
{
	double sum = 0, off;

	for (unsigned int i = 0; i < stack->nr_parts; i++)
		sum += median(plotting, row, stack->parts[i]);
	off = sum / total - 1;
	stack->nr_bars++;
	stack->nr_off += fabs(off) > SUM_OFF;
	if (fabs(off) <= fabs(stack->worst))
		return;
	stack->worst = off;
	stack->worst_name = name;
}

static void warn_sum(const struct stack *stack, struct flow *words)
{
	char text[200];

	if (!stack->nr_off)
		return;
	flow_end(words);
	snprintf(text, sizeof(text), "In %u of %u bars the sum of the parts is "
		 "off the total by more than %.0f %%; the worst: %.64s, "
		 "%+.0f %%.",
		 stack->nr_off, stack->nr_bars, SUM_OFF * 100,
		 stack->worst_name, stack->worst * 100);
	flow_words(words, text);
	flow_end(words);
}

/* All of it, with its bars; how far the panel reaches. */
static double write_total(struct plot_page *page,
			  const struct plot_group *group, struct stack *stack)
{
	struct plot_estimate total;
	const struct plot_row *row;
	double reach = 0;

	for (unsigned int i = 0; i < page->nr_series; i++) {
		row = plot_at(group, page->series[i], 0);
		if (!row)
			continue;
		plot_estimate(row->row->total, row->row->n,
			      page->plotting->loads[row->file].planned, &total);
		reach = fmax(reach, total.high / stack->scale);
		see_sum(stack, page->plotting, row, page->series[i],
			total.median);
		sheet_line(&page->sheet, 4,
			   (double[]){ total.median / stack->scale,
				       total.low / stack->scale,
				       total.high / stack->scale,
				       page->nr_series - i });
	}
	sheet_block(&page->sheet);
	return reach;
}

static double largest_of(const struct plot_page *page)
{
	double largest = 0;

	for (unsigned int i = 0; i < page->nr_groups; i++)
		for (unsigned int j = 0; j < page->groups[i]->nr; j++)
			largest = fmax(largest, page->groups[i]->rows[j]
							.row->total[0]);
	return largest;
}

/* In ASCII there are neither points nor their bars. */
static void say_bars(struct plot_page *page)
{
	if (page->sheet.form == PLOT_DUMB)
		flow_words(&page->sheet.foot.flow, "Medians over n processes: "
			   "stacked are those of each part, which needn't add "
			   "up; the number is that of all of it.");
	else
		plot_note_bars(page, "boxes: medians of each part, which "
				     "needn't add up; points and numbers: all "
				     "of it");
}

static int fill(struct plot_page *page)
{
	const struct load_row *row = page->groups[0]->rows[0].row;
	double reach[page->nr_groups];
	struct stack stack = { 0 };
	char unit[128];

	stack.nr_parts = find_parts(row, stack.parts);
	stack.scale = plot_unit(row, largest_of(page), unit, sizeof(unit));
	sheet_text(&page->sheet, "cost", unit);
	sheet_texts(&page->sheet, "part", stack.parts, stack.nr_parts);
	plot_key_boxes(&page->sheet, stack.parts, stack.nr_parts);
	sheet_data(&page->sheet);
	for (unsigned int i = 0; i < page->nr_groups; i++) {
		for (unsigned int j = 0; j < stack.nr_parts; j++)
			write_part(page, page->groups[i], &stack, j);
		reach[i] = write_total(page, page->groups[i], &stack);
	}
	sheet_data_end(&page->sheet);
	sheet_numbers(&page->sheet, "xmax", reach, page->nr_groups);
	say_bars(page);
	warn_sum(&stack, &page->sheet.warn.flow);
	return 0;
}

static int stack(struct plotting *plotting, plot_takes *takes)
{
	struct plot_groups groups;
	int ret = plot_group(plotting, NULL, takes, &groups);

	if (!ret)
		ret = plot_pages(plotting, &groups, NULL, 6, fill);
	plot_groups_free(&groups);
	return ret;
}

int plot_teardown(struct plotting *plotting)
{
	return stack(plotting, takes_teardown);
}

int plot_operations(struct plotting *plotting)
{
	return stack(plotting, takes_operations);
}
