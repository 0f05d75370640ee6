// SPDX-License-Identifier: MIT
/* The simulated part of the selftest: runs it, and says what came out. */
#include <math.h>
#include <stdlib.h>

#include "bench/progress.h"
#include "bench/selftest/selftest.h"
#include "bench/selftest/simulated.h"

#define TABLES	     5000
#define QUICK_TABLES 100

/* A column of the table, for each size. */
struct column {
	const char *key;	/* in JSON */
	const char *title;
	size_t offset;		/* in struct tally */
	unsigned int of_a_table;	/* what is counted, of one table */
	bool slower;		/* says nothing where arms are apart */
};

static const struct column columns[] = {
	{ "false_alarms", "one row: false alarms",
	  offsetof(struct tally, rows), SIMULATED_ROWS, false },
	{ "table_false_alarms", "20 rows: any false alarm",
	  offsetof(struct tally, tables), 1, false },
	{ "found", "one row 3% slower: found", offsetof(struct tally, slower),
	  1, true },
	{ "found_in_table", "in a table of 20: found",
	  offsetof(struct tally, slower_in_table), 1, true },
};

#define NR_COLUMNS (sizeof(columns) / sizeof(columns[0]))

static double rate(const struct simulated *s, const struct column *column,
		   unsigned int scene, unsigned int size, enum stats_rule rule)
{
	const char *tally = (const char *)&s->tally[scene][size][rule];
	unsigned long count = *(const unsigned long *)(tally + column->offset);

	return (double)count / ((double)s->tables * column->of_a_table);
}

static const char *order_name(const struct scene *scene)
{
	return scene->apart ? "one after the other" : "alternating (ABBA)";
}

/* Two columns side by side, each with all sizes. */
static void print_columns(const struct simulated *s, unsigned int scene,
			  const struct column *two)
{
	printf("%-10s   %-24s   %s\n%-10s", "", two[0].title, two[1].title,
	       "  n =");
	for (unsigned int i = 0; i < 2 * NR_SIZES; i++)
		printf("%s%6u", i % NR_SIZES ? "" : "  ",
		       scene_sizes[i % NR_SIZES]);
	printf("\n");
	for (enum stats_rule rule = 0; rule < NR_RULES; rule++) {
		printf("%-10s", stats_rule_names[rule]);
		for (unsigned int i = 0; i < 2 * NR_SIZES; i++)
			printf("%s%6.3f", i % NR_SIZES ? "" : "  ",
			       rate(s, &two[i / NR_SIZES], scene, i % NR_SIZES,
				    rule));
		printf("\n");
	}
}

static void print_scene(const struct simulated *s, unsigned int scene)
{
	printf("\n%s; processes of two arms %s\n",
	       stats_noise_names[scenes[scene].noise],
	       order_name(&scenes[scene]));
	print_columns(s, scene, columns);
	if (!scenes[scene].apart)
		print_columns(s, scene, columns + 2);
}

static void print_promise(const struct promise *promise)
{
	printf("%s: %s", promise->what,
	       promise->margin < 0 ? "BROKEN" : "kept");
	if (promise->margin >= 0 && !isnan(promise->before)) {
		printf("\n");
		return;
	}
	printf(",\n  ");
	if (!isnan(promise->before))
		printf("%.3f with %u processes, ", promise->before,
		       scene_sizes[promise->size - 1]);
	printf("%.3f with %u%s: %s\n", promise->value,
	       scene_sizes[promise->size],
	       isnan(promise->before) ? " processes at worst" : "",
	       stats_noise_names[scenes[promise->scene].noise]);
}

static void print(const struct simulated *s,
		  const struct promise promises[NR_PROMISES])
{
	printf("simulated: 2%% of noise from process to process, n an arm, "
	       "seed %llu\n"
	       "%lu tables of %u rows: a rate's standard error is %.4f at 0.05 "
	       "and\n%.4f at 0.5; of false alarms in one row, %.4f at 0.05\n",
	       (unsigned long long)s->seed, s->tables, SIMULATED_ROWS,
	       standard_error(0.05, s->tables), standard_error(0.5, s->tables),
	       standard_error(0.05, s->tables * SIMULATED_ROWS));
	for (unsigned int scene = 0; scene < NR_SCENES; scene++)
		print_scene(s, scene);
	printf("\npromises of pgmapbench where arms alternate, within %d "
	       "standard errors:\n", PROMISE_ERRORS);
	for (unsigned int i = 0; i < NR_PROMISES; i++)
		print_promise(&promises[i]);
}

static json_t *row_json(const struct simulated *s, unsigned int scene,
			unsigned int size, enum stats_rule rule)
{
	json_t *row = json_pack("{s:s, s:s, s:i, s:s}", "noise",
				stats_noise_names[scenes[scene].noise], "order",
				order_name(&scenes[scene]), "n",
				(int)scene_sizes[size], "rule",
				stats_rule_names[rule]);

	for (unsigned int i = 0; i < NR_COLUMNS; i++) {
		if (columns[i].slower && scenes[scene].apart)
			continue;
		json_object_set_new(row, columns[i].key,
				    json_real(rate(s, &columns[i], scene, size,
						   rule)));
	}
	return row;
}

static json_t *promise_json(const struct promise *promise)
{
	const char *noise = stats_noise_names[scenes[promise->scene].noise];
	json_t *json = json_pack("{s:s, s:b, s:f, s:s, s:i}", "what",
				 promise->what, "kept", promise->margin >= 0,
				 "worst", promise->value, "noise", noise, "n",
				 (int)scene_sizes[promise->size]);

	if (!isnan(promise->before))
		json_object_set_new(json, "with_fewer",
				    json_real(promise->before));
	return json;
}

static json_t *all_json(const struct simulated *s,
			const struct promise promises[NR_PROMISES])
{
	json_t *rows = json_array(), *kept = json_array();

	for (unsigned int scene = 0; scene < NR_SCENES; scene++)
		for (unsigned int size = 0; size < NR_SIZES; size++)
			for (enum stats_rule rule = 0; rule < NR_RULES; rule++)
				json_array_append_new(
					rows, row_json(s, scene, size, rule));
	for (unsigned int i = 0; i < NR_PROMISES; i++)
		json_array_append_new(kept, promise_json(&promises[i]));
	return json_pack("{s:I, s:I, s:i, s:f, s:f, s:o, s:o}", "seed",
			 (json_int_t)s->seed, "tables", (json_int_t)s->tables,
			 "rows_of_a_table", SIMULATED_ROWS, "noise_sigma",
			 NOISE_SIGMA, "change", SIMULATED_CHANGE, "rates", rows,
			 "promises", kept);
}

static int simulate(struct simulated *s, bool quiet, struct error *error)
{
	struct progress progress;
	int ret = 0;

	progress_start(&progress, NR_SCENES * NR_SIZES, quiet);
	for (unsigned int i = 0; !ret && i < NR_SCENES * NR_SIZES; i++) {
		progress_show(&progress, i,
			      stats_noise_names[scenes[i / NR_SIZES].noise]);
		ret = simulated_run(s, i / NR_SIZES, i % NR_SIZES, error);
	}
	progress_clear(&progress);
	return ret;
}

int selftest_simulated(const struct selftest_options *options, json_t **json,
		       struct error *error)
{
	struct promise promises[NR_PROMISES];
	struct simulated s = {
		.seed = options->seed,
		.tables = options->quick ? QUICK_TABLES : TABLES,
	};
	bool kept = true;

	if (simulate(&s, options->quiet, error))
		return -1;
	simulated_promises(&s, promises);
	if (json)
		*json = all_json(&s, promises);
	else
		print(&s, promises);
	for (unsigned int i = 0; i < NR_PROMISES; i++)
		kept = kept && promises[i].margin >= 0;
	return !kept;
}
