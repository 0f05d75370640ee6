// SPDX-License-Identifier: MIT
#include "bench/rebuild.h"

#include <stdlib.h>
#include <string.h>

#include "bench/sample.h"

struct rebuild {
	const struct load *load;
	struct results *results;
	bool *taken;	/* rows of the file */
};

static int find(const struct load *load, const char *name)
{
	for (unsigned int i = 0; i < load->nr_rows; i++)
		if (!strcmp(load->rows[i].name, name))
			return (int)i;
	return -1;
}

/* One of the file's that the plan hasn't asked for yet. */
static const char *leftover(const struct rebuild *rebuild)
{
	for (unsigned int i = 0; i < rebuild->load->nr_rows; i++)
		if (!rebuild->taken[i])
			return rebuild->load->rows[i].name;
	return NULL;
}

/* All processes of one arm and row. */
static int take_row(struct rebuild *rebuild, const struct load_row *from,
		    unsigned int arm, unsigned int row, struct error *error)
{
	struct results *results = rebuild->results;
	const struct plan *plan = results->plan;
	json_t *benchmarks;
	struct sample *sample;

	for (unsigned int round = 0; round < from->n; round++) {
		sample = results_sample(results, round, arm, row);
		if (sample_read(&workloads[plan->rows[row].workload],
				from->entries[round], sample, error))
			return -1;
		benchmarks = json_object_get(
			results->reports[round * plan->nr_arms + arm],
			"benchmarks");
		json_array_append(benchmarks, from->entries[round]);
	}
	return 0;
}

/* Rows in the order of the plan, as a worker reports them. */
static int take_arm(struct rebuild *rebuild, unsigned int arm,
		    struct error *error)
{
	const struct plan *plan = rebuild->results->plan;
	const struct load *load = rebuild->load;
	char name[ROW_NAME_SIZE];
	struct row full;
	int found;

	for (unsigned int row = 0; row < plan->nr_rows; row++) {
		full = arm_row(plan, arm, row);
		row_print(&full, plan->arms[arm].instance, name, sizeof(name));
		found = find(load, name);
		if (found < 0)
			return error_set(error, "this host would measure other "
					 "rows, as %s; it isn't in the file",
					 name);
		rebuild->taken[found] = true;
		if (take_row(rebuild, &load->rows[found], arm, row, error))
			return -1;
	}
	return 0;
}

static int make_reports(struct rebuild *rebuild, struct error *error)
{
	struct results *results = rebuild->results;
	unsigned int nr = rebuild->load->n * results->plan->nr_arms;

	if (results_grow(results, rebuild->load->n, error))
		return -1;
	for (unsigned int i = 0; i < nr; i++)
		results->reports[i] = json_pack("{s:{}, s:[]}", "context",
						"benchmarks");
	/* Google Benchmark's own keys are those of the first worker */
	json_object_update(json_object_get(results->reports[0], "context"),
			   rebuild->load->context);
	json_object_del(json_object_get(results->reports[0], "context"),
			"pgmapbench");
	return 0;
}

static int take_all(struct rebuild *rebuild, struct error *error)
{
	const struct plan *plan = rebuild->results->plan;

	if (!rebuild->taken)
		return error_set(error, "out of memory");
	if (make_reports(rebuild, error))
		return -1;
	for (unsigned int arm = 0; arm < plan->nr_arms; arm++)
		if (take_arm(rebuild, arm, error))
			return -1;
	if (leftover(rebuild))
		return error_set(error, "this host wouldn't measure all of its "
				 "rows, as %.300s", leftover(rebuild));
	return 0;
}

int results_rebuild(const struct load *load, struct results *results,
		    struct error *error)
{
	const json_t *looks = json_object_get(load->ours, "looks");
	struct rebuild rebuild = {
		.load = load,
		.results = results,
		.taken = calloc(load->nr_rows, sizeof(bool)),
	};
	int ret = take_all(&rebuild, error);

	free(rebuild.taken);
	if (ret)
		return ret;
	results->rounds = load->n;
	results->said = load->ours;
	results->looks = (struct looks){
		.first = load->first,
		.planned = load->planned,
		.made = load->made,
		.until = json_number_value(json_object_get(looks, "until")),
		.reached = json_is_true(json_object_get(looks, "reached")),
	};
	return 0;
}
