// SPDX-License-Identifier: MIT
/* Costs of a device's life as lines, and where they cross: of breakeven. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/breakeven/breakeven.h"
#include "bench/breakeven/rows.h"
#include "bench/plot/notes.h"
#include "bench/plot/parts.h"
#include "harness/memory/host.h"

/* Without a crossing, from a thousand pages to a billion. */
#define USE_MIN	  1e3
#define USE_MAX	  1e9
/* Beside the outermost crossing: that its lines are seen to part. */
#define USE_SIDES 30

/* Points of a line. */
#define SAMPLES	  200

#define TEXT_SIZE 96

struct life {
	struct plotting *plotting;
	const struct breakeven *b;
	const struct breakeven_block *block;
	unsigned int file;
	struct sheet sheet;
	const char *names[PLOT_SERIES_MAX];
	double styles[PLOT_SERIES_MAX];
	double fixed[PLOT_SERIES_MAX], running[PLOT_SERIES_MAX];
	unsigned int nr;
	double min, max;	/* pages that are drawn */
};

static bool crosses(const struct breakeven_pair *pair)
{
	return pair->answer.winner == STATS_A_UP_TO;
}

static bool is_in_pair(const struct breakeven_block *block, const char *who)
{
	for (unsigned int i = 0; i < block->nr_pairs; i++)
		if (!strcmp(block->pairs[i].first, who) ||
		    !strcmp(block->pairs[i].second, who))
			return true;
	return false;
}

static bool has_line(const struct life *life, const char *who)
{
	for (unsigned int i = 0; i < life->nr; i++)
		if (!strcmp(life->names[i], who))
			return true;
	return false;
}

/* In the order of the result, as everywhere. */
static int find_lines(struct life *life)
{
	const struct load *load = life->b->load;
	struct plot_group group = { 0 };
	struct plot_row row = { 0 };
	double *fixed, *running;

	for (unsigned int i = 0; i < load->nr_rows; i++) {
		row.row = &load->rows[i];
		if (!is_in_pair(life->block, row.row->who) ||
		    has_line(life, row.row->who))
			continue;
		if (life->nr == PLOT_SERIES_MAX)
			return error_set(life->plotting->error, "more than %d "
					 "strategies in a picture",
					 PLOT_SERIES_MAX);
		fixed = &life->fixed[life->nr];
		running = &life->running[life->nr];
		if (!breakeven_cost(life->b, life->block, row.row->who, fixed,
				    running))
			continue;
		life->names[life->nr] = row.row->who;
		life->styles[life->nr++] = plot_style(life->plotting, &group,
						      &row);
	}
	return 0;
}

/* As far as crossings and the finite ends of their intervals go. */
static void find_range(struct life *life)
{
	const struct breakeven_pair *pair = life->block->pairs;
	double min = INFINITY, max = 0;

	for (unsigned int i = 0; i < life->block->nr_pairs; i++, pair++) {
		const double ends[] = { pair->answer.units,
					pair->answer.interval.low,
					pair->answer.interval.high };

		for (unsigned int j = 0; crosses(pair) && j < 3; j++) {
			if (!isfinite(ends[j]) || ends[j] < 1)
				continue;
			min = fmin(min, ends[j]);
			max = fmax(max, ends[j]);
		}
	}
	life->min = max > 0 ? fmax(1, min / USE_SIDES) : USE_MIN;
	life->max = max > 0 ? max * USE_SIDES : USE_MAX;
}

static double cost(const struct life *life, const char *who, double pages)
{
	for (unsigned int i = 0; i < life->nr; i++)
		if (!strcmp(life->names[i], who))
			return life->fixed[i] + life->running[i] * pages;
	return NAN;
}

/* Its number is from the top; gnuplot's lines are from below. */
static void write_pair(struct life *life, unsigned int number)
{
	const struct breakeven_pair *pair = &life->block->pairs[number];
	const struct stats_break_even *answer = &pair->answer;

	if (!crosses(pair))
		return;
	sheet_line(&life->sheet, 5,
		   (double[]){ answer->units,
			       fmax(answer->interval.low, life->min),
			       fmin(answer->interval.high, life->max),
			       cost(life, pair->first, answer->units) / 1000,
			       life->block->nr_pairs - number });
}

/* us, and how many times the cheapest of all that is; the most of that. */
static double write_line(struct life *life, unsigned int line)
{
	double pages, least, most = 0, here;

	for (unsigned int i = 0; i <= SAMPLES; i++) {
		pages = life->min * pow(life->max / life->min,
					i / (double)SAMPLES);
		least = INFINITY;
		for (unsigned int j = 0; j < life->nr; j++)
			least = fmin(least, cost(life, life->names[j], pages));
		here = cost(life, life->names[line], pages);
		most = fmax(most, here / least);
		sheet_line(&life->sheet, 3,
			   (double[]){ pages, here / 1000, here / least });
	}
	sheet_block(&life->sheet);
	return most;
}

static void write_data(struct life *life)
{
	double most = 0;

	sheet_data(&life->sheet);
	for (unsigned int i = 0; i < life->nr; i++)
		most = fmax(most, write_line(life, i));
	for (unsigned int i = 0; i < life->block->nr_pairs; i++)
		write_pair(life, i);
	sheet_block(&life->sheet);
	sheet_data_end(&life->sheet);
	sheet_number(&life->sheet, "most", most);
}

static void say_pair(const struct breakeven_pair *pair, char says[TEXT_SIZE])
{
	const struct stats_break_even *answer = &pair->answer;
	char at[BREAKEVEN_COUNT], low[BREAKEVEN_COUNT], high[BREAKEVEN_COUNT];

	if (answer->winner == STATS_NOBODY)
		snprintf(says, TEXT_SIZE, "~");
	else if (!crosses(pair))
		snprintf(says, TEXT_SIZE, "%.40s always", pair->first);
	else
		snprintf(says, TEXT_SIZE, "%s [%s, %s]",
			 breakeven_count(answer->units, at),
			 breakeven_count(answer->interval.low, low),
			 breakeven_count(answer->interval.high, high));
}

static int write_pairs(struct life *life)
{
	unsigned int nr = life->block->nr_pairs;
	char (*texts)[TEXT_SIZE] = calloc(2 * nr, sizeof(*texts));
	const char *names[nr], *says[nr];
	const struct breakeven_pair *pair;

	if (!texts)
		return error_set(life->plotting->error, "out of memory");
	for (unsigned int i = 0; i < nr; i++) {
		pair = &life->block->pairs[i];
		names[i] = texts[2 * i];
		says[i] = texts[2 * i + 1];
		snprintf(texts[2 * i], TEXT_SIZE, "%.40s, %.40s", pair->first,
			 pair->second);
		say_pair(pair, texts[2 * i + 1]);
		if (life->sheet.form != PLOT_DUMB)
			continue;
		flow(&life->sheet.foot.flow, "%s: %s", names[i], says[i]);
		flow_end(&life->sheet.foot.flow);
	}
	sheet_texts(&life->sheet, "pair", names, nr);
	sheet_texts(&life->sheet, "says", says, nr);
	free(texts);
	return 0;
}

static void write_extent(struct life *life)
{
	double low = INFINITY, high = 0;

	for (unsigned int i = 0; i < life->nr; i++) {
		low = fmin(low, cost(life, life->names[i], life->min));
		high = fmax(high, cost(life, life->names[i], life->max));
	}
	sheet_number(&life->sheet, "xmin", life->min);
	sheet_number(&life->sheet, "xmax", life->max);
	sheet_number(&life->sheet, "ymin", low);
	sheet_number(&life->sheet, "ymax", high);
}

static void say_axes(const struct load_row *row, const char *but,
		     struct flow *words)
{
	for (unsigned int i = 0; i < row->nr_axes; i++)
		if (strcmp(row->axes[i].key, but))
			flow(words, "%s:%s", row->axes[i].key,
			     row->axes[i].value);
}

static void say_lives(const struct breakeven_block *block, struct flow *words)
{
	say_axes(block->hot, "uses", words);
	flow_end(words);
	flow(words, "whole lives of uses:%s", load_axis(block->hot, "uses"));
}

static void say_rows(const struct breakeven_block *block, const char *size,
		     struct flow *words)
{
	say_axes(block->hot, "", words);
	flow_end(words);
	flow(words, "against teardown:");
	say_axes(block->cold, "size", words);
	flow(words, "size:%s", size);
}

static int say_title(struct life *life)
{
	const struct breakeven_block *block = life->block;
	struct sheet *sheet = &life->sheet;
	char size[32], longest[BREAKEVEN_COUNT];

	size_text((unsigned long)block->bytes, size, sizeof(size));
	if (block->lives)
		say_lives(block, &sheet->head.flow);
	else
		say_rows(block, size, &sheet->head.flow);
	if (block->most_units < life->max)
		flow(&sheet->warn.flow, "Beyond %s pages no life was measured: "
		     "costs there are extrapolated.",
		     breakeven_count(block->most_units, longest));
	if (breakeven_hot_bytes(block) != block->bytes)
		flow_words(&sheet->warn.flow, "The hot path was measured on a "
			   "device of another size, which its line has.");
	if (block->extrapolated)
		flow_words(&sheet->warn.flow, "No teardown of this size was "
			   "measured: its costs are on the line through two "
			   "that were.");
	if (asprintf(&sheet->title, "%s: break-even of a device of %s%s",
		     block->hot->workload, size,
		     block->extrapolated ? " (not measured)" : "") < 0) {
		sheet->title = NULL;
		return error_set(life->plotting->error, "out of memory");
	}
	return 0;
}

static void say_foot(struct life *life)
{
	struct flow *words = &life->sheet.foot.flow;
	const struct load *load = life->b->load;

	flow_words(words, "Lines: medians. Bars: 95 % interval of the "
			  "crossing, over processes, each for itself; to the "
			  "edge: open. ~: nothing can be said.");
	if (life->block->lives)
		flow_words(words, "The fixed cost of a life and that of each "
				  "page are both of the lives of these uses.");
	if (load->planned > 1)
		flow(words, "Paid for %u looks.", load->planned);
	plot_note_file(life->plotting, life->file, &life->sheet);
}

static int fill(struct life *life)
{
	char used[64];

	find_range(life);
	write_extent(life);
	snprintf(used, sizeof(used), "base pages %s in a device life",
		 breakeven_use(life->block->hot));
	sheet_text(&life->sheet, "used", used);
	sheet_text(&life->sheet, "life", life->block->lives ?
		   "a device life: open, map, its use, teardown" :
		   "a device life: its teardown, and its use");
	plot_key_lines(&life->sheet, life->names, life->styles, life->nr);
	sheet_texts(&life->sheet, "series", life->names, life->nr);
	sheet_numbers(&life->sheet, "style", life->styles, life->nr);
	if (write_pairs(life) || say_title(life))
		return -1;
	write_data(life);
	say_foot(life);
	return sheet_draw(&life->sheet, life->plotting->kind->template,
			  life->plotting->pictures, life->plotting->error);
}

static int draw_block(struct plotting *plotting, const struct breakeven *b,
		      const struct breakeven_block *block, unsigned int file)
{
	struct life life = { .plotting = plotting, .b = b, .block = block,
			     .file = file };
	int ret;

	if (plotting->pictures->nr == PLOT_PICTURES_MAX)
		return error_set(plotting->error, "it would be more than %d "
				 "pictures", PLOT_PICTURES_MAX);
	ret = sheet_begin(&life.sheet, plotting->options->form,
			  plotting->error);
	if (!ret)
		ret = find_lines(&life);
	if (!ret && life.nr)
		ret = fill(&life);
	sheet_free(&life.sheet);
	return ret;
}

/* What has nothing to hold against anything is no error here. */
static bool has_both(const struct load *load)
{
	bool hot = false, cold = false;
	const struct load_row *row;

	for (row = load->rows; row < load->rows + load->nr_rows; row++) {
		if (breakeven_is_life(row) && row_most_used(load, row))
			return true;
		hot |= breakeven_use(row) && !breakeven_is_life(row);
		cold |= row_is_teardown(row);
	}
	return hot && cold;
}

static int draw_file(struct plotting *plotting, unsigned int file)
{
	const struct load *load = &plotting->loads[file];
	struct breakeven b;
	int ret = 0;

	if (!has_both(load))
		return 0;
	if (breakeven_make(load, plotting->names[file], NULL,
			   plotting->options->sizes, &b, plotting->error))
		/* it may be that nobody asked for it */
		return plotting->options->sizes &&
				       load->n >= BREAKEVEN_FEWEST ? -1 : 0;
	for (unsigned int i = 0; !ret && i < b.nr_blocks; i++)
		ret = draw_block(plotting, &b, &b.blocks[i], file);
	breakeven_free(&b);
	return ret;
}

int plot_break_even(struct plotting *plotting)
{
	int ret = 0;

	for (unsigned int i = 0; !ret && i < plotting->nr; i++)
		ret = draw_file(plotting, i);
	return ret;
}
