// SPDX-License-Identifier: MIT
#include "bench/axis.h"
#include "bench/hold.h"
#include "bench/native/native.h"
#include "bench/primitive.h"
#include "bench/where.h"
#include "bench/workloads/sequence.h"
#include "harness/memory/host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MIB	       (1UL << 20)
#define SECTION_SIZE   (SECTION_PAGES * PAGE_SIZE)
#define SIZE_MAX_BYTES (VMEMMAP_PAGES * PAGE_SIZE / 2) /* 2T, say axes[] */
#define THREADS_MAX    4096
#define BATCH_MAX      512
#define REFS_MAX       1024
#define INITIAL_MAX    65536
#define USES_MAX       1000000000

static const struct {
	const char *name;
	const char *values;
	/* if its values are names: the names */
	const char *const *names;
	unsigned int nr_names;
} axes[NR_AXES] = {
	[AXIS_ORDER] = { "order", "0, 9, 18" },
	[AXIS_BATCH] = { "batch", "1 to 512, all" },
	[AXIS_RANGE] = { "range", "own, shared, hot, random", range_names,
			 NR_RANGES },
	[AXIS_MAPPED] = { "mapped", "0 to 100 (percent)" },
	[AXIS_RATIO] = { "ratio", "0 to 100 (percent)" },
	[AXIS_HOLD] = { "hold", HOLD_VALUES },
	[AXIS_USES] = { "uses", "0 to 1000000000 (calls in a life)" },
	[AXIS_OP] = { "op", "pair, refused, final", count_op_names,
		      NR_COUNT_OPS },
	[AXIS_REFS] = { "refs", "1 to 1024" },
	[AXIS_INITIAL] = { "initial", "0 to 65536" },
	[AXIS_WORDS] = { "words", "own, one", count_words_names,
			 NR_COUNT_WORDS },
	[AXIS_DEVICES] = { "devices", "0, 1" },
	[AXIS_THREADS] = { "threads", "1 to the number of CPUs, all" },
	[AXIS_PLACE] = { "place", "spread, local, remote, interleave",
			 place_names, NR_PLACES },
	[AXIS_VMEMMAP] = { "vmemmap", "dram, folded, device", vmemmap_names,
			   VMEMMAP_DEVICE + 1 },
	[AXIS_SWEEP_THREADS] = { "sweep-threads",
				 "1 to the number of CPUs, all" },
	[AXIS_SIZE] = { "size", "multiples of 128M up to 2T, as 4G" },
	[AXIS_FOLL] = { "foll", "get, pin", foll_names, 2 },
	[AXIS_RELEASE] = { "release", "range, page", release_names,
			   NR_RELEASES },
	[AXIS_PRIMITIVE] = { "primitive", "cas, optcas, xadd, rcuref" },
	[AXIS_RCU] = { "rcu", "memb, qsbr", rcu_names, NR_RCUS },
};

const char *axis_name(enum axis axis)
{
	return axes[axis].name;
}

const char *axis_values(enum axis axis)
{
	return axes[axis].values;
}

const char *axis_unsaid(enum axis axis)
{
	return axis == AXIS_SWEEP_THREADS ? "1" : NULL;
}

static const char *value_name(enum axis axis, unsigned int value)
{
	return axis == AXIS_PRIMITIVE ? primitives[value].name
				      : axes[axis].names[value];
}

/* 0: its values are numbers. */
static unsigned int nr_value_names(enum axis axis)
{
	return axis == AXIS_PRIMITIVE ? NR_PRIMITIVES : axes[axis].nr_names;
}

static bool parse_number(const char *text, unsigned long *value,
			 const char **end)
{
	char *stop;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*value = strtoul(text, &stop, 10);
	*end = stop;
	return !errno;
}

static bool parse_in(const char *text, unsigned long min, unsigned long max,
		     unsigned long *value)
{
	const char *end;

	return parse_number(text, value, &end) && !*end && *value >= min &&
	       *value <= max;
}

static bool parse_name(enum axis axis, const char *text, unsigned long *value)
{
	for (unsigned int i = 0; i < nr_value_names(axis); i++) {
		if (!strcmp(text, value_name(axis, i))) {
			*value = i;
			return true;
		}
	}
	return false;
}

static bool parse_size(const char *text, unsigned long *value)
{
	static const char units[] = "KMGT";
	const char *end, *unit;
	unsigned int shift = 0;

	if (!parse_number(text, value, &end))
		return false;
	if (*end) {
		unit = strchr(units, *end);
		if (!unit || end[1])
			return false;
		shift = 10 * (unit - units + 1);
	}
	if (*value > SIZE_MAX_BYTES >> shift)
		return false;
	*value <<= shift;
	return *value && *value % SECTION_SIZE == 0;
}

int axis_parse(enum axis axis, const char *text, unsigned long *value,
	       struct error *error)
{
	bool good = false;

	switch (axis) {
	case AXIS_THREADS:
	case AXIS_SWEEP_THREADS:
		good = parse_in(text, 1, THREADS_MAX, value);
		if (!strcmp(text, "all")) {
			*value = THREADS_ALL;
			good = true;
		}
		break;
	case AXIS_ORDER:
		good = parse_in(text, 0, PUD_ORDER, value) &&
		       *value % PMD_ORDER == 0;
		break;
	case AXIS_BATCH:
		good = parse_in(text, 1, BATCH_MAX, value);
		if (!strcmp(text, "all")) {
			*value = BATCH_ALL;
			good = true;
		}
		break;
	case AXIS_MAPPED:
	case AXIS_RATIO:
		good = parse_in(text, 0, 100, value);
		break;
	case AXIS_HOLD:
		good = hold_parse(text, value);
		break;
	case AXIS_USES:
		good = parse_in(text, 0, USES_MAX, value);
		break;
	case AXIS_REFS:
		good = parse_in(text, 1, REFS_MAX, value);
		break;
	case AXIS_INITIAL:
		good = parse_in(text, 0, INITIAL_MAX, value);
		break;
	case AXIS_DEVICES:
		good = parse_in(text, 0, 1, value);
		break;
	case AXIS_SIZE:
		good = parse_size(text, value);
		break;
	default:
		good = parse_name(axis, text, value);
	}
	if (good)
		return 0;
	return error_set(error, "--%s %s: there are: %s", axes[axis].name, text,
			 axes[axis].values);
}

void axis_print(enum axis axis, unsigned long value, char *text, size_t size)
{
	if (nr_value_names(axis))
		snprintf(text, size, "%s", value_name(axis, value));
	else if (axis == AXIS_SIZE)
		size_text(value, text, size);
	else if (axis == AXIS_HOLD)
		hold_print(value, text, size);
	else if ((axis == AXIS_BATCH && value == BATCH_ALL) ||
		 ((axis == AXIS_THREADS || axis == AXIS_SWEEP_THREADS) &&
		  value == THREADS_ALL))
		snprintf(text, size, "all");
	else
		snprintf(text, size, "%lu", value);
}

static void print_axes(const struct row *row, enum axis from, enum axis to,
		       char separator, char *text, size_t size)
{
	const struct workload *workload = &workloads[row->workload];
	const char *unsaid;
	size_t used = 0;
	char value[32];

	*text = '\0';
	for (enum axis axis = from; axis <= to && used < size; axis++) {
		if (!axis_of(axis, workload))
			continue;
		axis_print(axis, row->axis[axis], value, sizeof(value));
		unsaid = axis_unsaid(axis);
		if (unsaid && !strcmp(value, unsaid))
			continue;
		if (used)
			text[used++] = separator;
		used += snprintf(text + used, size - used, "%s:%s",
				 axes[axis].name, value);
	}
}

void row_print_axes(const struct row *row, char separator, char *text,
		    size_t size)
{
	print_axes(row, 0, AXIS_PRIMITIVE - 1, separator, text, size);
}

const char *instance_name(const struct workload *workload,
			  unsigned int instance)
{
	return workload->native ? native_name(instance) :
				  instances[instance].strategy->name;
}

void row_print(const struct row *row, unsigned int instance, char *name,
	       size_t size)
{
	const struct workload *workload = &workloads[row->workload];
	char text[ROW_NAME_SIZE];

	print_axes(row, 0, NR_AXES - 1, '/', text, sizeof(text));
	snprintf(name, size, "%s%s/%s/%s", workload->native ? "" : "user/",
		 workload->name, instance_name(workload, instance), text);
}

/* What its name may leave out. */
static void set_unsaid(struct row *row)
{
	struct error error;

	for (enum axis axis = 0; axis < NR_AXES; axis++)
		if (axis_unsaid(axis) &&
		    axis_of(axis, &workloads[row->workload]))
			axis_parse(axis, axis_unsaid(axis), &row->axis[axis],
				   &error);
}

/* "order:9": sets it in the row. */
static int parse_pair(char *pair, struct row *row, unsigned int *seen,
		      struct error *error)
{
	const struct workload *workload = &workloads[row->workload];
	char *value = strchr(pair, ':');
	unsigned long number;

	if (value)
		*value++ = '\0';
	for (enum axis axis = 0; value && axis < NR_AXES; axis++) {
		if (strcmp(pair, axes[axis].name) || !axis_of(axis, workload))
			continue;
		if (axis_parse(axis, value, &number, error))
			return -1;
		row->axis[axis] = number;
		*seen |= 1U << axis;
		return 0;
	}
	error_set(error, "row %s/...: '%s' is no axis of it; there are:",
		  workload->name, pair);
	for (enum axis axis = 0; axis < NR_AXES; axis++)
		if (axis_of(axis, workload))
			error_append(error, " %s", axes[axis].name);
	return -1;
}

int row_parse(const char *name, const struct limits *limits,
	      const struct where *where, struct row *row,
	      unsigned int *instance, struct error *error)
{
	char copy[ROW_NAME_SIZE], full[64], *rest = copy;
	const char *machine, *workload, *who;
	unsigned int seen = 0;
	bool native;
	int found;

	snprintf(copy, sizeof(copy), "%s", name);
	machine = strsep(&rest, "/");
	workload = strsep(&rest, "/");
	who = strsep(&rest, "/");
	native = !strcmp(machine, "native");
	if ((strcmp(machine, "user") && !native) || !workload || !who)
		return error_set(error,
				 "'%s' is no row; one begins with "
				 "user/WORKLOAD/STRATEGY/ or "
				 "native/WORKLOAD/PATH/",
				 name);

	*row = (struct row){ 0 };
	snprintf(full, sizeof(full), "%s%s", native ? "native/" : "", workload);
	found = find_workload(full, error);
	if (found < 0)
		return -1;
	row->workload = found;
	found = native ? find_named("path", who, native_name,
				    2 * nr_native_paths, error) :
			 find_strategy(who, error);
	if (found < 0)
		return -1;
	*instance = found;
	set_unsaid(row);
	while (rest)
		if (parse_pair(strsep(&rest, "/"), row, &seen, error))
			return -1;
	/* the later ones may be left out: 0 is how it was before they came */
	for (enum axis axis = 0; axis < AXIS_FOLL; axis++)
		if (axis_of(axis, &workloads[row->workload]) &&
		    !(seen & 1U << axis))
			return error_set(error, "row '%s' has no %s:", name,
					 axes[axis].name);
	return row_check(row, limits, where, error) ||
			       row_allows(row, *instance, where, error) ?
		       -1 :
		       0;
}

/* The batch of a thread, in base pages. */
static unsigned long batch_of(const struct row *row)
{
	unsigned long slice = row->axis[AXIS_SIZE] / PAGE_SIZE;

	if (row->axis[AXIS_RANGE] == RANGE_OWN)
		slice /= row->axis[AXIS_THREADS];
	return row->axis[AXIS_BATCH] == BATCH_ALL ? slice :
						    row->axis[AXIS_BATCH];
}

/* Range random: where each thread's calls go. */
static unsigned long sequence_memory(const struct row *row)
{
	if (row->axis[AXIS_RANGE] != RANGE_RANDOM)
		return 0;
	return row->axis[AXIS_SIZE] / PAGE_SIZE / batch_of(row) *
	       row->axis[AXIS_THREADS] * SEQUENCE_ENTRY;
}

/*
 * The page array, and for PTEs a page table with an entry beside each. The
 * native machine has the kernel's, and the bytes themselves.
 */
static unsigned long row_memory(const struct row *row,
				const struct where *where)
{
	unsigned long pages = row->axis[AXIS_SIZE] / PAGE_SIZE;

	if (workloads[row->workload].native)
		return where->memory.kind->device ? 0 : row->axis[AXIS_SIZE];
	return where_array_memory(row) +
	       (row->axis[AXIS_ORDER] ? 0 : 16 * pages) +
	       sequence_memory(row);
}

/* besides: threads that the workload has more than the axis says. */
static int use_cpus(struct row *row, enum axis axis, unsigned int besides,
		    unsigned int cpus, const struct limits *limits,
		    struct error *error)
{
	if (row->axis[axis] == THREADS_ALL)
		row->axis[axis] = cpus > besides ? cpus - besides : 1;
	if (row->axis[axis] + besides <= cpus || limits->oversubscribe)
		return 0;
	return error_set(error,
			 "--%s %lu%s: this process may use %u CPUs with "
			 "--place %s; --oversubscribe to run more threads "
			 "than CPUs",
			 axes[axis].name, row->axis[axis],
			 besides ? " and one more, to tear down" : "", cpus,
			 place_names[row->axis[AXIS_PLACE]]);
}

/* As many threads as the placement has CPUs, or as it can have. */
static int check_threads(struct row *row, const struct limits *limits,
			 const struct where *where, struct error *error)
{
	unsigned int cpus, besides = workloads[row->workload].besides;
	enum place_policy policy = row->axis[AXIS_PLACE];
	struct placement placement;

	if (where_resolve(where, policy, &placement, error))
		return -1;
	cpus = placement.nr_cpus;
	place_free(&placement);
	return use_cpus(row, AXIS_THREADS, besides, cpus, limits, error) ||
			       use_cpus(row, AXIS_SWEEP_THREADS, 0, cpus,
					limits, error) ?
		       -1 :
		       0;
}

/* The device is whole mappings, each thread's own part of it at least one. */
static int check_order(const struct row *row, struct error *error)
{
	unsigned long unit = PAGE_SIZE << row->axis[AXIS_ORDER];
	unsigned long size = row->axis[AXIS_SIZE], least = 2 * MIB;
	unsigned long threads = row->axis[AXIS_THREADS];
	char size_is[32], text[32];

	size_text(size, size_is, sizeof(size_is));
	if (size % unit)
		return error_set(error, "--size %s: mappings of --order %lu "
				 "are %s each; choose a multiple of that",
				 size_is, row->axis[AXIS_ORDER],
				 size_text(unit, text, sizeof(text)));
	if (unit > least)
		least = unit;
	if (row->axis[AXIS_RANGE] != RANGE_OWN || size / threads >= least)
		return 0;
	return error_set(error, "--threads %lu: %s leaves less than %s for each "
			 "thread's own range; choose a larger --size", threads,
			 size_is, size_text(least, text, sizeof(text)));
}

/* 1 % of a few mappings would be none, under a name that says 1 %. */
static int check_mapped(const struct row *row, struct error *error)
{
	unsigned long unit = PAGE_SIZE << row->axis[AXIS_ORDER], least;
	unsigned long percent = row->axis[AXIS_MAPPED];
	char size[32], text[32];

	if (!percent || row->axis[AXIS_SIZE] / unit * percent >= 100)
		return 0;
	least = (100 + percent - 1) / percent * unit;
	least = (least + SECTION_SIZE - 1) / SECTION_SIZE * SECTION_SIZE;
	return error_set(error, "--mapped %lu: of %s that is less than one "
			 "mapping of --order %lu; --size %s at least", percent,
			 size_text(row->axis[AXIS_SIZE], size, sizeof(size)),
			 row->axis[AXIS_ORDER],
			 size_text(least, text, sizeof(text)));
}

/* The calls of a life take pages that are mapped, a batch at a time. */
static int check_uses(const struct row *row, struct error *error)
{
	unsigned long unit = 1UL << row->axis[AXIS_ORDER], mapped;

	if (row->axis[AXIS_BATCH] == BATCH_ALL)
		return error_set(error, "--batch all: not with lifecycle, whose "
				 "calls take up to %d base pages", BATCH_MAX);
	mapped = row->axis[AXIS_SIZE] / PAGE_SIZE * row->axis[AXIS_MAPPED] /
		 100 / unit * unit;
	if (!row->axis[AXIS_USES] || mapped >= row->axis[AXIS_BATCH])
		return 0;
	return error_set(error, "--uses %lu: %lu base pages are mapped, and a "
			 "call takes %lu; a larger --mapped, or --uses 0",
			 row->axis[AXIS_USES], mapped, row->axis[AXIS_BATCH]);
}

int row_check(struct row *row, const struct limits *limits,
	      const struct where *where, struct error *error)
{
	const struct workload *workload = &workloads[row->workload];
	unsigned long need, threads;
	char size[32];

	if (check_threads(row, limits, where, error) ||
	    where_check(where, row, error))
		return -1;
	if (row->axis[AXIS_RANGE] == RANGE_RANDOM && !workload->has_random)
		return error_set(error, "--range random: %s goes through its "
				 "pages in order; there are: own, shared, hot",
				 workload->name);
	if (axis_of(AXIS_SIZE, workload) &&
	    (check_order(row, error) || check_mapped(row, error)))
		return -1;
	if (axis_of(AXIS_USES, workload) && check_uses(row, error))
		return -1;
	threads = row->axis[AXIS_THREADS];
	need = row_memory(row, where);
	size_text(row->axis[AXIS_SIZE], size, sizeof(size));
	if (limits->available_bytes && need > limits->available_bytes)
		return error_set(error,
				 "--size %s: %s take %lu MiB, and %lu MiB are "
				 "available; choose a smaller --size",
				 size,
				 workload->native ?
					 "its bytes" :
					 "its page array and tables",
				 need / MIB,
				 limits->available_bytes / MIB);
	if (axis_of(AXIS_INITIAL, workload) &&
	    (row->axis[AXIS_OP] == OP_PAIR) != (row->axis[AXIS_INITIAL] > 0))
		return error_set(error,
				 "--initial %lu: --op pair takes a word with 1 "
				 "or more references, the others one with 0",
				 row->axis[AXIS_INITIAL]);
	if (row->axis[AXIS_OP] == OP_FINAL && threads > 1 &&
	    row->axis[AXIS_WORDS] == WORDS_ONE)
		return error_set(error, "--op final: a word has one life at a "
					"time; --words own or --threads 1");
	return 0;
}

/* Where a strategy that is unsound ends in books that are off, or worse. */
static bool row_races(const struct row *row)
{
	const struct workload *workload = &workloads[row->workload];

	return workload->races && !(axis_of(AXIS_RANGE, workload) &&
				    row->axis[AXIS_RANGE] == RANGE_OWN);
}

static int strategy_allows(const struct row *row,
			   const struct instance *instance,
			   struct error *error)
{
	const struct strategy *strategy = instance->strategy;
	enum primitive primitive = row->axis[AXIS_PRIMITIVE];
	enum rcu rcu = row->axis[AXIS_RCU];
	const char *why = primitive_refusal(strategy, primitive);
	const struct workload *workload = &workloads[row->workload];

	if (workload->no_strategy &&
	    strategy->verdict != VERDICT_FLOOR)
		return error_set(error,
				 "--workload %s: no strategy is in it; "
				 "it runs with --strategy null",
				 workload->name);
	if (strategy->verdict == VERDICT_UNSOUND && row_races(row))
		return error_set(error, "--workload %s%s: not with %s: it is "
				 "unsound, and what breaks it (%s) happens "
				 "here; --strategy sound leaves such out",
				 workload->name,
				 axis_of(AXIS_RANGE, workload) ?
					 " with shared pages" : "",
				 strategy->name, strategy->broken_by);
	if (row->axis[AXIS_VMEMMAP] == VMEMMAP_FOLDED &&
	    !strategy_folds(strategy))
		return error_set(error, "--vmemmap folded: not with %s: it "
				 "counts each base page, also in the tails "
				 "that share memory", strategy->name);
	if (why)
		return error_set(error, "--primitive %s: not with %s: %s",
				 primitives[primitive].name, strategy->name,
				 why);
	if (primitive == PRIMITIVE_RCUREF &&
	    (row->axis[AXIS_REFS] > 1 || row->axis[AXIS_FOLL]))
		return error_set(error, "--primitive rcuref: it has no get(n), "
					"so only --refs 1 and --foll get");
	if (!instance->run[primitive][rcu])
		return error_set(error,
				 "--primitive %s --rcu %s: %s isn't "
				 "built with them here; configure with "
				 "-DPGMAPBENCH_VARIANTS=ON",
				 primitives[primitive].name, rcu_names[rcu],
				 strategy->name);
	return 0;
}

/* What all threads pin at a time must not be too much. */
static int path_takes(const struct row *row, const struct native_path *path,
		      struct error *error)
{
	unsigned long batch = batch_of(row), locked;
	struct rlimit limit;

	if (path->max_batch && batch > path->max_batch)
		return error_set(error, "path %s: a batch of %lu base pages is "
				 "too large: it takes up to %lu", path->name,
				 batch, path->max_batch);
	locked = batch * row->axis[AXIS_THREADS] * PAGE_SIZE;
	if (!path->locks || !geteuid() ||
	    getrlimit(RLIMIT_MEMLOCK, &limit) || locked <= limit.rlim_cur)
		return 0;
	return error_set(error, "path %s: it would lock %lu KiB, and "
			 "RLIMIT_MEMLOCK is %lu: raise ulimit -l, or take a "
			 "smaller --batch or fewer --threads", path->name,
			 locked / 1024, (unsigned long)limit.rlim_cur / 1024);
}

static int path_allows(const struct row *row, const struct native_path *path,
		       const struct where *where, struct error *error)
{
	const struct workload *workload = &workloads[row->workload];
	const char *missing;

	if (path->kind != workload->kind)
		return error_set(error, "--path %s: %s doesn't go that way; "
				 "see 'pgmapbench list paths'", path->name,
				 workload->name);
	missing = path->missing ? path->missing(&where->memory) : NULL;
	if (!missing)
		return path_takes(row, path, error);
	error_set(error, "path %s: %s", path->name, missing);
	error->not_here = true;
	return -1;
}

int row_allows(const struct row *row, unsigned int index,
	       const struct where *where, struct error *error)
{
	if (workloads[row->workload].native)
		return path_allows(row, native_paths[index / 2], where, error);
	return strategy_allows(row, &instances[index], error);
}

int find_named(const char *what, const char *name,
	       const char *(*name_of)(unsigned int), unsigned int nr,
	       struct error *error)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!strcmp(name, name_of(i)))
			return i;
	error_set(error, "unknown %s '%s'; there are:", what, name);
	for (unsigned int i = 0; i < nr; i++)
		error_append(error, "%s %s", i ? "," : "", name_of(i));
	return -1;
}

static const char *strategy_name(unsigned int i)
{
	return instances[i].strategy->name;
}

static const char *workload_name(unsigned int i)
{
	return workloads[i].name;
}

int find_strategy(const char *name, struct error *error)
{
	return find_named("strategy", name, strategy_name, nr_instances, error);
}

int find_workload(const char *name, struct error *error)
{
	return find_named("workload", name, workload_name, nr_workloads, error);
}
