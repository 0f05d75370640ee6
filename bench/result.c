// SPDX-License-Identifier: MIT
#include "bench/result.h"

#include <gnu/libc-version.h>
#include <string.h>

#include "bench/instructions.h"
#include "bench/order.h"
#include "bench/perf_result.h"
#include "bench/primitive.h"
#include "bench/sample.h"
#include "generated/revision.h"
#include "harness/record/record.h"

struct stats_summary result_stats(const struct results *results,
				  unsigned int arm, unsigned int row,
				  unsigned int phase)
{
	double values[results->rounds];
	const struct sample *sample;

	for (unsigned int round = 0; round < results->rounds; round++) {
		sample = results_sample(results, round, arm, row);
		values[round] = phase == MAX_PHASES ? sample->total
						    : sample->phase[phase];
	}
	return stats_summarize(values, results->rounds);
}

struct stats_summary result_tail(const struct results *results,
				 unsigned int arm, unsigned int row,
				 unsigned int tail, enum tail_part part)
{
	double values[results->rounds];
	struct stats_summary stats;

	for (unsigned int round = 0; round < results->rounds; round++)
		values[round] = results_sample(results, round, arm, row)
					->tail[tail].part[part];
	stats = stats_summarize(values, results->rounds);
	if (stats.min < 0)
		stats.median = stats.max = -1;
	return stats;
}

static json_t *arm_json(const struct plan *plan, unsigned int arm)
{
	char name[ARM_NAME_SIZE];

	arm_print(plan, arm, name, sizeof(name));
	return json_string(name);
}

static json_t *order_json(const struct results *results)
{
	const struct plan *plan = results->plan;
	unsigned int order[plan->nr_arms];
	json_t *rounds = json_array(), *names;

	for (unsigned int round = 0; round < results->rounds; round++) {
		arm_order(plan->seed, round, plan->nr_arms, order);
		names = json_array();
		for (unsigned int i = 0; i < plan->nr_arms; i++)
			json_array_append_new(names, arm_json(plan, order[i]));
		json_array_append_new(rounds, names);
	}
	return rounds;
}

/* As it was typed; argv[0] is "pgmapbench run". */
static json_t *command_json(char *const strings[])
{
	json_t *array = json_array();

	/* "pgmapbench run" is two words on the command line */
	json_array_append_new(array, json_string("pgmapbench"));
	json_array_append_new(array, json_string(strchr(*strings, ' ') + 1));
	for (strings++; *strings; strings++)
		json_array_append_new(array, json_string(*strings));
	return array;
}

static json_t *numbers_json(const unsigned int *numbers, unsigned int nr)
{
	json_t *array = json_array();

	for (unsigned int i = 0; i < nr; i++)
		json_array_append_new(array, json_integer(numbers[i]));
	return array;
}

/* As pkg-config said when this was built, and the C library that runs. */
static json_t *libraries_json(void)
{
	return json_pack("{"
#define LIBRARY(name, version) "s:s, "
#include "generated/libraries.def"
#undef LIBRARY
			 "s:s}",
#define LIBRARY(name, version) #name, #version,
#include "generated/libraries.def"
#undef LIBRARY
			 "glibc", gnu_get_libc_version());
}

static const char *machine_name(const struct plan *plan)
{
	if (plan->instructions)
		return "callgrind";
	return plan->native ? "native" : "user";
}

static void add_machine(json_t *ours, const struct machine *machine,
			const struct plan *plan)
{
	json_t *fingerprint = fingerprint_json(machine);

	json_object_update(ours, fingerprint);
	json_decref(fingerprint);
	json_object_set_new(ours, "machine",
			    json_string(machine_name(plan)));
	if (plan->instructions)
		json_object_set_new(ours, "valgrind",
				    json_string(plan->valgrind));
	json_object_set_new(ours, "dax", fingerprint_dax(&plan->where.memory));
	json_object_set_new(ours, "compiler", json_string(PGMAPBENCH_COMPILER));
	json_object_set_new(ours, "cflags", json_string(PGMAPBENCH_CFLAGS));
	json_object_set_new(ours, "libraries", libraries_json());
}

/* "interleaved", or the number of a node; null: not known. */
static json_t *node_json(int node)
{
	if (node == NODE_INTERLEAVE)
		return json_string("interleaved");
	return node < 0 ? json_null() : json_integer(node);
}

/* The node of each CPU; null: not known. */
static json_t *cpu_nodes_json(const struct topology *topology,
			      const struct placement *place)
{
	json_t *array = json_array();
	int at, node;

	for (unsigned int i = 0; i < place->nr_cpus; i++) {
		at = topology_cpu(topology, place->cpus[i]);
		node = at < 0 ? -1 : topology->cpu_node[at];
		json_array_append_new(array, node_json(node));
	}
	return array;
}

/* What a placement came to: the CPUs in the order in which threads take them */
static json_t *place_json(const struct where *where, enum place_policy policy)
{
	const struct topology *topology = where->topology;
	struct placement place;
	struct error error;
	json_t *json;

	if (where_resolve(where, policy, &place, &error))
		return json_null();
	json = json_pack("{s:o, s:o, s:b, s:i, s:o, s:o, s:o}", "cpus",
			 numbers_json(place.cpus, place.nr_cpus), "cpu_nodes",
			 cpu_nodes_json(topology, &place),
			 "cores_shared",
			 place_shares_cores(topology, place.cpus,
					    place.nr_cpus),
			 "l3_groups",
			 place_l3_groups(topology, place.cpus, place.nr_cpus),
			 "data_node", node_json(place.data_node),
			 "vmemmap_node", node_json(place.vmemmap_node),
			 "pgmap_node", node_json(place.pgmap_node));
	place_free(&place);
	return json;
}

/* Of every place that a row has. */
static json_t *places_json(const struct plan *plan)
{
	json_t *places = json_object();
	enum place_policy policy;

	for (unsigned int i = 0; i < plan->nr_rows; i++) {
		policy = plan->rows[i].axis[AXIS_PLACE];
		if (!json_object_get(places, place_names[policy]))
			json_object_set_new(places, place_names[policy],
					    place_json(&plan->where, policy));
	}
	return places;
}

static json_t *device_json(const struct memory *memory)
{
	return json_pack("{s:o, s:I, s:I, s:I}", "node",
			 node_json(memory->node), "capacity_bytes",
			 (json_int_t)memory->capacity, "align_bytes",
			 (json_int_t)memory->align, "page_bytes",
			 (json_int_t)memory->page_size);
}

static void add_plan(json_t *ours, const struct results *results,
		     const struct topology *topology)
{
	const struct plan *plan = results->plan;
	const struct where *where = &plan->where;

	json_object_set_new(ours, "suite", json_string(plan->suite));
	json_object_set_new(ours, "seed", json_integer(plan->seed));
	json_object_set_new(ours, "n", json_integer(results->rounds));
	json_object_set_new(ours, "looks", looks_json(&results->looks));
	json_object_set_new(ours, "order", order_json(results));
	json_object_set_new(ours, "window_s", json_real(plan->timing.window_s));
	json_object_set_new(ours, "warmup_s", json_real(plan->timing.warmup_s));
	json_object_set_new(ours, "lives", json_integer(plan->timing.lives));
	if (plan->timing.plant_percent)
		json_object_set_new(ours, "plant_percent",
				    json_real(plan->timing.plant_percent));
	if (plan->perf.control)
		json_object_set_new(ours, "perf_control", json_true());
	json_object_set_new(ours, "memory", json_string(where->options.memory));
	json_object_set_new(ours, "device", device_json(&where->memory));
	json_object_set_new(ours, "places", places_json(plan));
	json_object_set_new(ours, "cpus",
			    numbers_json(topology->cpus, topology->nr_cpus));
}

/* What the workers of a round say, each value once: "memb,qsbr". */
static json_t *workers_say(const struct results *results, const char *key)
{
	char all[4096] = "";
	const char *value;
	size_t used;

	for (unsigned int i = 0; i < results->plan->nr_arms; i++) {
		value = json_string_value(json_object_get(
			json_object_get(results->reports[i], "context"), key));
		if (!value || strstr(all, value))
			continue;
		used = strlen(all);
		snprintf(all + used, sizeof(all) - used, "%s%s",
			 used ? "," : "", value);
	}
	return json_string(all);
}

/* What was asked for, what the workers counted instead, and why. */
static void add_perf(json_t *ours, const struct plan *plan)
{
	const char *said = plan->perf_said;
	json_t *counted = json_object_get(ours, "perf");

	if (plan->perf.events)
		json_object_set_new(ours, "perf", json_pack(
			"{s:s, s:O?, s:s?}", "asked", plan->perf.events,
			"counted", counted, "why", *said ? said : NULL));
}

json_t *result_ours(const struct results *results,
		    const struct machine *machine, char *const command[],
		    bool partial)
{
	json_t *ours = json_object();

	json_object_set_new(ours, "version", json_string(PGMAPBENCH_VERSION));
	json_object_set_new(ours, "revision", json_string(PGMAPBENCH_REVISION));
	json_object_set_new(ours, "schema", json_integer(RECORD_SCHEMA));
	json_object_set_new(ours, "partial", json_boolean(partial));
	json_object_set_new(ours, "command", command_json(command));
	add_plan(ours, results, machine->topology);
	add_machine(ours, machine, results->plan);
	return ours;
}

/* Where it lies is named after somebody, often, and no matter. */
static void name_executable(json_t *context)
{
	const char *path = json_string_value(
		json_object_get(context, "executable"));
	const char *slash = path ? strrchr(path, '/') : NULL;

	if (slash)
		json_object_set_new(context, "executable",
				    json_string(slash + 1));
}

/* Google Benchmark's own keys as a worker printed them, ours gathered. */
static json_t *context_json(const struct results *results,
			    const struct machine *machine,
			    char *const command[], bool partial)
{
	json_t *context =
		json_deep_copy(json_object_get(results->reports[0], "context"));
	json_t *ours = result_ours(results, machine, command, partial);
	json_t *value;
	const char *key;
	void *next;

	name_executable(context);
	json_object_foreach_safe(context, next, key, value)
	{
		if (strncmp(key, RESULT_OURS, strlen(RESULT_OURS)))
			continue;
		json_object_set_new(ours, key + strlen(RESULT_OURS),
				    workers_say(results, key));
		json_object_del(context, key);
	}
	add_perf(ours, results->plan);
	json_object_set_new(context, "pgmapbench", ours);
	return context;
}

/*
 * What some process of a row doesn't have, none has in the file: else what they
 * had would look like what all had.
 */
static void drop_tails(const struct results *results, unsigned int arm,
		       unsigned int row, json_t *entry)
{
	const struct workload *workload =
		&workloads[results->plan->rows[row].workload];
	char key[64];

	for (unsigned int i = 0; workload->tails[i]; i++) {
		if (result_tail(results, arm, row, i, TAIL_P50).min >= 0)
			continue;
		for (enum tail_part part = 0; part < NR_TAIL_PARTS; part++) {
			tail_name(workload->tails[i], part, key, sizeof(key));
			json_object_del(entry, key);
		}
	}
}

json_t *result_json(const struct results *results,
		    const struct machine *machine, char *const command[],
		    bool partial)
{
	const struct plan *plan = results->plan;
	json_t *benchmarks = json_array(), *entry, *report;

	for (unsigned int arm = 0; arm < plan->nr_arms; arm++) {
		for (unsigned int row = 0; row < plan->nr_rows; row++) {
			for (unsigned int round = 0; round < results->rounds;
			     round++) {
				report =
					results->reports[round * plan->nr_arms +
							 arm];
				entry = json_deep_copy(json_array_get(
					json_object_get(report, "benchmarks"),
					row));
				json_object_set_new(
					entry, "repetitions",
					json_integer(results->rounds));
				json_object_set_new(entry, "repetition_index",
						    json_integer(round));
				drop_tails(results, arm, row, entry);
				json_array_append_new(benchmarks, entry);
			}
		}
	}
	return json_pack("{s:o, s:o}", "context",
			 context_json(results, machine, command, partial),
			 "benchmarks", benchmarks);
}

static json_t *stats_json(const struct stats_summary *stats)
{
	return json_pack("{s:f, s:f, s:f}", "median", stats->median, "min",
			 stats->min, "max", stats->max);
}

/* "block_new_us": { "p50": ..., "p99": ..., "max": ... } */
static json_t *tails_json(const struct results *results, unsigned int arm,
			  unsigned int row, const struct workload *workload)
{
	json_t *tails = json_object(), *tail;
	struct stats_summary stats;

	for (unsigned int i = 0; workload->tails[i]; i++) {
		tail = json_object();
		for (enum tail_part part = 0; part < NR_TAIL_PARTS; part++) {
			stats = result_tail(results, arm, row, i, part);
			if (stats.min >= 0)
				json_object_set_new(tail, tail_part_names[part],
						    stats_json(&stats));
		}
		if (json_object_size(tail))
			json_object_set(tails, workload->tails[i], tail);
		json_decref(tail);
	}
	return tails;
}

static json_t *summary_row(const struct results *results, unsigned int arm,
			   unsigned int row)
{
	const struct plan *plan = results->plan;
	const struct arm *this = &plan->arms[arm];
	const struct row full = arm_row(plan, arm, row);
	const struct workload *workload = &workloads[full.workload];
	json_t *phases = json_object(), *json, *perf;
	struct stats_summary stats;
	char name[ROW_NAME_SIZE];

	for (unsigned int i = 0; workload->phases[i]; i++) {
		stats = result_stats(results, arm, row, i);
		/* not timed apart */
		if (stats.min < 0)
			continue;
		json_object_set_new(phases, workload->phases[i],
				    stats_json(&stats));
	}
	stats = result_stats(results, arm, row, MAX_PHASES);
	row_print(&full, this->instance, name, sizeof(name));
	if (plan->instructions)
		instructions_name(strdupa(name), name, sizeof(name));
	json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:o, s:o}", "name",
			 name, "workload", workload->name,
			 workload->native ? "path" : "strategy",
			 instance_name(workload, this->instance), "unit",
			 plan->instructions ? INSTRUCTIONS_UNIT :
			 workload->unit, "per", workload->per, "n",
			 (int)stats.n, "total", stats_json(&stats), "phases",
			 phases);
	perf = perf_summary(results, arm, row);
	if (perf)
		json_object_set_new(json, "perf", perf);
	if (workload->tails[0])
		json_object_set_new(json, "tails",
				    tails_json(results, arm, row, workload));
	if (!workload->native) {
		json_object_set_new(json, "primitive",
				    json_string(primitives[this->primitive].name));
		json_object_set_new(json, "rcu",
				    json_string(rcu_names[this->rcu]));
	}
	return json;
}

json_t *result_summary(const struct results *results, const char *path)
{
	const struct plan *plan = results->plan;
	json_t *rows = json_array(), *json;

	for (unsigned int row = 0; row < plan->nr_rows; row++)
		for (unsigned int arm = 0; arm < plan->nr_arms; arm++)
			json_array_append_new(rows,
					      summary_row(results, arm, row));
	json = json_pack("{s:s, s:i, s:s, s:I, s:i, s:o, s:s?, s:o}", "version",
			 PGMAPBENCH_VERSION, "schema", RECORD_SCHEMA, "suite",
			 plan->suite, "seed", (json_int_t)plan->seed, "n",
			 (int)results->rounds, "looks",
			 looks_json(&results->looks), "file", path, "rows",
			 rows);
	if (plan->timing.plant_percent)
		json_object_set_new(json, "plant_percent",
				    json_real(plan->timing.plant_percent));
	return json;
}
