// SPDX-License-Identifier: MIT
#include "bench/cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
	KEY_HELP = 'h',
	KEY_HELP_ALL = 2048,
};

/* argp's own errors are two lines, and leave out what to do. */
struct parse {
	void *input;
	const char *culprit;
};

static const struct argp_option help_options[] = {
	{ "help", KEY_HELP, NULL, 0, "print this help", -1 },
	{ "help-all", KEY_HELP_ALL, NULL, OPTION_HIDDEN,
	  "print all options", 0 },
	{ 0 },
};

int cli_fail(const char *command, int status, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", command);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return status;
}

int cli_refusal(const struct error *error)
{
	return error->not_here ? STATUS_NOT_HERE : STATUS_BAD_USE;
}

int cli_close_stdout(const char *command, int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	return cli_fail(command, STATUS_BAD_ANSWER, "can't write to stdout: %s",
			strerror(errno));
}

static unsigned int count_options(const struct argp_option *options)
{
	unsigned int nr = 0;

	while (options[nr].name || options[nr].key || options[nr].doc ||
	       options[nr].group)
		nr++;
	return nr;
}

/*
 * What --help prints of it, to be freed: with all options, or without those
 * that are hidden, and hidden headers, which argp would print.
 */
static const struct argp *for_help(const struct argp *argp, bool all)
{
	const struct argp_option *option = argp->options;
	unsigned int nr_options = count_options(option), nr_shown = 0, nr = 0;
	struct argp_option *options = calloc(nr_options + 1, sizeof(*options));
	struct argp *copy = malloc(sizeof(*copy));
	struct argp_child *children;

	while (argp->children && argp->children[nr].argp)
		nr++;
	children = calloc(nr + 1, sizeof(*children));
	if (!options || !children || !copy)
		abort();
	*copy = *argp;
	copy->options = options;
	copy->children = children;
	for (; option < argp->options + nr_options; option++) {
		if (option->flags & OPTION_HIDDEN && !all)
			continue;
		options[nr_shown] = *option;
		options[nr_shown++].flags &= ~OPTION_HIDDEN;
	}
	/* glibc loses a byte for a table without an option */
	if (!nr_shown) {
		free(options);
		copy->options = NULL;
	}
	for (unsigned int i = 0; i < nr; i++) {
		children[i] = argp->children[i];
		children[i].argp = for_help(children[i].argp, all);
	}
	return copy;
}

static void for_help_free(const struct argp *copy)
{
	for (unsigned int i = 0; copy->children[i].argp; i++)
		for_help_free(copy->children[i].argp);
	free((void *)copy->children);
	free((void *)copy->options);
	free((void *)copy);
}

static void print_help(const struct argp *argp, bool all, char *command)
{
	const struct argp *shown = for_help(argp, all);

	argp_help(shown, stdout, ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK,
		  command);
	for_help_free(shown);
	exit(cli_close_stdout(command, 0));
}

static error_t parse_help(int key, char *arg, struct argp_state *state)
{
	struct parse *parse = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = parse->input;
		return 0;
	case KEY_HELP:
		print_help(state->root_argp, false, state->argv[0]);
		return 0;
	case KEY_HELP_ALL:
		print_help(state->root_argp, true, state->argv[0]);
		return 0;
	case ARGP_KEY_ERROR:
		parse->culprit = state->argv[state->next - 1];
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int cli_parse(const struct argp *argp, int argc, char **argv, void *input)
{
	const struct argp_child children[] = { { argp, 0, NULL, 0 }, { 0 } };
	const struct argp with_help = {
		.options = help_options,
		.parser = parse_help,
		.children = children,
	};
	struct parse parse = { .input = input };
	int rest;

	setenv("ARGP_HELP_FMT", "no-dup-args-note", 0);
	if (argp_parse(&with_help, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP,
		       &rest, &parse))
		return cli_fail(argv[0], STATUS_BAD_USE,
				"'%s' is no option, isn't the only one that "
				"begins so, or has a value too many or too "
				"few; what there is: %s --help-all",
				parse.culprit, argv[0]);
	if (rest < argc)
		return cli_fail(argv[0], STATUS_BAD_USE,
				"'%s' isn't expected here; see %s --help",
				argv[rest], argv[0]);
	return 0;
}

void cli_print_words(int *column, const char *text)
{
	int length;

	for (; *text; text += length) {
		text += strspn(text, " ");
		length = strcspn(text, " ");
		if (*column + 1 + length > 80) {
			printf("\n   ");
			*column = 3;
		}
		*column += printf(" %.*s", length, text);
	}
}

/* Keys of options that have no letter; an axis has KEY_AXIS + enum axis. */
enum {
	KEY_SUITE = 256,
	KEY_STRATEGY,
	KEY_PATH,
	KEY_TARGET,
	KEY_WORKLOAD,
	KEY_MEMORY,
	KEY_CPUS,
	KEY_DATA_NODE,
	KEY_VMEMMAP_NODE,
	KEY_PGMAP_NODE,
	KEY_WINDOW,
	KEY_WARMUP,
	KEY_LIVES,
	KEY_PLANT,
	KEY_OVERSUBSCRIBE,
	KEY_PERF,
	KEY_PERF_CONTROL,
	KEY_AXIS,
};

static const struct argp_option axes_options[] = {
	{ 0, 0, 0, 0, "What is measured (lists have commas):", 1 },
	{ "suite", KEY_SUITE, "NAME", 0,
	  "all of it; see 'list suites' (quick)", 0 },
	{ "strategy", KEY_STRATEGY, "LIST", 0,
	  "all, sound, or of 'list strategies'", 0 },
	{ "path", KEY_PATH, "LIST", OPTION_HIDDEN,
	  "of native workloads, instead: see 'list paths'", 0 },
	{ "target", KEY_TARGET, "FILE", OPTION_HIDDEN, "of path direct: what O_DIRECT reads",
	  0 },
	{ "primitive", KEY_AXIS + AXIS_PRIMITIVE, "LIST", OPTION_HIDDEN,
	  "how a page count moves: cas, optcas, xadd, rcuref", 0 },
	{ "rcu", KEY_AXIS + AXIS_RCU, "LIST", OPTION_HIDDEN,
	  "read sections of a preemptible kernel (memb) or not (qsbr)", 0 },
	{ "workload", KEY_WORKLOAD, "LIST", 0,
	  "gup, fault, teardown, ...; see 'list workloads'", 0 },
	{ "order", KEY_AXIS + AXIS_ORDER, "LIST", 0,
	  "of a mapping: 0 (PTE), 9 (PMD), 18 (PUD)", 0 },
	{ "batch", KEY_AXIS + AXIS_BATCH, "LIST", 0,
	  "base pages in one GUP call: 1 to 512, all", 0 },
	{ "range", KEY_AXIS + AXIS_RANGE, "LIST", OPTION_HIDDEN,
	  "a thread's pages: own, shared, hot, random", 0 },
	{ "threads", KEY_AXIS + AXIS_THREADS, "LIST", 0,
	  "1 to the number of CPUs, all", 0 },
	{ "foll", KEY_AXIS + AXIS_FOLL, "LIST", OPTION_HIDDEN,
	  "how GUP takes pages: get, pin", 0 },
	{ "release", KEY_AXIS + AXIS_RELEASE, "LIST", OPTION_HIDDEN,
	  "how they go back: range, page", 0 },
	{ "op", KEY_AXIS + AXIS_OP, "LIST", OPTION_HIDDEN,
	  "of count: pair, refused, final", 0 },
	{ "refs", KEY_AXIS + AXIS_REFS, "LIST", OPTION_HIDDEN,
	  "of count: references in one get, 1 to 1024", 0 },
	{ "initial", KEY_AXIS + AXIS_INITIAL, "LIST", OPTION_HIDDEN,
	  "of count: references that are there already", 0 },
	{ "words", KEY_AXIS + AXIS_WORDS, "LIST", OPTION_HIDDEN,
	  "of count: a thread's own, or one", 0 },
	{ "devices", KEY_AXIS + AXIS_DEVICES, "LIST", OPTION_HIDDEN,
	  "of bystander: devices open meanwhile, 0 or 1", 0 },
	{ "mapped", KEY_AXIS + AXIS_MAPPED, "LIST", OPTION_HIDDEN,
	  "percent of the device at teardown", 0 },
	{ "ratio", KEY_AXIS + AXIS_RATIO, "LIST", OPTION_HIDDEN,
	  "of mixed, teardown_live: faults in 100 operations", 0 },
	{ "hold", KEY_AXIS + AXIS_HOLD, "LIST", OPTION_HIDDEN,
	  "of pins: 0, TIME, exp:TIME, late:TIME, as 100us, 10ms", 0 },
	{ "uses", KEY_AXIS + AXIS_USES, "LIST", OPTION_HIDDEN,
	  "of lifecycle: GUP calls in a device's life", 0 },
	{ "sweep-threads", KEY_AXIS + AXIS_SWEEP_THREADS, "LIST", OPTION_HIDDEN,
	  "of a teardown that sweeps its pages", 0 },
	{ "size", KEY_AXIS + AXIS_SIZE, "LIST", 0,
	  "of the device: multiples of 128M, as 4G", 0 },
	{ 0, 0, 0, 0, "Where (see docs/devices.md):", 2 },
	{ "memory", KEY_MEMORY, "SPEC", 0,
	  "dram, or what 'pgmapbench list memory' has", 0 },
	{ "place", KEY_AXIS + AXIS_PLACE, "LIST", OPTION_HIDDEN,
	  "threads and nodes: spread, local, remote, interleave", 0 },
	{ "vmemmap", KEY_AXIS + AXIS_VMEMMAP, "LIST", OPTION_HIDDEN,
	  "the page array: dram, folded, device", 0 },
	{ "cpus", KEY_CPUS, "LIST", OPTION_HIDDEN, "of the threads, in their order", 0 },
	{ "data-node", KEY_DATA_NODE, "N", OPTION_HIDDEN, "of the memory", 0 },
	{ "vmemmap-node", KEY_VMEMMAP_NODE, "N", OPTION_HIDDEN, "of the page array", 0 },
	{ "pgmap-node", KEY_PGMAP_NODE, "N", OPTION_HIDDEN, "of struct dev_pagemap", 0 },
	{ 0, 0, 0, OPTION_HIDDEN, "How long:", 3 },
	{ "window", KEY_WINDOW, "SEC", OPTION_HIDDEN, "timed, each row", 0 },
	{ "warmup", KEY_WARMUP, "SEC", OPTION_HIDDEN, "before it", 0 },
	{ "lives", KEY_LIVES, "N", OPTION_HIDDEN,
	  "of a device, where it is torn down", 0 },
	{ "plant", KEY_PLANT, "PERCENT", OPTION_HIDDEN,
	  "slow every round down, to see if that's found", 0 },
	{ "oversubscribe", KEY_OVERSUBSCRIBE, NULL, OPTION_HIDDEN,
	  "allow more threads than CPUs", 0 },
	{ 0, 0, 0, OPTION_HIDDEN,
	  "What is counted beside it (see docs/perf.md):", 4 },
	{ "perf", KEY_PERF, "LIST", OPTION_HIDDEN,
	  "perf events in the timed window, as cycles", 0 },
	{ "perf-control", KEY_PERF_CONTROL, "CTL[,ACK]", OPTION_HIDDEN,
	  "FIFOs of a perf that records the window", 0 },
	{ 0 },
};

static error_t parse_axes(int key, char *arg, struct argp_state *state)
{
	struct axes *axes = state->input;

	switch (key) {
	case KEY_SUITE:
		axes->options.suite = arg;
		return 0;
	case KEY_STRATEGY:
		axes->options.strategy = arg;
		return 0;
	case KEY_PATH:
		axes->options.path = arg;
		return 0;
	case KEY_TARGET:
		axes->options.target = arg;
		return 0;
	case KEY_WORKLOAD:
		axes->options.workload = arg;
		return 0;
	case KEY_MEMORY:
		axes->options.where.memory = arg;
		return 0;
	case KEY_CPUS:
		axes->options.where.cpus = arg;
		return 0;
	case KEY_DATA_NODE:
		axes->options.where.data_node = arg;
		return 0;
	case KEY_VMEMMAP_NODE:
		axes->options.where.vmemmap_node = arg;
		return 0;
	case KEY_PGMAP_NODE:
		axes->options.where.pgmap_node = arg;
		return 0;
	case KEY_WINDOW:
		axes->options.window = arg;
		return 0;
	case KEY_WARMUP:
		axes->options.warmup = arg;
		return 0;
	case KEY_LIVES:
		axes->options.lives = arg;
		return 0;
	case KEY_PLANT:
		axes->options.plant = arg;
		return 0;
	case KEY_PERF:
		axes->options.perf.events = arg;
		return 0;
	case KEY_PERF_CONTROL:
		axes->options.perf.control = arg;
		return 0;
	case KEY_OVERSUBSCRIBE:
		axes->oversubscribe = true;
		return 0;
	}
	if (key < KEY_AXIS || key >= KEY_AXIS + NR_AXES)
		return ARGP_ERR_UNKNOWN;
	axes->options.axis[key - KEY_AXIS] = arg;
	return 0;
}

const struct argp axes_argp = {
	.options = axes_options,
	.parser = parse_axes,
};

/* What the kernel would give without swapping. 0: it doesn't say. */
static unsigned long available_memory(void)
{
	FILE *file = fopen("/proc/meminfo", "re");
	unsigned long kib = 0;
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "MemAvailable: %lu kB", &kib) == 1)
			break;
	if (file)
		fclose(file);
	return kib * 1024;
}

int cli_host(const char *command, const struct axes *axes,
	     struct topology *topology, struct limits *limits)
{
	if (topology_load(topology))
		return cli_fail(command, STATUS_BAD_ANSWER,
				"can't read the machine's topology: %s",
				strerror(errno));
	*limits = (struct limits){
		.oversubscribe = axes->oversubscribe,
		.llc_bytes = topology->llc_bytes,
		.available_bytes = available_memory(),
	};
	return 0;
}
