// SPDX-License-Identifier: MIT
#include <math.h>
#include <string.h>

#include "bench/breakeven/breakeven.h"
#include "bench/text.h"
#include "harness/memory/host.h"

#define NAME_WIDTH 16
#define COUNT_SIZE BREAKEVEN_COUNT

const char *breakeven_count(double count, char text[COUNT_SIZE])
{
	static const char units[] = " kMGTPE";
	unsigned int unit = 0;

	if (isinf(count)) {
		snprintf(text, COUNT_SIZE, "never");
		return text;
	}
	for (; count >= 999.5 && unit < sizeof(units) - 2; unit++)
		count /= 1000;
	snprintf(text, COUNT_SIZE, "%.*f%.1s",
		 count < 9.995 && unit ? 2 : count < 99.95 && unit ? 1 : 0,
		 count, unit ? units + unit : "");
	return text;
}

/* "0.82 s" */
static const char *time_text(double seconds, char text[COUNT_SIZE])
{
	static const struct {
		double size;
		const char *unit;
	} units[] = {
		{ 86400, "d" }, { 3600, "h" }, { 60, "min" }, { 1, "s" },
		{ 1e-3, "ms" }, { 1e-6, "us" }, { 0, "us" },
	};
	unsigned int i = 0;

	while (seconds < units[i].size)
		i++;
	seconds /= units[i].size > 0 ? units[i].size : 1e-6;
	snprintf(text, COUNT_SIZE, "%.*f %s", seconds < 9.95 ? 1 : 0, seconds,
		 units[i].unit);
	return text;
}

static double seconds_of(const struct breakeven_block *block,
			 const struct breakeven_pair *pair, double units)
{
	return units * pair->running_ns * 1e-9 / block->threads;
}

/* The answer is in a life that's longer than those that were measured. */
static bool beyond(const struct breakeven_block *block,
		   const struct breakeven_pair *pair)
{
	return pair->answer.winner == STATS_A_UP_TO &&
	       pair->answer.units > block->most_units;
}

/* By the medians it may be never or always: then one end is all that's known. */
static const char *units_text(const struct stats_break_even *answer,
			      char text[COUNT_SIZE])
{
	char end[BREAKEVEN_COUNT];

	if (isinf(answer->units))
		snprintf(text, COUNT_SIZE, ">%s",
			 breakeven_count(answer->interval.low, end));
	else if (answer->units <= 0)
		snprintf(text, COUNT_SIZE, "<%s",
			 breakeven_count(answer->interval.high, end));
	else
		breakeven_count(answer->units, text);
	return text;
}

static void print_pair(const struct breakeven_block *block,
		       const struct breakeven_pair *pair, FILE *out)
{
	const struct stats_break_even *answer = &pair->answer;
	char units[COUNT_SIZE], low[COUNT_SIZE], high[COUNT_SIZE];
	char life[COUNT_SIZE], rate[COUNT_SIZE], interval[2 * COUNT_SIZE + 8];

	fprintf(out, "%-*s %-*s", NAME_WIDTH, pair->first, NAME_WIDTH,
		answer->winner == STATS_A_ALWAYS ? "-" : pair->second);
	if (answer->winner == STATS_A_ALWAYS) {
		fprintf(out, " always, over %s\n", pair->second);
		return;
	}
	if (answer->winner == STATS_NOBODY) {
		fprintf(out, " %7s\n", "~");
		return;
	}
	snprintf(interval, sizeof(interval), "[%s, %s]",
		 breakeven_count(answer->interval.low, low),
		 breakeven_count(answer->interval.high, high));
	breakeven_count(block->threads * 1e9 / pair->running_ns, rate);
	if (isinf(answer->units) || answer->units <= 0)
		snprintf(life, sizeof(life), "-");
	else
		time_text(seconds_of(block, pair, answer->units), life);
	fprintf(out, " %7s%c%-16s %7s %6s/s\n",
		units_text(answer, units), beyond(block, pair) ? '*' : ' ',
		interval, life, rate);
}

/* The hot path is that of a device that isn't the one which is torn down. */
static bool of_another_size(const struct breakeven_block *block)
{
	return breakeven_hot_bytes(block) != block->bytes;
}

static void print_title(const struct breakeven_block *block, FILE *out)
{
	struct flow words = { .out = out, .width = 80 };
	char size[32];

	flow(&words, "%s:", block->hot->workload);
	for (unsigned int i = 0; i < block->hot->nr_axes; i++)
		if (!block->lives || strcmp(block->hot->axes[i].key, "uses"))
			flow(&words, "%s:%s", block->hot->axes[i].key,
			     block->hot->axes[i].value);
	flow_end(&words);
	if (block->lives) {
		flow(&words, "whole lives of uses:%s, pages pinned in a life",
		     load_axis(block->hot, "uses"));
		flow_end(&words);
		return;
	}
	flow(&words, "against teardown:");
	for (unsigned int i = 0; i < block->cold->nr_axes; i++)
		if (strcmp(block->cold->axes[i].key, "size") &&
		    !load_axis(block->hot, block->cold->axes[i].key))
			flow(&words, "%s:%s", block->cold->axes[i].key,
			     block->cold->axes[i].value);
	size_text((unsigned long)block->bytes, size, sizeof(size));
	flow(&words, "size:%s%s,", size,
	     block->extrapolated ? "* (not measured)" : "");
	flow(&words, "pages %s in a life%s", breakeven_use(block->hot),
	     of_another_size(block) ? "*" : "");
	flow_end(&words);
}

/* What an asterisk can be. */
struct marks {
	bool devices, lives, hot;
};

static void print_caveats(const struct load *load, const struct marks *marks,
			  struct flow *words)
{
	if (marks->devices) {
		flow(words, "*: on the line through two devices that were "
		     "measured.");
		flow_end(words);
	}
	if (marks->hot) {
		flow(words, "in a life*: the hot path was measured on the size "
		     "in its line.");
		flow_end(words);
	}
	if (marks->lives) {
		flow(words, "*: in a longer life than was measured.");
		flow_end(words);
	}
	if (load->planned > 1) {
		flow(words, "Processes were added until it was enough: the "
		     "intervals pay for %u looks.", load->planned);
		flow_end(words);
	}
	if (load->partial) {
		flow(words, "The result is partial: its run ended early.");
		flow_end(words);
	}
	if (json_object_get(load->ours, "plant_percent")) {
		flow(words, "Something was planted: these are no costs of a "
		     "strategy.");
		flow_end(words);
	}
}

static void print_legend(const struct breakeven *b, const struct marks *marks,
			 struct flow *words)
{
	flow(words, "n=%u.", b->load->n);
	flow(words, "pages: base pages in a device's life at which both have "
	     "cost");
	flow(words, "the same.");
	flow(words, "life: how long that takes at that rate, which is this "
	     "row's,");
	flow(words, "without a pause.");
	flow(words, "~: nothing can be said.");
	flow(words, "<, >: by the medians there is no such number, and that end "
	     "is all that's known.");
	flow(words, "Each interval is for itself:");
	flow(words, "one of twenty misses.");
	flow_end(words);
	print_caveats(b->load, marks, words);
}

void breakeven_print(const struct breakeven *b, FILE *out)
{
	const struct breakeven_block *block = b->blocks;
	struct flow words = { .out = out, .width = 80 };
	struct marks marks = { 0 };

	for (unsigned int i = 0; i < b->nr_blocks; i++, block++) {
		marks.devices |= block->extrapolated;
		marks.hot |= of_another_size(block);
		print_title(block, out);
		fprintf(out, "%-*s %-*s %7s %-16s %7s %8s\n", NAME_WIDTH,
			"up to there", NAME_WIDTH, "from there on", "pages",
			"[95% interval]", "life", "at");
		for (unsigned int j = 0; j < block->nr_pairs; j++) {
			marks.lives |= beyond(block, &block->pairs[j]);
			print_pair(block, &block->pairs[j], out);
		}
		fputc('\n', out);
	}
	print_legend(b, &marks, &words);
}

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *pair_json(const struct breakeven_block *block,
			 const struct breakeven_pair *pair)
{
	static const char *const winners[] = {
		[STATS_NOBODY] = "undecided",
		[STATS_A_UP_TO] = "up_to",
		[STATS_A_ALWAYS] = "always",
	};
	const struct stats_break_even *answer = &pair->answer;
	json_t *json = json_pack("{s:s, s:s, s:s}", "first", pair->first,
				 "second", pair->second, "first_wins",
				 winners[answer->winner]);

	/* null is never */
	if (answer->winner == STATS_A_UP_TO)
		json_object_update_new(
			json, json_pack(
				"{s:o, s:[o, o], s:f, s:o, s:f, s:b}", "pages",
				number(answer->units), "interval",
				number(answer->interval.low),
				number(answer->interval.high), "confidence",
				answer->interval.confidence, "life_s",
				number(seconds_of(block, pair,
						  answer->units)),
				"pages_per_s", block->threads * 1e9 /
				pair->running_ns, "beyond_measured",
				beyond(block, pair)));
	return json;
}

static json_t *block_json(const struct breakeven_block *block)
{
	json_t *pairs = json_array();

	for (unsigned int i = 0; i < block->nr_pairs; i++)
		json_array_append_new(pairs,
				      pair_json(block, &block->pairs[i]));
	return json_pack("{s:s, s:s, s:f, s:f, s:b, s:s, s:o}", "hot",
			 block->hot->name, "teardown", block->cold->name,
			 "hot_bytes", breakeven_hot_bytes(block), "bytes", block->bytes, "extrapolated",
			 block->extrapolated, "use",
			 breakeven_use(block->hot), "pairs", pairs);
}

json_t *breakeven_json(const struct breakeven *b)
{
	json_t *blocks = json_array();

	for (unsigned int i = 0; i < b->nr_blocks; i++)
		json_array_append_new(blocks, block_json(&b->blocks[i]));
	return json_pack("{s:i, s:f, s:o}", "n", b->load->n, "confidence",
			 BREAKEVEN_CONFIDENCE, "blocks", blocks);
}
