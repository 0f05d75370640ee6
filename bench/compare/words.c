// SPDX-License-Identifier: MIT
/* A comparison in words: what is above and below its tables. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/axis.h"
#include "bench/compare/differ.h"
#include "bench/compare/print.h"
#include "harness/record/record.h"
#include "harness/stats/mann_whitney.h"

/* Whose rows have fewer partners than this are counted, not named. */
#define NAMES_MAX 3

void compare_percent(double ratio, char text[COMPARE_TEXT])
{
	double percent = (ratio - 1) * 100;

	if (!isfinite(ratio))
		snprintf(text, COMPARE_TEXT, "-");
	else if (ratio >= 10)
		snprintf(text, COMPARE_TEXT, "x%.*f", ratio < 100 ? 1 : 0,
			 ratio);
	else
		snprintf(text, COMPARE_TEXT, "%+.*f%%",
			 fabs(percent) < 100 ? 1 : 0, percent);
}

void compare_delta(const struct compare_cell *cell, char text[COMPARE_TEXT])
{
	if (cell->verdict == COMPARE_UNDECIDED)
		snprintf(text, COMPARE_TEXT, "~");
	else
		compare_percent(cell->ratio, text);
}

void compare_interval(const struct compare_cell *cell, char text[COMPARE_TEXT])
{
	char low[COMPARE_TEXT], high[COMPARE_TEXT];

	compare_percent(cell->interval.low, low);
	compare_percent(cell->interval.high, high);
	if (isnan(cell->interval.low))
		snprintf(text, COMPARE_TEXT, "-");
	else
		snprintf(text, COMPARE_TEXT, "[%.16s, %.16s]", low, high);
}

void compare_p(const struct compare_cell *cell, char text[COMPARE_TEXT])
{
	if (cell->below_clock)
		snprintf(text, COMPARE_TEXT, "clock");
	else if (cell->p_holm < 0.001)
		snprintf(text, COMPARE_TEXT, "<0.001");
	else
		snprintf(text, COMPARE_TEXT, "%.3f", cell->p_holm);
}

void compare_least(const struct compare_cell *cell, char text[COMPARE_TEXT])
{
	if (isnan(cell->least))
		snprintf(text, COMPARE_TEXT, "-");
	else if (isinf(cell->least))
		snprintf(text, COMPARE_TEXT, "none");
	else
		snprintf(text, COMPARE_TEXT, "%.*f%%",
			 cell->least < 1 ? 1 : 0, cell->least * 100);
}

static const char *string_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "?";
}

/* What the file says may not break the line. */
static void say(struct flow *words, const char *text)
{
	char copy[512], *rest = copy, *word;

	snprintf(copy, sizeof(copy), "%s", text);
	record_one_line(copy);
	while ((word = strsep(&rest, " ")))
		if (*word)
			flow(words, "%s", word);
}

static void describe_file(const struct load *load, const char *name,
			  const char *role, struct flow *words)
{
	flow(words, "%s", role);
	say(words, name);
	flow(words, "of %.16s,", string_of(load->context, "date"));
	flow(words, "n=%u,", load->n);
	flow(words, "pgmapbench %s", string_of(load->ours, "version"));
	flow(words, "(%s)", string_of(load->ours, "revision"));
	if (load->partial)
		say(words, "- partial: the run ended early");
	flow_end(words);
}

static void describe_host(const struct comparison *c, struct flow *words)
{
	const json_t *ours = c->new->ours;

	flow(words, "machine %s,", string_of(ours, "machine_id"));
	say(words, string_of(ours, "cpu_model"));
	flow(words, "(%zu CPUs),",
	     json_array_size(json_object_get(ours, "cpus")));
	flow(words, "kernel %s,", string_of(ours, "kernel"));
	flow(words, "suite %s,", c->new->suite);
	flow(words, "memory %s,", string_of(ours, "memory"));
	flow(words, "window %g s", json_number_value(
					json_object_get(ours, "window_s")));
	flow_end(words);
}

static void describe_difference(const json_t *difference, struct flow *words)
{
	char *base = differ_text(json_object_get(difference, "base"));
	char *new = differ_text(json_object_get(difference, "new"));
	bool subject = !strcmp(string_of(difference, "kind"), DIFFER_SUBJECT);

	flow(words, subject ? "differs:" : "across:");
	say(words, string_of(difference, "where"));
	say(words, base ? base : "?");
	flow(words, "->");
	say(words, new ? new : "?");
	flow_end(words);
	free(base);
	free(new);
}

static void describe_only(const json_t *names, const char *where,
			  struct flow *words)
{
	size_t nr = json_array_size(names), i;

	if (!nr)
		return;
	flow(words, "only in %s:", where);
	flow(words, "%zu row%s", nr, nr == 1 ? "" : "s");
	for (i = 0; i < nr && nr <= NAMES_MAX; i++)
		say(words, json_string_value(json_array_get(names, i)));
	flow_end(words);
}

void compare_header(const struct comparison *c,
		    const struct compare_names *names, struct flow *words)
{
	json_t *difference;
	size_t i;

	if (c->options.baseline) {
		describe_file(c->base, names->base, "in", words);
		flow(words, "base: %s", c->options.baseline);
		flow_end(words);
	} else {
		describe_file(c->base, names->base, "base", words);
		describe_file(c->new, names->new, "new ", words);
	}
	describe_host(c, words);
	json_array_foreach (c->differences, i, difference)
		describe_difference(difference, words);
	describe_only(c->only_base, "base", words);
	describe_only(c->only_new,
		      c->options.baseline ? "new, without a base" : "new",
		      words);
}

void compare_title(const struct comparison *c,
		   const struct compare_block *block, struct flow *words)
{
	const struct load_row *row = block->first->new;
	char workload[128];
	struct error error;
	int known;

	snprintf(workload, sizeof(workload), "%s%s",
		 strcmp(row->machine, "native") ? "" : "native/",
		 row->workload);
	flow(words, "%s", workload);
	for (unsigned int i = 0; i < row->nr_axes; i++)
		if (!compare_names_axis(c, row->axes[i].key))
			flow(words, "%s:%s", row->axes[i].key,
			     row->axes[i].value);
	flow_end(words);
	known = find_workload(workload, &error);
	flow(words, "%s,", block->first->phase);
	flow(words, "%s", row->unit);
	if (known >= 0)
		flow(words, "per %s", workloads[known].per);
	flow_end(words);
}

/* How many processes a side would have to have, if both had as many. */
static unsigned int enough(const struct comparison *c)
{
	unsigned int n = 3;

	while (stats_mann_whitney_p_min(n, n) * c->looks * c->nr_cells >
	       COMPARE_ALPHA)
		n++;
	return n;
}

static void describe_limits(const struct comparison *c, struct flow *words)
{
	if (!c->can_find) {
		flow(words, "n=%u and n=%u", c->base->n, c->new->n);
		say(words, "are too few to tell anything apart among");
		flow(words, "%u comparisons:", c->nr_cells);
		flow(words, "from n=%u on", enough(c));
		say(words, "they can.");
		flow_end(words);
	}
	if (c->looks > 1) {
		say(words, "Values were added until it was enough, so p pays "
			   "for");
		flow(words, "%u looks.", c->looks);
		flow_end(words);
	}
}

static void describe_clock(const struct comparison *c, struct flow *words)
{
	for (unsigned int i = 0; i < c->nr_cells; i++) {
		if (!c->cells[i].below_clock)
			continue;
		say(words, "clock: the medians differ by less than one "
			   "reading of the clock a round.");
		flow_end(words);
		return;
	}
}

/* What no strategy is in has changed: then something else has. */
static void describe_floor(const struct comparison *c, struct flow *words)
{
	unsigned int moved = 0, floors = 0;

	for (unsigned int i = 0; i < c->nr_cells; i++) {
		if (!compare_is_floor(c->cells[i].new) || c->options.baseline)
			continue;
		floors++;
		moved += c->cells[i].verdict != COMPARE_UNDECIDED;
	}
	if (!moved)
		return;
	flow(words, "The floor moved in %u of %u", moved, floors);
	say(words, "comparisons: what differs there may be the harness or the "
		   "host, and no strategy.");
	flow_end(words);
}

static void describe_gate(const struct comparison *c, struct flow *words)
{
	char name[COMPARE_NAME_SIZE];

	if (!(c->options.gate > 0))
		return;
	flow(words, "gate %g%%:", c->options.gate * 100);
	if (!c->nr_over_gate) {
		say(words, "no row is slower by more than that, as far as can "
			   "be told.");
		flow_end(words);
		return;
	}
	flow(words, "%u of %u", c->nr_over_gate, c->nr_cells);
	say(words, "are slower by more than that:");
	for (unsigned int i = 0; i < c->nr_cells; i++) {
		if (!c->cells[i].over_gate)
			continue;
		flow_end(words);
		compare_cell_name(c, &c->cells[i], name, sizeof(name));
		flow(words, "  %s,", name);
		flow(words, "%s, p=%.2g,", c->cells[i].phase,
		     c->cells[i].gate_p);
		say(words, c->cells[i].new->name);
	}
	flow_end(words);
}

void compare_footer(const struct comparison *c, struct flow *words)
{
	say(words, "~: no difference that can be told at 5 % over all");
	flow(words, "%u (Holm;", c->nr_cells);
	say(words, c->cells->exact ? "exact Mann-Whitney)." :
				     "Mann-Whitney).");
	say(words, "[ ]: 95 % interval of the ratio of medians (bootstrap over "
		   "processes). least: the change that so many processes find "
		   "in 8 of 10 cases.");
	flow_end(words);
	describe_limits(c, words);
	describe_clock(c, words);
	describe_floor(c, words);
	describe_gate(c, words);
}
