// SPDX-License-Identifier: MIT
/* A comparison in words: what is above and below its tables. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/axis.h"
#include "bench/compare/differ.h"
#include "bench/compare/print.h"
#include "harness/record/record.h"

/* More of the rows without a partner are counted, not named. */
#define NAMES_MAX 3

/* At most six characters. */
static void times_text(char sign, double times, char text[COMPARE_TEXT])
{
	snprintf(text, COMPARE_TEXT, times < 99999.5 ? "%c%.*f" : "%c%.*e",
		 sign, times < 99.95 ? 1 : 0, times);
}

void compare_percent(double ratio, char text[COMPARE_TEXT])
{
	double percent = (ratio - 1) * 100;

	if (!isfinite(ratio))
		snprintf(text, COMPARE_TEXT, "-");
	else if (ratio >= 9.995)
		times_text('x', ratio, text);
	else if (ratio < 0.001)
		times_text('/', 1 / ratio, text);
	else
		snprintf(text, COMPARE_TEXT, "%+.*f%%",
			 fabs(percent) < 99.95 ? 1 : 0, percent);
}

static void print_delta(const struct compare_cell *cell,
			char text[COMPARE_TEXT])
{
	char percent[COMPARE_TEXT];

	compare_percent(cell->ratio, percent);
	if (cell->verdict == COMPARE_UNDECIDED)
		snprintf(text, COMPARE_TEXT, "~");
	else
		snprintf(text, COMPARE_TEXT, "%.30s%s", percent,
			 cell->order_only ? "!" : "");
}

static void print_interval(const struct compare_cell *cell,
			   char text[COMPARE_TEXT])
{
	char low[COMPARE_TEXT], high[COMPARE_TEXT];

	compare_percent(cell->interval.low, low);
	compare_percent(cell->interval.high, high);
	if (isnan(cell->interval.low))
		snprintf(text, COMPARE_TEXT, "-");
	else
		snprintf(text, COMPARE_TEXT, "[%.17s, %.17s]", low, high);
}

static void print_p(const struct compare_cell *cell, char text[COMPARE_TEXT])
{
	const char *mark = cell->below_clock ? "c" : "";

	if (cell->p_holm < 0.001)
		snprintf(text, COMPARE_TEXT, "<0.001%s", mark);
	else
		snprintf(text, COMPARE_TEXT, "%.3f%s", cell->p_holm, mark);
}

static void print_least(const struct compare_cell *cell,
			char text[COMPARE_TEXT])
{
	if (isnan(cell->least))
		snprintf(text, COMPARE_TEXT, "-");
	else if (isinf(cell->least))
		snprintf(text, COMPARE_TEXT, "none");
	else if (cell->least >= 9)
		snprintf(text, COMPARE_TEXT, "x%.3g", 1 + cell->least);
	else
		snprintf(text, COMPARE_TEXT, "%.*f%%",
			 cell->least < 1 ? 1 : 0, cell->least * 100);
}

void compare_texts(const struct comparison *c,
		   const struct compare_cell *cell,
		   struct compare_texts *texts)
{
	compare_cell_name(c, cell, texts->name, sizeof(texts->name));
	number_text(cell->base_median, texts->base, sizeof(texts->base));
	number_text(cell->new_median, texts->new, sizeof(texts->new));
	print_delta(cell, texts->delta);
	print_interval(cell, texts->interval);
	print_p(cell, texts->p);
	print_least(cell, texts->least);
}

/* A row's name, so that it can be cut into lines. */
static void say_row(struct flow *words, const char *name)
{
	char copy[512];

	snprintf(copy, sizeof(copy), "%s", name);
	for (char *c = copy; *c; c++)
		if (*c == '/')
			*c = ' ';
	say(words, copy);
}

void compare_file(const struct load *load, const char *name, const char *role,
		  struct flow *words)
{
	char text[128];

	flow(words, "%s", role);
	say(words, name);
	snprintf(text, sizeof(text), "of %.16s, n=%u, pgmapbench %.16s (%.16s)",
		 load_text(load->context, "date"), load->n,
		 load_text(load->ours, "version"),
		 load_text(load->ours, "revision"));
	say(words, text);
	if (load->partial)
		say(words, "- partial: the run ended early");
	flow_end(words);
}

static void describe_host(const struct comparison *c, struct flow *words)
{
	const json_t *ours = c->new->ours;
	char text[512];

	snprintf(text, sizeof(text), "machine %.32s, %.96s (%zu CPUs), kernel "
		 "%.64s, suite %.32s, memory %.64s, window %g s",
		 load_text(ours, "machine_id"), load_text(ours, "cpu_model"),
		 json_array_size(json_object_get(ours, "cpus")),
		 load_text(ours, "kernel"), c->new->suite,
		 load_text(ours, "memory"),
		 json_number_value(json_object_get(ours, "window_s")));
	say(words, text);
	flow_end(words);
}

/* What spoiled it, as far as anybody knew. */
static void describe_doctor(const struct load *load, const char *role,
			    struct flow *words)
{
	double steal = json_number_value(
		json_object_get(load->ours, "steal_percent"));
	bool first = true;
	json_t *finding;
	char text[96];
	size_t i;

	json_array_foreach (json_object_get(load->ours, "doctor"), i, finding) {
		if (strcmp(load_text(finding, "state"), "warning"))
			continue;
		snprintf(text, sizeof(text), "(%.32s: %.48s)",
			 load_text(finding, "name"),
			 load_text(finding, "value"));
		if (first)
			flow(words, "%s: doctor warned", role);
		say(words, text);
		first = false;
	}
	if (steal >= 1) {
		if (first)
			flow(words, "%s:", role);
		flow(words, "(%.0f %% stolen)", steal);
	}
	flow_end(words);
}

static void describe_difference(const json_t *difference, struct flow *words)
{
	char *texts[2];
	bool subject = !strcmp(load_text(difference, "kind"), DIFFER_SUBJECT);

	differ_texts(difference, texts);
	flow(words, subject ? "differs:" : "across:");
	if (differ_is_row_key(load_text(difference, "key"))) {
		say(words, load_text(difference, "key"));
		say(words, "of");
		say_row(words, load_text(difference, "where"));
		flow(words, ":");
	} else {
		say(words, load_text(difference, "where"));
	}
	say(words, texts[0]);
	flow(words, "->");
	say(words, texts[1]);
	flow_end(words);
	free(texts[0]);
	free(texts[1]);
}

static void describe_only(const json_t *names, const char *where,
			  struct flow *words)
{
	size_t nr = json_array_size(names), i;

	if (!nr)
		return;
	flow(words, "only in %s:", where);
	flow(words, "%zu row%s", nr, nr == 1 ? "" : "s");
	for (i = 0; i < nr && i < NAMES_MAX; i++) {
		flow_end(words);
		flow(words, " ");
		say_row(words, json_string_value(json_array_get(names, i)));
	}
	if (nr > NAMES_MAX)
		flow(words, "...");
	flow_end(words);
}

void compare_differences(const struct comparison *c, struct flow *words)
{
	json_t *difference;
	size_t i;

	json_array_foreach (c->differences, i, difference)
		describe_difference(difference, words);
	describe_only(c->only_base, "base", words);
	describe_only(c->only_new,
		      c->options.baseline ? "new, without a base" : "new",
		      words);
}

void compare_header(const struct comparison *c,
		    const struct compare_names *names, struct flow *words)
{
	if (c->options.baseline) {
		compare_file(c->base, names->base, "in", words);
		flow(words, "base: %s", c->options.baseline);
		flow_end(words);
	} else {
		compare_file(c->base, names->base, "base", words);
		compare_file(c->new, names->new, "new ", words);
	}
	describe_host(c, words);
	describe_doctor(c->base, c->options.baseline ? "host" : "base", words);
	if (!c->options.baseline)
		describe_doctor(c->new, "new", words);
	compare_differences(c, words);
}

const struct workload *compare_workload(const struct load_row *row)
{
	char name[128];
	struct error error;
	int known;

	snprintf(name, sizeof(name), "%s%s",
		 strcmp(row->machine, "native") ? "" : "native/",
		 row->workload);
	known = find_workload(name, &error);
	return known >= 0 ? &workloads[known] : NULL;
}

void compare_title(const struct comparison *c,
		   const struct compare_block *block, const char *unit,
		   struct flow *words)
{
	const struct load_row *row = block->first->new;
	const struct workload *workload = compare_workload(row);

	flow(words, "%s%s", strcmp(row->machine, "native") ? "" : "native/",
	     row->workload);
	for (unsigned int i = 0; i < row->nr_axes; i++)
		if (!compare_names_axis(c, row->axes[i].key))
			flow(words, "%s:%s", row->axes[i].key,
			     row->axes[i].value);
	flow_end(words);
	flow(words, "%s,", block->first->phase);
	if (c->options.spread) {
		say(words, "spread of processes in % of their median");
		flow_end(words);
		return;
	}
	flow(words, "%s", unit ? unit : row->unit);
	if (workload)
		flow(words, "per %s", workload->per);
	flow_end(words);
}

/* How many processes a side would have to have, if both had as many. */
static unsigned int enough(const struct comparison *c)
{
	unsigned int n = 3;

	while (compare_p_min(c, n, n) * c->looks * c->nr_cells >
	       COMPARE_ALPHA)
		n++;
	return n;
}

void compare_limits(const struct comparison *c, struct flow *words)
{
	unsigned int least = c->base->n < c->new->n ? c->base->n : c->new->n;

	/* how often deviations are dealt is another limit: n doesn't help */
	if (!c->can_find && c->options.spread) {
		flow(words, "%u comparisons are too many to tell anything "
		     "apart:", c->nr_cells);
		say(words, "choose fewer rows.");
		flow_end(words);
	} else if (!c->can_find) {
		flow(words, "n=%u and n=%u", c->base->n, c->new->n);
		say(words, "are too few to tell anything apart among");
		flow(words, "%u comparisons:", c->nr_cells);
		flow(words, "it takes n=%u,", enough(c));
		say(words, "and values that lie wholly apart.");
		flow_end(words);
	}
	if (least < 5) {
		flow(words, "Of n=%u", least);
		say(words, "an interval holds less than 95 %.");
		flow_end(words);
	}
	if (c->looks > 1) {
		say(words, "Values were added until it was enough, so p pays "
			   "for");
		flow(words, "%u looks%s.", c->looks,
		     c->looks > 50 ? ", the interval for 50" : "");
		flow_end(words);
	}
}

void compare_marks(const struct comparison *c, struct flow *words)
{
	bool order = false, marked = false, missing = false;

	for (unsigned int i = 0; i < c->nr_cells; i++) {
		order |= c->cells[i].order_only;
		marked |= c->cells[i].below_clock;
		missing |= isnan(c->cells[i].interval.low);
	}
	if (order) {
		say(words, "!: told apart by the order of all values; of the "
			   "median alone that can't be said.");
		flow_end(words);
	}
	if (marked) {
		flow(words, "c: the %s", c->options.spread ? "spreads" :
							     "medians");
		say(words, "differ by less than a reading of the clock a "
			   "round, which is no difference of theirs.");
		flow_end(words);
	}
	if (missing) {
		say(words, c->options.spread ?
			   "-: a time that the clock can't tell from 0, or that "
			   "never varies." :
			   "-: a time that the clock can't tell from 0.");
		flow_end(words);
	}
}

/* What no strategy is in has changed: then something else has. */
void compare_floor(const struct comparison *c, struct flow *words)
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

static void list_over_gate(const struct comparison *c, struct flow *words)
{
	char name[COMPARE_NAME_SIZE];
	const struct compare_cell *cell = c->cells;

	for (unsigned int i = 0; i < c->nr_cells; i++, cell++) {
		if (!cell->over_gate)
			continue;
		flow_end(words);
		compare_cell_name(c, cell, name, sizeof(name));
		flow(words, "  %s, %s, p=%.2g:", name, cell->phase,
		     cell->gate_p);
		say_row(words, cell->new->name);
	}
}

static void describe_gate(const struct comparison *c, struct flow *words)
{
	if (!(c->options.gate > 0))
		return;
	flow(words, "gate %g%%:", c->options.gate * 100);
	if (c->nr_over_gate) {
		flow(words, "%u of %u", c->nr_over_gate, c->nr_cells);
		say(words, "are slower by more than that:");
		list_over_gate(c, words);
	} else {
		say(words, "no row is slower by more than that, as far as can "
			   "be told.");
	}
	flow_end(words);
	if (!c->nr_unread)
		return;
	flow(words, "%u marked c", c->nr_unread);
	say(words, "would be, if the clock could tell.");
	flow_end(words);
}

/* How a cell of these came about. */
static void describe_spread(const struct comparison *c, struct flow *words)
{
	say(words, "~: no difference of spreads that can be told at 5 % over "
		   "all");
	flow(words, "%u (Holm;", c->nr_cells);
	say(words, "permutation of deviations). spread: mean absolute deviation "
		   "from the median, of logarithms. [ ]: 95 % interval of their "
		   "ratio, of each row by itself.");
	flow_end(words);
}

void compare_footer(const struct comparison *c, struct flow *words)
{
	if (c->options.spread) {
		describe_spread(c, words);
		compare_limits(c, words);
		compare_marks(c, words);
		return;
	}
	say(words, "~: no difference that can be told at 5 % over all");
	flow(words, "%u (Holm;", c->nr_cells);
	say(words, c->cells->exact ? "exact Mann-Whitney)." :
				     "Mann-Whitney).");
	say(words, "[ ]: 95 % interval of the ratio of medians (bootstrap over "
		   "processes), of each row by itself. least: about the change "
		   "that so many processes find in 8 of 10 cases.");
	flow_end(words);
	compare_limits(c, words);
	compare_marks(c, words);
	compare_floor(c, words);
	describe_gate(c, words);
}
