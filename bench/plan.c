// SPDX-License-Identifier: MIT
#include "bench/plan.h"
#include "bench/native/native.h"
#include "bench/primitive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GIB	   (1UL << 30)
#define MAX_VALUES 64 /* in a comma list */

static const struct suite {
	const char *name;
	unsigned int processes;
	const char *strategies;
	const char *primitives;
	struct timing timing;
} suites[] = {
	/*
	 * One strategy of each kind, so that it's done in a minute. Processes
	 * are even: every order has its reverse.
	 */
	{ "quick",
	  4,
	  "null,gup_pgmap,gup_revalidate,entry_pgmap_free,edge,liveness,folio",
	  "cas",
	  { .warmup_s = 0.01, .window_s = 0.05, .lives = 1 } },
	{ "primitives",
	  4,
	  "null",
	  "cas,optcas,xadd,rcuref",
	  { .warmup_s = 0.01, .window_s = 0.05, .lives = 1 } },
	{ "bystander",
	  8,
	  "null,get_page_pgmap,devmap_managed",
	  "cas",
	  { .warmup_s = 0.01, .window_s = 0.05, .lives = 1 } },
	{ "self",
	  5,
	  "null",
	  "cas",
	  { .warmup_s = 0.01, .window_s = 0.05, .lives = 1 } },
};

#define NR_SUITES (sizeof(suites) / sizeof(suites[0]))

/* What the suites measure. An axis that isn't named has its default. */
static const struct spec {
	const char *suite;
	const char *workload;
	const char *axis[NR_AXES];
} specs[] = {
	{ "quick", "gup", { [AXIS_ORDER] = "0" } },
	{ "quick", "gup", { [AXIS_ORDER] = "9", [AXIS_SIZE] = "4G" } },
	{ "quick", "fault", { [AXIS_ORDER] = "0,9", [AXIS_SIZE] = "4G" } },
	{ "quick",
	  "teardown",
	  { [AXIS_MAPPED] = "0,100", [AXIS_SIZE] = "4G" } },
	{ "primitives",
	  "count",
	  { [AXIS_INITIAL] = "1,2,16",
	    [AXIS_THREADS] = "1,all",
	    [AXIS_WORDS] = "own,one" } },
	{ "primitives",
	  "count",
	  { [AXIS_OP] = "refused",
	    [AXIS_THREADS] = "1,all",
	    [AXIS_WORDS] = "own,one" } },
	{ "primitives",
	  "count",
	  { [AXIS_OP] = "final", [AXIS_THREADS] = "1,all" } },
	{ "bystander", "bystander", { [AXIS_DEVICES] = "0,1" } },
};

#define NR_SPECS (sizeof(specs) / sizeof(specs[0]))

static const char *const defaults[NR_AXES] = {
	[AXIS_ORDER] = "0",	[AXIS_BATCH] = "512", [AXIS_RANGE] = "own",
	[AXIS_MAPPED] = "100",	[AXIS_OP] = "pair",   [AXIS_REFS] = "1",
	[AXIS_INITIAL] = "1",	[AXIS_WORDS] = "own", [AXIS_DEVICES] = "0",
	[AXIS_THREADS] = "all", [AXIS_FOLL] = "get",  [AXIS_RELEASE] = "range",
	[AXIS_PLACE] = "spread", [AXIS_VMEMMAP] = "dram", [AXIS_RCU] = "memb",
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

/* Calls each(item) for the items of a comma list. */
static int for_each_item(const char *option, const char *list,
			 int (*each)(const char *item, void *arg,
				     struct error *error),
			 void *arg, struct error *error)
{
	char *copy = strdup(list), *rest = copy, *item;
	int ret = 0;

	if (!copy)
		return error_set(error, "out of memory");
	while (!ret && (item = strsep(&rest, ","))) {
		if (*item)
			ret = each(item, arg, error);
		else
			ret = error_set(error, "--%s '%s': an item is empty",
					option, list);
	}
	free(copy);
	return ret;
}

struct values {
	enum axis axis;
	unsigned long value[MAX_VALUES];
	unsigned int nr;
};

static int add_value(const char *item, void *arg, struct error *error)
{
	struct values *values = arg;

	if (values->nr == MAX_VALUES)
		return error_set(error, "--%s: more than %d values",
				 axis_name(values->axis), MAX_VALUES);
	return axis_parse(values->axis, item, &values->value[values->nr++],
			  error);
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
	values->nr = 0;
	return for_each_item(axis_name(values->axis), list, add_value, values,
			     error);
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
			const struct plan_options *options)
{
	int order = where_order(where);
	unsigned long size;

	if (!axis_of(AXIS_VMEMMAP, &workloads[row->workload]) &&
	    !workloads[row->workload].native)
		return;
	if (axis_of(AXIS_ORDER, &workloads[row->workload]) &&
	    !options->axis[AXIS_ORDER] && order >= 0)
		row->axis[AXIS_ORDER] = order;
	size = where_size(where, row->axis[AXIS_VMEMMAP]);
	if (!options->axis[AXIS_SIZE] && size && row->axis[AXIS_SIZE] > size)
		row->axis[AXIS_SIZE] = size;
}

/* The cross product of the axes' values. */
static int add_rows(struct plan *plan, unsigned int workload,
		    const struct values *values,
		    const struct plan_options *options,
		    const struct limits *limits, struct error *error)
{
	unsigned int at[NR_AXES] = { 0 };
	enum axis axis;
	struct row row;

	do {
		/* rows are compared byte by byte: no garbage between fields */
		memset(&row, 0, sizeof(row));
		row.workload = workload;
		for (axis = 0; axis < NR_AXES; axis++)
			row.axis[axis] = values[axis].value[at[axis]];
		/* what is there already matters to a get that succeeds */
		if (row.axis[AXIS_OP] != OP_PAIR)
			row.axis[AXIS_INITIAL] = 0;
		suit_memory(&row, &plan->where, options);
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
	for (unsigned int i = 0; i < NR_SPECS; i++)
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
					 "chosen has this axis",
					 axis_name(axis));
	for (unsigned int i = 0; i < NR_SPECS; i++) {
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

static int mark_strategy(const char *item, void *arg, struct error *error)
{
	bool *wanted = arg;
	int strategy;

	if (!strcmp(item, "all")) {
		memset(wanted, true, nr_instances * sizeof(*wanted));
		return 0;
	}
	strategy = find_strategy(item, error);
	if (strategy < 0)
		return -1;
	wanted[strategy] = true;
	return 0;
}

/* The values of one of the arm's axes. */
static int arm_values(struct values *values, enum axis axis,
		      const struct plan_options *options, const char *fallback,
		      struct error *error)
{
	*values = (struct values){ .axis = axis };
	return for_each_item(axis_name(axis),
			     options->axis[axis] ? options->axis[axis]
						 : fallback,
			     add_value, values, error);
}

/* Every arm runs every row, or there is no plan. */
static int add_arm(struct plan *plan, const struct arm *arm,
		   struct error *error)
{
	struct row row;

	for (unsigned int i = 0; i < plan->nr_arms; i++)
		if (!memcmp(&plan->arms[i], arm, sizeof(*arm)))
			return 0;
	plan->arms[plan->nr_arms++] = *arm;
	for (unsigned int i = 0; i < plan->nr_rows; i++) {
		row = arm_row(plan, plan->nr_arms - 1, i);
		if (row_allows(&row, arm->instance, &plan->where, error))
			return -1;
	}
	return 0;
}

static const char *native_path_name(unsigned int i)
{
	return native_paths[i]->name;
}

static int mark_path(const char *item, void *arg, struct error *error)
{
	bool *wanted = arg;
	int path = find_named("path", item, native_path_name,
			      nr_native_paths, error);

	if (path < 0)
		return -1;
	wanted[path] = true;
	return 0;
}

/*
 * Each path, with its floor beside it. Those that nobody named are left out
 * if this kernel doesn't have them.
 */
static int make_native_arms(struct plan *plan,
			    const struct plan_options *options,
			    struct error *error)
{
	const struct row *row = plan->rows;
	bool wanted[nr_native_paths];
	struct arm arm = { 0 };

	memset(wanted, !options->path, sizeof(wanted));
	if (options->path && for_each_item("path", options->path, mark_path,
					   wanted, error))
		return -1;
	plan->arms = calloc(2 * nr_native_paths, sizeof(*plan->arms));
	if (!plan->arms)
		return error_set(error, "out of memory");
	for (unsigned int i = 0; i < nr_native_paths; i++) {
		arm.instance = 2 * i;
		if (!wanted[i])
			continue;
		if (!options->path &&
		    row_allows(row, arm.instance, &plan->where, error)) {
			if (error->not_here)
				error_append(&plan->left_out, "%s%s",
					     plan->left_out.text[0] ? "; " : "",
					     error->text);
			continue;
		}
		if (add_arm(plan, &arm, error))
			return -1;
		arm.instance++;
		if (add_arm(plan, &arm, error))
			return -1;
	}
	return plan->nr_arms ? 0 : -1;
}

/* In the order of the catalogue, whatever the order in the list. */
static int make_arms(struct plan *plan, const struct plan_options *options,
		     struct error *error)
{
	const char *list = options->strategy;
	struct values primitive, rcu;
	bool wanted[nr_instances];
	struct arm arm;

	if (!list)
		list = plan->strategies;
	memset(wanted, false, sizeof(wanted));
	if (for_each_item("strategy", list, mark_strategy, wanted, error) ||
	    arm_values(&primitive, AXIS_PRIMITIVE, options, plan->primitives,
		       error) ||
	    arm_values(&rcu, AXIS_RCU, options, defaults[AXIS_RCU], error))
		return -1;
	plan->arms = calloc((size_t)nr_instances * primitive.nr * rcu.nr,
			    sizeof(*plan->arms));
	if (!plan->arms)
		return error_set(error, "out of memory");
	for (arm.instance = 0; arm.instance < nr_instances; arm.instance++) {
		if (!wanted[arm.instance])
			continue;
		for (unsigned int i = 0; i < primitive.nr * rcu.nr; i++) {
			arm.primitive = primitive.value[i / rcu.nr];
			arm.rcu = rcu.value[i % rcu.nr];
			if (add_arm(plan, &arm, error))
				return -1;
		}
	}
	return 0;
}

struct row arm_row(const struct plan *plan, unsigned int arm, unsigned int row)
{
	struct row full = plan->rows[row];

	full.axis[AXIS_PRIMITIVE] = plan->arms[arm].primitive;
	full.axis[AXIS_RCU] = plan->arms[arm].rcu;
	return full;
}

void arm_print(const struct plan *plan, unsigned int arm, char *text,
	       size_t size)
{
	const struct arm *this = &plan->arms[arm];
	bool primitives_differ = false, rcus_differ = false;

	for (unsigned int i = 1; i < plan->nr_arms; i++) {
		primitives_differ |=
			plan->arms[i].primitive != plan->arms[0].primitive;
		rcus_differ |= plan->arms[i].rcu != plan->arms[0].rcu;
	}
	snprintf(text, size, "%s%s%s%s%s",
		 instance_name(&workloads[plan->rows->workload],
			       this->instance),
		 primitives_differ ? " " : "",
		 primitives_differ ? primitives[this->primitive].name : "",
		 rcus_differ ? " " : "",
		 rcus_differ ? rcu_names[this->rcu] : "");
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

static int parse_seed(const char *text, uint64_t *seed, struct error *error)
{
	char *end;

	if (!text) {
		*seed = (uint64_t)time(NULL);
		return 0;
	}
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
	    options->window || options->warmup || options->lives)
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
			   suite_name, NR_SUITES, error);
	if (suite < 0)
		return -1;
	plan->suite = suites[suite].name;
	plan->strategies = suites[suite].strategies;
	plan->primitives = suites[suite].primitives;
	plan->self = !strcmp(plan->suite, "self");
	plan->processes = suites[suite].processes;
	plan->timing = suites[suite].timing;
	plan->target = options->target;
	native_set_target(options->target);
	if (plan->self && check_self(options, error))
		return -1;
	if (parse_seconds("window", options->window, &plan->timing.window_s,
			  error) ||
	    parse_seconds("warmup", options->warmup, &plan->timing.warmup_s,
			  error) ||
	    parse_count("lives", options->lives, &plan->timing.lives, error) ||
	    parse_count("processes", options->processes, &plan->processes,
			error) ||
	    parse_seed(options->seed, &plan->seed, error))
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
	    (plan->native ? make_native_arms(plan, options, error) :
			    make_arms(plan, options, error))) {
		plan_free(plan);
		return -1;
	}
	return 0;
}

void plan_free(struct plan *plan)
{
	free(plan->rows);
	free(plan->arms);
	where_free(&plan->where);
	plan->rows = NULL;
	plan->arms = NULL;
}
