// SPDX-License-Identifier: MIT
#include "bench/plan.h"

#include "bench/comma.h"
#include "bench/native/native.h"
#include "bench/suites.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GIB (1UL << 30)

static const char *const defaults[NR_AXES] = {
	[AXIS_ORDER] = "0",	[AXIS_BATCH] = "512", [AXIS_RANGE] = "own",
	[AXIS_MAPPED] = "100",	[AXIS_OP] = "pair",   [AXIS_REFS] = "1",
	[AXIS_INITIAL] = "1",	[AXIS_WORDS] = "own", [AXIS_DEVICES] = "0",
	[AXIS_RATIO] = "10",	[AXIS_HOLD] = "0",    [AXIS_USES] = "0,4096",
	[AXIS_THREADS] = "all", [AXIS_FOLL] = "get",  [AXIS_RELEASE] = "range",
	[AXIS_PLACE] = "spread", [AXIS_VMEMMAP] = "dram",
	[AXIS_SWEEP_THREADS] = "1",
};

/* Rows have these from their arm. */
static bool axis_of_arm(enum axis axis)
{
	return axis == AXIS_PRIMITIVE || axis == AXIS_RCU;
}

unsigned long plan_default_size(const struct limits *limits)
{
	const unsigned long ratio = PAGE_SIZE / sizeof(struct page);
	unsigned long size = GIB;

	while (size / ratio <= limits->llc_bytes)
		size *= 2;
	while (size / ratio > limits->available_bytes / 8 && size > GIB / 8)
		size /= 2;
	return size;
}

/*
 * The native machine touches the bytes themselves: the smallest power of two
 * from 128 MiB on that is twice the cache.
 */
static unsigned long native_default_size(const struct limits *limits)
{
	unsigned long size = GIB / 8;

	while (size < 2 * limits->llc_bytes &&
	       size < limits->available_bytes / 8)
		size *= 2;
	return size;
}

static const char *suite_name(unsigned int i)
{
	return suites[i].name;
}

static int parse_values(struct values *values, const char *list,
			const struct workload *workload,
			const struct limits *limits, struct error *error)
{
	values->nr = 1;
	values->value[0] = 0;
	if (!axis_of(values->axis, workload) || axis_of_arm(values->axis))
		return 0;
	if (values->axis == AXIS_THREADS && !workload->has_threads) {
		values->value[0] = 1;
		return 0;
	}
	if (!list) {
		values->value[0] = workload->native ?
					   native_default_size(limits) :
					   plan_default_size(limits);
		return 0;
	}
	return values_parse(values, list, error);
}

static int add_row(struct plan *plan, struct row *row,
		   const struct limits *limits, struct error *error)
{
	if (row_check(row, limits, &plan->where, error))
		return -1;
	for (unsigned int i = 0; i < plan->nr_rows; i++)
		if (!memcmp(&plan->rows[i], row, sizeof(*row)))
			return 0;
	if (plan->nr_rows == MAX_ROWS)
		return error_set(error,
				 "more than %d rows; give fewer values of an "
				 "axis",
				 MAX_ROWS);
	plan->rows[plan->nr_rows++] = *row;
	return 0;
}

/* What nobody asked for is as the memory can have it. */
static void suit_memory(struct row *row, const struct where *where,
			const struct plan_options *options,
			enum vmemmap_kind largest)
{
	int order = where_order(where);
	unsigned long size;

	if (!axis_of(AXIS_VMEMMAP, &workloads[row->workload]) &&
	    !workloads[row->workload].native)
		return;
	if (axis_of(AXIS_ORDER, &workloads[row->workload]) &&
	    !options->axis[AXIS_ORDER] && order >= 0)
		row->axis[AXIS_ORDER] = order;
	size = where_size(where, largest);
	if (!options->axis[AXIS_SIZE] && size && row->axis[AXIS_SIZE] > size)
		row->axis[AXIS_SIZE] = size;
}

/* The cross product of the axes' values. */
static int add_rows(struct plan *plan, unsigned int workload,
		    const struct values *values,
		    const struct plan_options *options,
		    const struct limits *limits, struct error *error)
{
	const struct values *vmemmap = &values[AXIS_VMEMMAP];
	enum vmemmap_kind largest = VMEMMAP_DRAM;
	unsigned int at[NR_AXES] = { 0 };
	enum axis axis;
	struct row row;

	/* devices of one size: the page array of one kind leaves less room */
	for (unsigned int i = 0; i < vmemmap->nr; i++)
		if (vmemmap->value[i] == VMEMMAP_DEVICE)
			largest = VMEMMAP_DEVICE;
	do {
		/* rows are compared byte by byte: no garbage between fields */
		memset(&row, 0, sizeof(row));
		row.workload = workload;
		for (axis = 0; axis < NR_AXES; axis++)
			row.axis[axis] = values[axis].value[at[axis]];
		/* what is there already matters to a get that succeeds */
		if (row.axis[AXIS_OP] != OP_PAIR)
			row.axis[AXIS_INITIAL] = 0;
		suit_memory(&row, &plan->where, options, largest);
		if (add_row(plan, &row, limits, error))
			return -1;

		for (axis = NR_AXES; axis-- > 0;) {
			if (++at[axis] < values[axis].nr)
				break;
			at[axis] = 0;
		}
	} while (axis < NR_AXES);
	return 0;
}

static int add_spec(struct plan *plan, const struct plan_options *options,
		    const struct spec *spec, const struct limits *limits,
		    struct error *error)
{
	struct values values[NR_AXES];
	int workload = find_workload(spec->workload, error);
	const char *list;

	if (workload < 0)
		return -1;
	for (enum axis axis = 0; axis < NR_AXES; axis++) {
		list = options->axis[axis];
		if (!list)
			list = spec->axis[axis];
		if (!list)
			list = defaults[axis];
		values[axis].axis = axis;
		if (parse_values(&values[axis], list, &workloads[workload],
				 limits, error))
			return -1;
	}
	return add_rows(plan, workload, values, options, limits, error);
}

static int mark_workload(const char *item, void *arg, struct error *error)
{
	bool *wanted = arg;
	int workload = find_workload(item, error);

	if (workload < 0)
		return -1;
	wanted[workload] = true;
	return 0;
}

/* Every row has threads; one workload's are always 1. */
static bool has_axis(const bool *wanted, enum axis axis)
{
	for (unsigned int i = 0; i < nr_workloads; i++)
		if (wanted[i] &&
		    (axis == AXIS_THREADS ? workloads[i].has_threads
					  : axis_of(axis, &workloads[i])))
			return true;
	return false;
}

static bool suite_has(const struct plan *plan, const char *workload)
{
	for (unsigned int i = 0; i < nr_specs; i++)
		if (!strcmp(specs[i].suite, plan->suite) &&
		    (!workload || !strcmp(specs[i].workload, workload)))
			return true;
	return false;
}

/* Rows of two machines share no table, and paths run one workload each. */
static int choose_machine(struct plan *plan, const bool *wanted,
			  const struct plan_options *options,
			  struct error *error)
{
	unsigned int native = 0, user = 0;

	for (unsigned int i = 0; i < nr_workloads; i++) {
		native += wanted[i] && workloads[i].native;
		user += wanted[i] && !workloads[i].native;
	}
	plan->native = native;
	if (native && native + user > 1)
		return error_set(error, "--workload: native rows have paths "
				 "of their own: one native workload at a "
				 "time, and no other with it");
	if (native && options->strategy)
		return error_set(error, "--strategy: no strategy runs native "
				 "rows, paths do; --path");
	if (native && (options->where.vmemmap_node || options->where.pgmap_node))
		return error_set(error, "--%s-node: native rows have the "
				 "kernel's own, wherever that is",
				 options->where.vmemmap_node ? "vmemmap" :
							       "pgmap");
	if (!native && (options->path || options->target))
		return error_set(error, "--%s: only native workloads have "
				 "paths; --workload native/gup or "
				 "native/fault",
				 options->path ? "path" : "target");
	return 0;
}

/* A workload that the suite doesn't have is measured once, at the defaults. */
static int make_rows(struct plan *plan, const struct plan_options *options,
		     const struct limits *limits, struct error *error)
{
	bool wanted[nr_workloads];
	struct spec plain = { 0 };
	int workload;

	plan->rows = calloc(MAX_ROWS, sizeof(*plan->rows));
	if (!plan->rows)
		return error_set(error, "out of memory");
	for (unsigned int i = 0; i < nr_workloads; i++)
		wanted[i] = !options->workload &&
			    suite_has(plan, workloads[i].name);
	if (options->workload && for_each_item("workload", options->workload,
					       mark_workload, wanted, error))
		return -1;
	if (choose_machine(plan, wanted, options, error))
		return -1;
	for (enum axis axis = 0; axis < NR_AXES; axis++)
		if (options->axis[axis] && !has_axis(wanted, axis))
			return error_set(error,
					 "--%s: no workload that is "
					 "chosen has this axis; see "
					 "'pgmapbench list axes'",
					 axis_name(axis));
	for (unsigned int i = 0; i < nr_specs; i++) {
		workload = find_workload(specs[i].workload, error);
		if (workload < 0)
			return -1;
		if (!wanted[workload] || strcmp(specs[i].suite, plan->suite))
			continue;
		if (add_spec(plan, options, &specs[i], limits, error))
			return -1;
	}
	for (unsigned int i = 0; i < nr_workloads; i++) {
		plain.workload = workloads[i].name;
		if (wanted[i] && !suite_has(plan, plain.workload) &&
		    add_spec(plan, options, &plain, limits, error))
			return -1;
	}
	return 0;
}

static int parse_seconds(const char *option, const char *text, double *seconds,
			 struct error *error)
{
	char *end;

	if (!text)
		return 0;
	*seconds = strtod(text, &end);
	if (end == text || *end || !(*seconds >= 0 && *seconds <= 3600))
		return error_set(error, "--%s %s: seconds, from 0 to 3600",
				 option, text);
	return 0;
}

static int parse_count(const char *option, const char *text,
		       unsigned int *count, struct error *error)
{
	unsigned long value;
	char *end;

	if (!text)
		return 0;
	errno = 0;
	value = strtoul(text, &end, 10);
	if (errno || *text < '0' || *text > '9' || *end || value < 1 ||
	    value > 1000)
		return error_set(error, "--%s %s: a number from 1 to 1000",
				 option, text);
	*count = value;
	return 0;
}

static int parse_plant(const char *text, double *percent, struct error *error)
{
	char *end;

	if (!text)
		return 0;
	*percent = strtod(text, &end);
	/* it takes " 3" and 0x3, too */
	if (!strchr("0123456789.", *text) || strpbrk(text, "xX") ||
	    end == text || *end || !(*percent > 0 && *percent <= 100))
		return error_set(error, "--plant %s: percent of the time of a "
				 "round, above 0 and at most 100", text);
	return 0;
}

/* What threads in a race with a teardown count has no window. */
static int check_perf(const struct plan *plan, const struct row *row,
		      struct error *error)
{
	const struct workload *workload = &workloads[row->workload];

	if (!workload->tails[0] ||
	    (!plan->perf.events && !plan->perf.control))
		return 0;
	return error_set(error, "--perf%s: %s has no window in which its "
			 "threads do one thing; choose with --workload",
			 plan->perf.events ? "" : "-control", workload->name);
}

int plan_check_row(const struct plan *plan, const struct row *row,
		   struct error *error)
{
	bool first = true;

	if (check_perf(plan, row, error))
		return -1;
	if (!plan->timing.plant_percent ||
	    workload_has_rounds(&workloads[row->workload]))
		return 0;
	error_set(error, "--plant: %s has no rounds to slow down; choose with "
		  "--workload; there are: ", workloads[row->workload].name);
	for (unsigned int i = 0; i < nr_workloads; i++) {
		if (!workload_has_rounds(&workloads[i]))
			continue;
		error_append(error, "%s%s", first ? "" : ", ",
			     workloads[i].name);
		first = false;
	}
	return -1;
}

static int check_rows(const struct plan *plan, struct error *error)
{
	for (unsigned int i = 0; i < plan->nr_rows; i++)
		if (plan_check_row(plan, &plan->rows[i], error))
			return -1;
	return 0;
}

int seed_parse(const char *text, uint64_t *seed, struct error *error)
{
	char *end;

	errno = 0;
	*seed = strtoull(text, &end, 10);
	/* what a double holds, and so every reader of JSON */
	if (errno || *text < '0' || *text > '9' || *end || *seed >> 53)
		return error_set(error, "--seed %s: a number below 2^53", text);
	return 0;
}

bool plan_names_rows(const struct plan_options *options)
{
	bool named = options->strategy || options->path || options->workload;

	for (unsigned int i = 0; i < NR_AXES; i++)
		named = named || options->axis[i];
	return named;
}

/* The self suite's axes are its own. */
static int check_self(const struct plan_options *options, struct error *error)
{
	const struct where_options *where = &options->where;

	if (plan_names_rows(options) || where->memory || where->cpus ||
	    where->data_node || where->vmemmap_node || where->pgmap_node ||
	    options->window || options->warmup || options->lives ||
	    options->plant || options->perf.events || options->perf.control)
		return error_set(error,
				 "the self suite measures the harness and has "
				 "no axes; only --processes and --json");
	return 0;
}

int plan_settings(const struct plan_options *options,
		  const struct topology *topology, struct plan *plan,
		  struct error *error)
{
	int suite;

	*plan = (struct plan){ 0 };
	suite = find_named("suite", options->suite ? options->suite : "quick",
			   suite_name, nr_suites, error);
	if (suite < 0)
		return -1;
	plan->suite = suites[suite].name;
	plan->strategies = suites[suite].strategies;
	plan->primitives = suites[suite].primitives;
	plan->self = !strcmp(plan->suite, "self");
	plan->processes = suites[suite].processes;
	plan->timing = suites[suite].timing;
	plan->target = options->target;
	plan->perf = options->perf;
	native_set_target(options->target);
	if (plan->self && check_self(options, error))
		return -1;
	if (parse_seconds("window", options->window, &plan->timing.window_s,
			  error) ||
	    parse_seconds("warmup", options->warmup, &plan->timing.warmup_s,
			  error) ||
	    parse_count("lives", options->lives, &plan->timing.lives, error) ||
	    parse_plant(options->plant, &plan->timing.plant_percent, error) ||
	    parse_count("processes", options->processes, &plan->processes,
			error))
		return -1;
	plan->seed = (uint64_t)time(NULL);
	if (options->seed && seed_parse(options->seed, &plan->seed, error))
		return -1;
	return where_parse(&options->where, topology, &plan->where, error);
}

/* A workload that has no strategy in it runs with null, if nobody says. */
static int choose_null(struct plan *plan, const struct plan_options *options,
		       struct error *error)
{
	bool wanted[nr_workloads];
	bool all = options->workload;

	memset(wanted, false, sizeof(wanted));
	if (options->workload && for_each_item("workload", options->workload,
					       mark_workload, wanted, error))
		return -1;
	for (unsigned int i = 0; i < nr_workloads; i++)
		all &= !wanted[i] || workloads[i].no_strategy;
	if (all)
		plan->strategies = "null";
	return 0;
}

int plan_make(const struct plan_options *options, const struct limits *limits,
	      const struct topology *topology, struct plan *plan,
	      struct error *error)
{
	if (plan_settings(options, topology, plan, error))
		return -1;
	if (plan->self)
		return 0;
	if (choose_null(plan, options, error) ||
	    make_rows(plan, options, limits, error) ||
	    check_rows(plan, error) ||
	    arms_make(plan, options, error)) {
		plan_free(plan);
		return -1;
	}
	return 0;
}

void plan_free(struct plan *plan)
{
	free(plan->rows);
	free(plan->arms);
	perf_release(&plan->perf_hold);
	where_free(&plan->where);
	plan->rows = NULL;
	plan->arms = NULL;
}
