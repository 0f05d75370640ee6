// SPDX-License-Identifier: MIT
/* Counts what a real A/A test says: nothing is used but its JSON. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/selftest/real.h"
#include "harness/stats/proportion.h"
#include "harness/stats/stats.h"

/* A file while it's counted. */
struct summing {
	struct real_sum *sum;
	const json_t *rows, *tables;
	bool *planted;		/* each row */
	struct error *error;
};

static int refuse(struct summing *counting, const char *what)
{
	return error_set(counting->error, "this is no result of selftest "
			 "statistics: %s", what);
}

/* What was said of all rows, a character each. NULL: it isn't there. */
static const char *said(const struct summing *counting, const json_t *object,
			const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text && strlen(text) == counting->sum->nr_rows ? text : NULL;
}

/* How many planted rows, or others, have one of these characters. */
static unsigned int count(const struct summing *counting, const char *text,
			  const char *wanted, bool planted)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < counting->sum->nr_rows; i++)
		nr += counting->planted[i] == planted &&
		      strchr(wanted, text[i]) != NULL;
	return nr;
}

/* What one rule calls, like against like and planted. */
static void add(const struct summing *counting, struct real_tally *tally,
		const char *same, const char *planted)
{
	unsigned int called = count(counting, same, "sf", false) +
			      count(counting, same, "sf", true);

	tally->rows += called;
	tally->tables.k += called > 0;
	tally->found += count(counting, planted, "s", true);
}

static void add_change(struct real_size *size, unsigned int how,
		       unsigned long found, unsigned long before)
{
	size->lost[how] += found < before;
	size->gained[how] += found > before;
}

/* found: of this comparison with the size before, by compare and alone. */
static int add_size(struct summing *counting, struct real_size *size,
		    const json_t *json, unsigned long found[2])
{
	const json_t *same = json_object_get(json, "same");
	const json_t *planted = json_object_get(json, "planted");
	const char *verdict[] = { said(counting, same, "verdict"),
				  said(counting, planted, "verdict") };
	const char *rule[2], *name;
	unsigned long now[2] = { 0 };

	size->n = json_integer_value(json_object_get(json, "n"));
	if (!size->n || !verdict[0] || !verdict[1])
		return refuse(counting, "n or verdict");
	add(counting, &size->ours, verdict[0], verdict[1]);
	size->others.k += count(counting, verdict[1], "sf", false) > 0;
	for (unsigned int i = 0; i < NR_RULES; i++) {
		name = stats_rule_names[i];
		rule[0] = said(counting, json_object_get(same, "rules"), name);
		rule[1] = said(counting, json_object_get(planted, "rules"),
			       name);
		if (!rule[0] || !rule[1])
			return refuse(counting, "rules");
		add(counting, &size->tally[i], rule[0], rule[1]);
		if (i == RULE_PGMAPBENCH)
			now[1] = count(counting, rule[1], "s", true);
	}
	now[0] = count(counting, verdict[1], "s", true);
	for (unsigned int how = 0; how < 2; how++) {
		if (size > counting->sum->sizes)
			add_change(size, how, now[how], found[how]);
		found[how] = now[how];
	}
	return 0;
}

static int add_table(struct summing *counting, const json_t *table)
{
	const json_t *sizes = json_object_get(table, "sizes");
	size_t nr = json_array_size(sizes);
	unsigned long found[2] = { 0 };

	if (!nr || nr > NR_REAL_SIZES ||
	    (counting->sum->nr_sizes && nr != counting->sum->nr_sizes))
		return refuse(counting, "sizes");
	counting->sum->nr_sizes = nr;
	for (size_t i = 0; i < nr; i++)
		if (add_size(counting, &counting->sum->sizes[i],
			     json_array_get(sizes, i), found))
			return -1;
	return 0;
}

static int read_rows(struct summing *counting)
{
	size_t nr = json_array_size(counting->rows);

	if (!nr || nr > MAX_ROWS)
		return refuse(counting, "rows");
	counting->sum->nr_rows = nr;
	counting->planted = calloc(nr, sizeof(*counting->planted));
	if (!counting->planted)
		return error_set(counting->error, "out of memory");
	for (size_t i = 0; i < nr; i++) {
		counting->planted[i] = json_is_true(json_object_get(
			json_array_get(counting->rows, i), "planted"));
		counting->sum->nr_planted += counting->planted[i];
	}
	return counting->sum->nr_planted ? 0 : refuse(counting, "planted");
}

/* The median of a key's numbers, all of them or those of planted rows. */
static double median_of(const struct summing *counting, const char *key,
			bool planted_only)
{
	size_t nr = json_array_size(counting->tables), used = 0, i, j;
	const json_t *table, *numbers, *number;
	double *values, median;

	values = calloc(nr * counting->sum->nr_rows, sizeof(*values));
	if (!values)
		return NAN;
	json_array_foreach (counting->tables, i, table) {
		numbers = json_object_get(table, key);
		json_array_foreach (numbers, j, number) {
			if (j >= counting->sum->nr_rows)
				break;
			if (!planted_only || counting->planted[j])
				values[used++] = json_number_value(number);
		}
	}
	median = used ? stats_summarize(values, used).median : NAN;
	free(values);
	return median;
}

static void finish_rate(struct real_rate *rate, unsigned long n)
{
	rate->n = n;
	stats_proportion(rate->k, n, 0.95, &rate->interval);
}

static void finish(struct summing *counting)
{
	struct real_sum *sum = counting->sum;
	struct real_size *size = sum->sizes;

	for (unsigned int i = 0; i < sum->nr_sizes; i++, size++) {
		finish_rate(&size->ours.tables, sum->comparisons);
		finish_rate(&size->others, sum->comparisons);
		for (unsigned int rule = 0; rule < NR_RULES; rule++)
			finish_rate(&size->tally[rule].tables,
				    sum->comparisons);
	}
	sum->spread = median_of(counting, "spread_percent", false);
	sum->planted_spread = median_of(counting, "spread_percent", true);
	/* it has the planted rows alone */
	sum->planted_percent = median_of(counting, "planted_percent", false);
}

static int count_tables(struct summing *counting)
{
	const json_t *table;
	size_t i;

	if (read_rows(counting))
		return -1;
	json_array_foreach (counting->tables, i, table)
		if (add_table(counting, table))
			return -1;
	counting->sum->comparisons = json_array_size(counting->tables);
	if (!counting->sum->comparisons)
		return refuse(counting, "tables");
	finish(counting);
	return 0;
}

int real_sum(const json_t *root, struct real_sum *sum, struct error *error)
{
	struct summing counting = {
		.sum = sum,
		.rows = json_object_get(root, "rows"),
		.tables = json_object_get(root, "tables"),
		.error = error,
	};
	int ret;

	*sum = (struct real_sum){
		.asked_percent = json_number_value(
			json_object_get(root, "plant_percent")),
	};
	ret = count_tables(&counting);
	free(counting.planted);
	return ret;
}
