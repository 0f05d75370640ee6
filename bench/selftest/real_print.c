// SPDX-License-Identifier: MIT
/* A real A/A test in words, and its sum as JSON. */
#include <math.h>
#include <stdio.h>

#include "bench/selftest/real.h"

enum column { ROWS_CALLED, TABLES_CALLED, FOUND_ALONE, FOUND_IN_TABLE };

/* A line of the table: ours and the others' rules, and ours without Holm. */
enum { NO_HOLM = NR_RULES, NR_LINES };

static const char *line_name(unsigned int line)
{
	return line == NO_HOLM ? "p <= 0.05" : stats_rule_names[line];
}

/* Ours is a rule of tables: there it is what compare said. */
static double rate_of(const struct real_sum *sum, const struct real_size *size,
		      unsigned int line, enum column column)
{
	const struct real_tally *tally =
		&size->tally[line == NO_HOLM ? RULE_PGMAPBENCH : line];

	if (line == RULE_PGMAPBENCH &&
	    (column == TABLES_CALLED || column == FOUND_IN_TABLE))
		tally = &size->ours;
	switch (column) {
	case ROWS_CALLED:
		return (double)tally->rows / ((double)sum->nr_rows *
					      (double)sum->comparisons);
	case TABLES_CALLED:
		return (double)tally->tables.k / (double)sum->comparisons;
	default:
		return real_found_rate(sum, tally);
	}
}

/* Two columns side by side, each with all sizes. */
static void print_columns(const struct real_sum *sum, const char *title,
			  const char *second, enum column column)
{
	int width = 6 * (int)sum->nr_sizes;

	printf("\n%-10s   %-*s   %s %u\n%-10s", "", width > 24 ? width : 24,
	       title, second, sum->nr_rows, "  n =");
	for (unsigned int i = 0; i < 2 * sum->nr_sizes; i++)
		printf("%s%6u", i % sum->nr_sizes ? "" : "  ",
		       sum->sizes[i % sum->nr_sizes].n);
	printf("\n");
	for (unsigned int line = 0; line < NR_LINES; line++) {
		printf("%-10s", line_name(line));
		for (unsigned int i = 0; i < 2 * sum->nr_sizes; i++)
			printf("%s%6.3f", i % sum->nr_sizes ? "" : "  ",
			       rate_of(sum, &sum->sizes[i % sum->nr_sizes],
				       line, column + i / sum->nr_sizes));
		printf("\n");
	}
}

static void print_head(const json_t *root, const struct real_sum *sum)
{
	const json_t *ours = json_object_get(root, "context");
	const char *id = json_string_value(json_object_get(ours, "machine_id"));
	const char *who = json_string_value(json_object_get(root, "planted"));

	printf("real: one binary twice, the processes of both in one ABBA "
	       "order, n of each\n"
	       "%lu comparisons of %u rows on machine %s%s\n"
	       "noise: from process to process a row spreads by %.2f%%, a "
	       "planted one by %.2f%%\n"
	       "(half of what is between the 16th and 84th percentile; median "
	       "of all rows)\n"
	       "planted: %g%% into the %u rows of %s, by the clock %.2f%%\n",
	       sum->comparisons, sum->nr_rows, id ? id : "unknown",
	       json_is_true(json_object_get(root, "partial")) ?
		       ", ended early" : "",
	       sum->spread, sum->planted_spread, sum->asked_percent,
	       sum->nr_planted, who ? who : "a strategy",
	       sum->planted_percent);
}

static void print_rate(const char *what, const struct real_rate *rate)
{
	printf("  %-24s %.3f (%lu of %lu) [%.3f, %.3f]\n", what,
	       (double)rate->k / (double)rate->n, rate->k, rate->n,
	       rate->interval.low, rate->interval.high);
}

static void print_alarms(const struct real_sum *sum)
{
	const struct real_size *size = sum->sizes;

	printf("\npromises, with 95%% intervals (Clopper-Pearson):\n");
	for (unsigned int i = 0; i < sum->nr_sizes; i++, size++) {
		printf("false alarms in at most %g of tables, n = %u: %s\n",
		       REAL_ALARMS, size->n,
		       real_alarms(size) == REAL_BROKEN ? "BROKEN" : "kept");
		print_rate("like against like", &size->ours.tables);
		print_rate("beside what is planted", &size->others);
	}
}

static const char *rise_word(const struct real_size *size, unsigned int alone)
{
	return real_rise(size, alone) == REAL_BROKEN ? "BROKEN" : "kept";
}

static void print_rises(const struct real_sum *sum)
{
	const struct real_size *size = sum->sizes + 1;

	for (unsigned int i = 1; i < sum->nr_sizes; i++, size++)
		for (unsigned int alone = 0; alone < 2; alone++)
			printf("power from %u to %u processes, %s: %s "
			       "(%lu gain, %lu lose)\n", size[-1].n, size->n,
			       alone ? "of one row" : "in a table",
			       rise_word(size, alone), size->gained[alone],
			       size->lost[alone]);
}

static void print_bar(const struct real_sum *sum, const char *what,
		      const struct real_tally *tally)
{
	double found = real_found_rate(sum, tally);
	struct real_rate rate = real_found(sum, tally);

	printf("%g%% found with n = %d in %g of rows, %s: bar %s\n"
	       "  %.3f (%lu of %lu rows), as of %lu tables [%.3f, %.3f]\n",
	       sum->asked_percent, REAL_POWER_N, REAL_POWER, what,
	       found >= REAL_POWER ? "met" : "not met", found, tally->found,
	       sum->nr_planted * sum->comparisons, rate.n, rate.interval.low,
	       rate.interval.high);
}

/* How it is judged depends on the noise, so that's said, too. */
static const char *power_word(const struct real_sum *sum)
{
	if (sum->asked_percent != REAL_PERCENT)
		return "not asked here";
	if (!(sum->planted_spread <= REAL_QUIET))
		return "not so here";
	switch (real_power(sum)) {
	case REAL_KEPT:
		return "kept";
	case REAL_BROKEN:
		return "BROKEN";
	default:
		return "missed, within its error";
	}
}

static void print_power(const struct real_sum *sum)
{
	const struct real_size *size = real_size_of(sum, REAL_POWER_N);

	if (!size)
		return;
	print_bar(sum, "in a table", &size->ours);
	print_bar(sum, "each by itself", &size->tally[RULE_PGMAPBENCH]);
	printf("promised of %g%% in a table, where planted rows spread by at "
	       "most %g%%: %s\n", REAL_PERCENT, REAL_QUIET, power_word(sum));
}

void real_print(const json_t *root, const struct real_sum *sum)
{
	print_head(root, sum);
	print_columns(sum, "one row: false alarms", "any false alarm in",
		      ROWS_CALLED);
	print_columns(sum, "planted row by itself", "found in a table of",
		      FOUND_ALONE);
	print_alarms(sum);
	print_rises(sum);
	print_power(sum);
}

static json_t *rate_json(const struct real_rate *rate)
{
	return json_pack("{s:I, s:I, s:f, s:f}", "count", (json_int_t)rate->k,
			 "of", (json_int_t)rate->n, "low", rate->interval.low,
			 "high", rate->interval.high);
}

static json_t *size_json(const struct real_sum *sum,
			 const struct real_size *size)
{
	json_t *rules = json_object();

	for (unsigned int line = 0; line < NR_LINES; line++)
		json_object_set_new(rules, line_name(line), json_pack(
			"{s:f, s:f, s:f, s:f}", "false_alarms",
			rate_of(sum, size, line, ROWS_CALLED),
			"table_false_alarms",
			rate_of(sum, size, line, TABLES_CALLED), "found",
			rate_of(sum, size, line, FOUND_ALONE), "found_in_table",
			rate_of(sum, size, line, FOUND_IN_TABLE)));
	return json_pack("{s:i, s:o, s:o, s:b, s:b, s:o}", "n", (int)size->n,
			 "table_false_alarms", rate_json(&size->ours.tables),
			 "beside_planted", rate_json(&size->others),
			 "alarms_kept", real_alarms(size) != REAL_BROKEN,
			 "power_kept", real_rise(size, false) != REAL_BROKEN &&
			 real_rise(size, true) != REAL_BROKEN, "rules", rules);
}

json_t *real_summary(const struct real_sum *sum)
{
	static const char *const words[] = {
		[REAL_KEPT] = "kept",
		[REAL_BROKEN] = "broken",
		[REAL_OPEN] = "open",
	};
	json_t *sizes = json_array();

	for (unsigned int i = 0; i < sum->nr_sizes; i++)
		json_array_append_new(sizes, size_json(sum, &sum->sizes[i]));
	return json_pack("{s:I, s:f, s:f, s:f, s:s, s:b, s:o}", "comparisons",
			 (json_int_t)sum->comparisons, "spread_percent",
			 sum->spread, "planted_spread_percent",
			 sum->planted_spread, "planted_percent",
			 sum->planted_percent, "power",
			 words[real_power(sum)], "kept", real_kept(sum),
			 "sizes", sizes);
}
