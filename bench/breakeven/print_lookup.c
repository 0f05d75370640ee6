// SPDX-License-Identifier: MIT
#include <math.h>
#include <string.h>

#include "bench/breakeven/lookup.h"
#include "bench/text.h"

#define CELL_SIZE 48

/* "12.3 [11.9, 12.8]": of a call, and below 0 where noise is all there is. */
static const char *cell_text(const struct stats_estimate *page, double batch,
			     char text[CELL_SIZE])
{
	double high = fmax(fabs(page->interval.low), fabs(page->interval.high));
	int digits = high * batch < 9.95 ? 2 : high * batch < 99.5 ? 1 : 0;

	snprintf(text, CELL_SIZE, "%.*f [%.*f, %.*f]", digits,
		 page->value * batch, digits, page->interval.low * batch,
		 digits, page->interval.high * batch);
	return text;
}

static const char *place_text(const struct lookup_block *block, double place,
			      char text[CELL_SIZE])
{
	if (isinf(place))
		snprintf(text, CELL_SIZE, "above %g",
			 block->batch[block->nr - 1]);
	else if (place < block->batch[0])
		snprintf(text, CELL_SIZE, "below %g", block->batch[0]);
	else
		snprintf(text, CELL_SIZE, "%.*f", place < 99.5 ? 1 : 0, place);
	return text;
}

static void print_title(const struct lookup_block *block, FILE *out)
{
	const struct load_row *row = block->row;
	struct flow words = { .out = out, .width = 80 };

	flow(&words, "gup:");
	for (unsigned int i = 0; i < row->nr_axes; i++)
		if (strcmp(row->axes[i].key, "batch"))
			flow(&words, "%s:%s", row->axes[i].key,
			     row->axes[i].value);
	flow_end(&words);
	flow(&words, "%s,", block->phase);
	flow(&words, "%s a call", row->unit);
	flow_end(&words);
}

static void print_crossing(const struct lookup_block *block, FILE *out)
{
	const struct stats_estimate *crossing = &block->crossing;
	char at[CELL_SIZE], low[CELL_SIZE], high[CELL_SIZE];
	struct flow words = { .out = out, .width = 80 };

	flow_words(&words, "the counts cost more than the lookup from");
	flow(&words, "%s", place_text(block, crossing->value, at));
	flow(&words, "[%s, %s]",
	     place_text(block, crossing->interval.low, low),
	     place_text(block, crossing->interval.high, high));
	flow_words(&words, "base pages a call on");
	flow_end(&words);
	fputc('\n', out);
}

static void print_block(const struct lookup_block *block, FILE *out)
{
	char lookup[CELL_SIZE], counts[CELL_SIZE];

	print_title(block, out);
	fprintf(out, "%6s %28s %28s\n", "batch", "lookup [95% interval]",
		"counts [95% interval]");
	for (unsigned int i = 0; i < block->nr; i++)
		fprintf(out, "%6g %28s %28s\n", block->batch[i],
			cell_text(&block->lookup[i], block->batch[i], lookup),
			cell_text(&block->counts[i], block->batch[i], counts));
	print_crossing(block, out);
}

void lookup_print(const struct lookup *lookup, FILE *out)
{
	struct flow words = { .out = out, .width = 80 };

	for (unsigned int i = 0; i < lookup->nr_blocks; i++)
		print_block(&lookup->blocks[i], out);
	flow(&words, "n=%u.", lookup->load->n);
	flow_words(&words, "lookup: gup_pgmap - gup_revalidate, the pgmap "
			   "found, got and put once a call. counts: "
			   "gup_revalidate - null, what is done to the pages' "
			   "counts and flags. Each interval is for itself: one "
			   "of twenty misses.");
	flow_end(&words);
}

/* JSON has no infinity: null is not at any batch that was measured. */
static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *interval_json(const struct stats_interval *interval,
			     double times)
{
	return json_pack("[o, o]", number(interval->low * times),
			 number(interval->high * times));
}

static json_t *batch_json(const struct lookup_block *block, unsigned int i)
{
	double batch = block->batch[i];

	return json_pack("{s:f, s:f, s:o, s:f, s:o}", "batch", batch, "lookup",
			 block->lookup[i].value * batch, "lookup_interval",
			 interval_json(&block->lookup[i].interval, batch),
			 "counts", block->counts[i].value * batch,
			 "counts_interval",
			 interval_json(&block->counts[i].interval, batch));
}

json_t *lookup_json(const struct lookup *lookup)
{
	json_t *blocks = json_array(), *batches;
	const struct lookup_block *block = lookup->blocks;

	for (unsigned int i = 0; i < lookup->nr_blocks; i++, block++) {
		batches = json_array();
		for (unsigned int j = 0; j < block->nr; j++)
			json_array_append_new(batches, batch_json(block, j));
		json_array_append_new(
			blocks,
			json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "row",
				  block->row->name, "phase", block->phase,
				  "unit", block->row->unit, "calls", batches,
				  "counts_cost_more_from",
				  number(block->crossing.value), "interval",
				  interval_json(&block->crossing.interval, 1)));
	}
	return json_pack("{s:i, s:f, s:o}", "n", lookup->load->n, "confidence",
			 LOOKUP_CONFIDENCE, "blocks", blocks);
}
