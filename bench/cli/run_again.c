// SPDX-License-Identifier: MIT
#include "bench/cli/run_again.h"

#include <stdlib.h>
#include <string.h>

#include "bench/append.h"

/* "pgmapbench", "run", seed and n with their values, and NULL. */
#define OTHER_WORDS 7

bool run_recorded(char **argv, int argc, struct run_options *options)
{
	int rest;

	*options = (struct run_options){ 0 };
	return !argp_parse(&run_argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP,
			   &rest, options) &&
	       rest == argc && !options->append;
}

unsigned int run_given(const struct run_options *options,
		       struct run_given given[RUN_GIVEN_MAX])
{
	const struct plan_options *plan = &options->axes.options;
	const struct where_options *where = &plan->where;
	const struct run_given all[] = {
		{ "suite", plan->suite },
		{ "strategy", plan->strategy },
		{ "path", plan->path },
		{ "target", plan->target },
		{ "workload", plan->workload },
		{ "memory", where->memory },
		{ "cpus", where->cpus },
		{ "data-node", where->data_node },
		{ "vmemmap-node", where->vmemmap_node },
		{ "pgmap-node", where->pgmap_node },
		{ "window", plan->window },
		{ "warmup", plan->warmup },
		{ "lives", plan->lives },
		{ "plant", plan->plant },
		{ "perf", plan->perf.events },
		{ "perf-control", plan->perf.control },
		{ "seed", plan->seed },
		{ "out", options->out },
		{ "instructions", options->instructions ? "" : NULL },
		{ "oversubscribe", options->axes.oversubscribe ? "" : NULL },
	};
	unsigned int nr = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].value)
			given[nr++] = all[i];
	for (unsigned int i = 0; i < NR_AXES; i++)
		if (plan->axis[i])
			given[nr++] = (struct run_given){ axis_name(i),
							  plan->axis[i] };
	return nr;
}

/* The file may lie anywhere on another host, and its path tells of this one. */
static void cut_path(const char *option, char *value)
{
	static const char fsdax[] = "fsdax:";
	bool has_kind = !strcmp(option, "memory") &&
			!strncmp(value, fsdax, strlen(fsdax));
	char *path = has_kind ? value + strlen(fsdax) : value;
	char *slash = strrchr(path, '/');

	if (slash && (has_kind || !strcmp(option, "target")))
		memmove(path, slash + 1, strlen(slash));
}

/* Of one moment: perf's FIFOs, and where that result went. */
static bool is_of_then(const char *option)
{
	return !strcmp(option, "out") || !strcmp(option, "perf-control");
}

static char **add_option(char **word, const char *name, const char *value)
{
	if (asprintf(word, "--%s", name) < 0)
		*word = NULL;
	word++;
	/* a flag has none */
	if (!*value)
		return word;
	*word = strdup(value);
	if (*word)
		cut_path(name, *word);
	return word + 1;
}

/* The size of every device, "" if they have several, NULL without any. */
static const char *common_size(const struct load *load)
{
	const char *size = NULL, *next;

	for (unsigned int i = 0; i < load->nr_rows; i++) {
		next = load_axis(&load->rows[i], "size");
		if (next && size && strcmp(next, size))
			return "";
		size = next ? next : size;
	}
	return size;
}

static void add_given(const struct load *load,
		      const struct run_options *options,
		      struct report_again *again, char **word)
{
	const char *size = common_size(load);
	struct run_given given[RUN_GIVEN_MAX];
	unsigned int nr = run_given(options, given);

	for (unsigned int i = 0; i < nr; i++)
		if (!is_of_then(given[i].name))
			word = add_option(word, given[i].name, given[i].value);
	again->sized = !size || *size || options->axes.options.axis[AXIS_SIZE];
	/* what nobody says is as large as the host's cache and memory want */
	if (size && *size && !options->axes.options.axis[AXIS_SIZE])
		add_option(word, axis_name(AXIS_SIZE), size);
}

void run_again(const struct load *load, struct report_again *again)
{
	struct run_options options;
	char seed[24], n[24];
	char **argv, **word;
	int argc;

	*again = (struct report_again){ 0 };
	argv = append_command(load, &argc);
	if (!argv || !run_recorded(argv, argc, &options)) {
		free(argv);
		return;
	}
	word = calloc(OTHER_WORDS + 2 * (RUN_GIVEN_MAX + 1), sizeof(*word));
	again->words = word;
	if (word) {
		snprintf(seed, sizeof(seed), "%llu",
			 (unsigned long long)load->seed);
		snprintf(n, sizeof(n), "%u", load->n);
		*word++ = strdup("pgmapbench");
		*word++ = strdup("run");
		*word++ = strdup("-n");
		*word++ = strdup(n);
		options.axes.options.seed = seed;
		add_given(load, &options, again, word);
	}
	free(argv);
}

void run_again_free(struct report_again *again)
{
	for (char **word = again->words; word && *word; word++)
		free(*word);
	free(again->words);
	*again = (struct report_again){ 0 };
}

/* Rows, which no context has: only the names of those that were measured. */
static bool is_of_rows(const char *option)
{
	static const char *const names[] = { "strategy",     "path",
					     "target",	     "workload",
					     "lives",	     "instructions",
					     "oversubscribe" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(option, names[i]))
			return true;
	for (unsigned int i = 0; i < NR_AXES; i++)
		if (!strcmp(option, axis_name(i)))
			return true;
	return false;
}

static void print_given(const struct run_options *options, FILE *to)
{
	struct run_given given[RUN_GIVEN_MAX];
	unsigned int nr = run_given(options, given), printed = 0;

	for (unsigned int i = 0; i < nr; i++)
		if (is_of_rows(given[i].name))
			fprintf(to, "%s--%s%s%s", printed++ ? " " : "",
				given[i].name, *given[i].value ? " " : "",
				given[i].value);
}

char *run_asked(const struct load *load)
{
	struct run_options options;
	char *text = NULL, **argv;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	int argc;

	if (!to)
		return NULL;
	argv = append_command(load, &argc);
	if (argv && run_recorded(argv, argc, &options))
		print_given(&options, to);
	else
		/* argp may have put the words in another order */
		for (int i = 1; argv && i < argc; i++)
			fprintf(to, "%s%s", i > 1 ? " " : "", argv[i]);
	free(argv);
	if (!fclose(to))
		return text;
	free(text);
	return NULL;
}
