// SPDX-License-Identifier: MIT
/* What selftest says of rules: how much they find, and how much isn't there. */
#include <math.h>
#include <string.h>

#include "bench/plot/parts.h"
#include "bench/plot/notes.h"

#define RULES_MAX 16
#define SIZES_MAX 16

/* One picture's rates. */
struct power {
	const char *rules[RULES_MAX];
	unsigned int nr_rules;
	double sizes[SIZES_MAX];
	unsigned int nr_sizes;
	/* found, any false alarm of a table, its interval; NAN: not known */
	struct rates {
		double found, alarms, low, high;
	} rates[RULES_MAX][SIZES_MAX];
};

static double number_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static unsigned int rule_index(struct power *power, const char *name)
{
	unsigned int i;

	for (i = 0; i < power->nr_rules; i++)
		if (!strcmp(power->rules[i], name))
			return i;
	if (i < RULES_MAX)
		power->rules[power->nr_rules++] = name;
	return i;
}

static unsigned int size_index(struct power *power, double n)
{
	unsigned int i;

	for (i = 0; i < power->nr_sizes; i++)
		if (power->sizes[i] == n)
			return i;
	if (i < SIZES_MAX)
		power->sizes[power->nr_sizes++] = n;
	return i;
}

/* Of a rule with so many processes; NULL: there is no room. */
static struct rates *rates_of(struct power *power, const char *rule, double n)
{
	unsigned int i = rule_index(power, rule), j = size_index(power, n);

	return i < RULES_MAX && j < SIZES_MAX && n > 0 ?
		       &power->rates[i][j] : NULL;
}

static void write_power(struct sheet *sheet, const struct power *power)
{
	const struct rates *rates;

	sheet_data(sheet);
	for (unsigned int i = 0; i < power->nr_rules; i++) {
		for (unsigned int j = 0; j < power->nr_sizes; j++) {
			rates = &power->rates[i][j];
			sheet_line(sheet, 5,
				   (double[]){ power->sizes[j], rates->found,
					       rates->alarms, rates->low,
					       rates->high });
		}
		sheet_block(sheet);
	}
	sheet_data_end(sheet);
}

static int draw(struct plotting *plotting, struct sheet *sheet,
		const struct power *power)
{
	double styles[RULES_MAX];

	for (unsigned int i = 0; i < power->nr_rules; i++)
		styles[i] = 2 + i;
	plot_key_lines(sheet, power->rules, styles, power->nr_rules);
	sheet_texts(sheet, "series", power->rules, power->nr_rules);
	sheet_numbers(sheet, "style", styles, power->nr_rules);
	sheet_numbers(sheet, "tic", power->sizes, power->nr_sizes);
	write_power(sheet, power);
	return sheet_draw(sheet, plotting->kind->template, plotting->pictures,
			  plotting->error);
}

static void say_file(const struct plotting *plotting, struct sheet *sheet,
		     const char *version, const char *revision)
{
	flow_end(&sheet->foot.flow);
	flow(&sheet->foot.flow, "%.64s:", plot_file_name(plotting, 0));
	flow(&sheet->foot.flow, "pgmapbench %.16s", version ? version : "?");
	if (revision)
		flow(&sheet->foot.flow, "(%.16s)", revision);
}

static int begin(struct plotting *plotting, struct sheet *sheet,
		 const char *title, const char *noise)
{
	if (sheet_begin(sheet, plotting->options->form, plotting->error))
		return -1;
	if (asprintf(&sheet->title,
		     "selftest: power by processes, %.32s%s%.64s", title,
		     *noise ? ": " : "", noise) >= 0)
		return 0;
	sheet->title = NULL;
	return error_set(plotting->error, "out of memory");
}

static int draw_scene(struct plotting *plotting, const json_t *simulated,
		      const char *noise, const struct power *power)
{
	double tables = number_of(simulated, "tables");
	struct sheet sheet;
	char text[160];
	int ret = begin(plotting, &sheet, "simulated", noise);

	if (ret) {
		sheet_free(&sheet);
		return ret;
	}
	snprintf(text, sizeof(text), "tables of %.0f rows, %.3g %% of noise "
		 "from process to process, processes of two sides alternate",
		 number_of(simulated, "rows_of_a_table"),
		 number_of(simulated, "noise_sigma") * 100);
	flow_words(&sheet.head.flow, text);
	snprintf(text, sizeof(text), "one row %.3g %% slower: found in its "
		 "table", number_of(simulated, "change") * 100);
	sheet_text(&sheet, "found", text);
	sheet_text(&sheet, "alarms", "nothing differs: any row of a table "
		   "called (line: 0.05)");
	snprintf(text, sizeof(text), "Each point: %.0f simulated tables, seed "
		 "%.0f; standard error at most %.4f.", tables,
		 number_of(simulated, "seed"), 0.5 / sqrt(tables));
	flow_words(tables < 1000 ? &sheet.warn.flow : &sheet.foot.flow, text);
	say_file(plotting, &sheet,
		 json_string_value(json_object_get(plotting->loads[0].root,
						   "version")), NULL);
	ret = draw(plotting, &sheet, power);
	sheet_free(&sheet);
	return ret;
}

/* All rates of a noise; those of sides one after the other have no power. */
static void take_scene(const json_t *rates, const char *noise,
		       struct power *power)
{
	const char *of, *rule;
	struct rates *place;
	const json_t *entry;
	size_t i;

	*power = (struct power){ 0 };
	json_array_foreach (rates, i, entry) {
		of = json_string_value(json_object_get(entry, "noise"));
		rule = json_string_value(json_object_get(entry, "rule"));
		if (!of || !rule || strcmp(of, noise) ||
		    isnan(number_of(entry, "found_in_table")))
			continue;
		place = rates_of(power, rule, number_of(entry, "n"));
		if (place)
			*place = (struct rates){
				number_of(entry, "found_in_table"),
				number_of(entry, "table_false_alarms"), NAN,
				NAN };
	}
}

/* A noise for each picture: where it comes first. */
static int draw_simulated(struct plotting *plotting, const json_t *simulated)
{
	const json_t *rates = json_object_get(simulated, "rates"), *entry;
	const char *noise, *before = "";
	struct power power;
	int ret = 0;
	size_t i;

	json_array_foreach (rates, i, entry) {
		noise = json_string_value(json_object_get(entry, "noise"));
		if (ret || !noise || !strcmp(noise, before))
			continue;
		before = noise;
		take_scene(rates, noise, &power);
		if (power.nr_sizes > 1)
			ret = draw_scene(plotting, simulated, noise, &power);
	}
	return ret;
}

static void take_size(const json_t *size, struct power *power)
{
	const json_t *ours = json_object_get(size, "table_false_alarms");
	struct rates *place;
	const char *rule;
	json_t *entry;

	json_object_foreach (json_object_get(size, "rules"), rule, entry) {
		place = rates_of(power, rule, number_of(size, "n"));
		if (!place)
			continue;
		*place = (struct rates){
			number_of(entry, "found_in_table"),
			number_of(entry, "table_false_alarms"), NAN, NAN };
		/* of the others nobody counted an interval */
		if (strcmp(rule, "pgmapbench"))
			continue;
		place->low = number_of(ours, "low");
		place->high = number_of(ours, "high");
	}
}

static void say_real(struct plotting *plotting, struct sheet *sheet,
		     const json_t *summary)
{
	const json_t *context = json_object_get(plotting->loads[0].root,
						"context");
	const char *machine, *date;
	char text[256];

	machine = json_string_value(json_object_get(context, "machine_id"));
	date = json_string_value(json_object_get(plotting->loads[0].root,
						 "date"));
	snprintf(text, sizeof(text), "%.0f tables, each measured; rows spread "
		 "by %.1f %% from process to process, planted ones by %.1f %%",
		 number_of(summary, "comparisons"),
		 number_of(summary, "spread_percent"),
		 number_of(summary, "planted_spread_percent"));
	flow_words(&sheet->head.flow, text);
	snprintf(text, sizeof(text), "%.1f %% planted: found in its table",
		 number_of(summary, "planted_percent"));
	sheet_text(sheet, "found", text);
	sheet_text(sheet, "alarms", "nothing planted: any row of a table "
		   "called (line: 0.05)");
	snprintf(text, sizeof(text), "Bars of false alarms: 95 %% interval of "
		 "ours (Clopper-Pearson); what was found has none. "
		 "%s%.32s %.10s",
		 machine ? "Machine " : "", machine ? machine : "",
		 date ? date : "");
	flow_words(&sheet->foot.flow, text);
	say_file(plotting, sheet,
		 json_string_value(json_object_get(context, "version")),
		 json_string_value(json_object_get(context, "revision")));
}

static int draw_real(struct plotting *plotting, const json_t *summary)
{
	struct power power = { 0 };
	const json_t *size;
	struct sheet sheet;
	int ret;
	size_t i;

	json_array_foreach (json_object_get(summary, "sizes"), i, size)
		take_size(size, &power);
	if (power.nr_sizes < 2)
		return 0;
	ret = begin(plotting, &sheet, "real processes", "");
	if (!ret) {
		say_real(plotting, &sheet, summary);
		ret = draw(plotting, &sheet, &power);
	}
	sheet_free(&sheet);
	return ret;
}

int plot_power(struct plotting *plotting)
{
	const json_t *root = plotting->loads[0].root;
	const json_t *simulated = json_object_get(root, "simulated");
	const json_t *real = json_object_get(json_object_get(root, "real"),
					     "summary");

	if (plotting->loads[0].nr_rows)
		return 0;
	if (simulated && draw_simulated(plotting, simulated))
		return -1;
	return real ? draw_real(plotting, real) : 0;
}
