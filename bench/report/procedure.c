// SPDX-License-Identifier: MIT
/* How it was measured: processes, their order, how long. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/parts.h"

/* Each odd round has the order of the round before, backwards. */
static bool is_abba(const json_t *order)
{
	size_t rounds = json_array_size(order), arms;
	const json_t *there, *back;

	for (size_t i = 1; i < rounds; i += 2) {
		there = json_array_get(order, i - 1);
		back = json_array_get(order, i);
		arms = json_array_size(there);
		if (json_array_size(back) != arms)
			return false;
		for (size_t j = 0; j < arms; j++)
			if (!json_equal(json_array_get(there, j),
					json_array_get(back, arms - 1 - j)))
				return false;
	}
	return true;
}

static void say_order(const struct load *load, struct flow *words)
{
	const json_t *order = json_object_get(load->ours, "order");
	size_t rounds = json_array_size(order);

	flow(words, "n=%u", load->n);
	say(words, "processes of each arm, every row in each;");
	if (!rounds)
		say(words, "in an order that the result doesn't say;");
	else if (json_array_size(json_array_get(order, 0)) == 1)
		say(words, "there is one arm;");
	else if (rounds > 1 && is_abba(order))
		say(words, "arms interleaved, ABBA;");
	else
		say(words, "arms interleaved;");
}

static double number_of(const json_t *ours, const char *key)
{
	return json_number_value(json_object_get(ours, key));
}

static bool has_workload(const struct load *load, const char *begin)
{
	for (unsigned int i = 0; i < load->nr_rows; i++)
		if (!strncmp(load->rows[i].workload, begin, strlen(begin)))
			return true;
	return false;
}

static void say_times(const struct load *load, struct flow *words)
{
	const json_t *ours = load->ours;

	if (!strcmp(load->rows->unit, LOAD_INSTRUCTIONS)) {
		say(words, "one round counted, after one that warms up.");
		return;
	}
	flow(words, "warm-up %g s,", number_of(ours, "warmup_s"));
	flow(words, "window %g s a row%s", number_of(ours, "window_s"),
	     has_workload(load, "teardown") ? ";" : ".");
	if (!has_workload(load, "teardown"))
		return;
	flow(words, "a teardown %.0f", number_of(ours, "lives"));
	say(words, "device lives a process.");
}

/* It ended where it was known well enough, or where looks were used up. */
static void say_until(const struct load *load, struct flow *words)
{
	const json_t *looks = json_object_get(load->ours, "looks");
	double until = number_of(looks, "until");

	if (!(until > 0))
		return;
	say(words, "Processes were added until each row known to");
	flow(words, "%g %%: %sreached.", until * 100,
	     json_is_true(json_object_get(looks, "reached")) ? "" : "NOT ");
}

void doubt_looks(const struct load *load, const char *name,
		 struct flow *words)
{
	const json_t *looks = json_object_get(load->ours, "looks");

	if (!(number_of(looks, "until") > 0) ||
	    json_is_true(json_object_get(looks, "reached")))
		return;
	doubt_begin(words, name);
	say_until(load, words);
	flow_end(words);
}

/* What was done besides, which a reader would take for the strategies'. */
static void say_deeds(const struct load *load, struct flow *words)
{
	size_t appended = json_array_size(json_object_get(load->ours,
							  "appended"));
	const json_t *perf = json_object_get(load->ours, "perf");
	const char *why = json_string_value(json_object_get(perf, "why"));
	double plant = number_of(load->ours, "plant_percent");

	if (appended) {
		flow(words, "Added to %zu time%s", appended,
		     appended == 1 ? "" : "s");
		say(words, "with --append.");
	}
	if (plant > 0) {
		flow(words, "PLANTED: %g %%", plant);
		say(words, "slower by --plant, so these are no costs of a "
			   "strategy.");
	}
	if (json_is_true(json_object_get(load->ours, "perf_control")))
		say(words, "perf was recording meanwhile.");
	if (why) {
		flow(words, "Of --perf");
		say(words, load_text(perf, "asked"));
		flow(words, "-");
		say(words, why);
	}
}

/* All of it but the seed. The caller frees it; NULL: there is no memory. */
static char *procedure_text(const struct load *load)
{
	struct flow words = { .width = INT_MAX };
	char *text = NULL;
	size_t size;

	words.out = open_memstream(&text, &size);
	if (!words.out)
		return NULL;
	say_order(load, &words);
	say_times(load, &words);
	say_until(load, &words);
	say_deeds(load, &words);
	fclose(words.out);
	return text;
}

static void say_seed(const struct load *load, const char *whose,
		     struct flow *words)
{
	flow(words, "Seed %llu%s.", (unsigned long long)load->seed, whose);
}

void report_procedure(struct report *report)
{
	struct flow *words = &report->words;
	char *texts[2] = { NULL, NULL };
	bool alike;

	for (unsigned int i = 0; i < report->nr; i++)
		texts[i] = procedure_text(report->loads[i]);
	alike = texts[0] && texts[1] && !strcmp(texts[0], texts[1]);
	for (unsigned int i = 0; i < report->nr; i++) {
		if (report->nr > 1 && !alike)
			flow(words, i ? "new:" : "base:");
		if (texts[i] && !(i && alike))
			flow_words(words, texts[i]);
		say_seed(report->loads[i],
			 !alike ? "" : i ? " (new)" : " (base)", words);
		if (!alike)
			flow_end(words);
		free(texts[i]);
	}
	flow_end(words);
}
