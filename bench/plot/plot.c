// SPDX-License-Identifier: MIT
#include "bench/plot/plot.h"

#include <stdlib.h>
#include <string.h>

#include "bench/compare/across.h"
#include "bench/compare/differ.h"
#include "bench/plot/parts.h"
#include "harness/record/record.h"

const struct plot_kind plot_kinds[] = {
	{ "threads", "cost and throughput by threads",
	  "rows that differ in their threads", "sweep", plot_threads },
	{ "batch", "cost by batch", "rows that differ in their batch", "sweep",
	  plot_batch },
	{ "order", "cost by order", "rows that differ in their order", "sweep",
	  plot_order },
	{ "operations", "what a cost is made of",
	  "rows whose operations are timed apart, as get and put", "stack",
	  plot_operations },
	{ "placement", "cost by nodes",
	  "rows on two or more pairs of nodes, of threads and of memory",
	  "placement", plot_placement },
	{ "teardown", "phases by device", "teardown rows", "stack",
	  plot_teardown },
	{ "drain-delay", "drain delay over processes", "teardown_live rows",
	  "drain_delay", plot_drain_delay },
	{ "break-even", "break-even",
	  "teardown rows and gup, fault or mixed ones of two strategies beside "
	  "null, 6 processes of each",
	  "break_even", plot_break_even },
	{ "power", "power by processes",
	  "what selftest statistics wrote with --json or --out", "power",
	  plot_power },
};

const unsigned int nr_plot_kinds = sizeof(plot_kinds) / sizeof(plot_kinds[0]);

const struct plot_kind *plot_find(const char *name)
{
	for (unsigned int i = 0; i < nr_plot_kinds; i++)
		if (!strcmp(plot_kinds[i].name, name))
			return &plot_kinds[i];
	return NULL;
}

static int check_pair(const struct load *base, const char *base_name,
		      const struct load *new, const char *new_name,
		      const char *across, struct error *error)
{
	json_t *differences;
	char sides[512];
	int ret;

	if (!base->nr_rows || !new->nr_rows)
		return error_set(error, "%s and %s: a selftest is drawn by "
				 "itself", base_name, new_name);
	differences = differ_contexts(base, new);
	snprintf(sides, sizeof(sides), "%s and %s differ in", base_name,
		 new_name);
	ret = across_check(across, base, new, sides, differences, error);
	json_decref(differences);
	return ret;
}

int plot_check(const struct load *loads, const char *const *names,
	       unsigned int nr, const char *across, struct error *error)
{
	if (nr == 1 && across)
		return error_set(error, "--across is of several results");
	for (unsigned int i = 1; i < nr; i++)
		if (check_pair(&loads[0], names[0], &loads[i], names[i], across,
			       error))
			return -1;
	return 0;
}

/* What is drawn in one line must have been measured the same way. */
static bool alike(const struct load *a, const struct load *b)
{
	json_t *differences = differ_contexts(a, b);
	bool none = !json_array_size(differences);

	json_decref(differences);
	return none;
}

static unsigned int *find_sets(const struct load *loads, unsigned int nr)
{
	unsigned int *sets = calloc(nr, sizeof(*sets));

	for (unsigned int i = 0; sets && i < nr; i++) {
		sets[i] = i;
		for (unsigned int j = 0; sets[i] == i && j < i; j++)
			if (sets[j] == j && alike(&loads[j], &loads[i]))
				sets[i] = j;
	}
	return sets;
}

/* "threads" if there is one picture; else "threads-1" */
static int name_pictures(const struct plotting *plotting)
{
	struct plot_pictures *pictures = plotting->pictures;

	for (unsigned int i = 0; i < pictures->nr; i++)
		if (asprintf(&pictures->pictures[i].name,
			     pictures->nr == 1 ? "%s" : "%s-%u",
			     plotting->kind->name, i + 1) < 0) {
			pictures->pictures[i].name = NULL;
			return error_set(plotting->error, "out of memory");
		}
	return pictures->nr ? 0 : 1;
}

static void free_names(char **names, unsigned int nr)
{
	for (unsigned int i = 0; names && i < nr; i++)
		free(names[i]);
	free(names);
}

/* A file may be called anything; on a picture it's in one line. */
static char **plain_names(const char *const *names, unsigned int nr)
{
	char **plain = calloc(nr, sizeof(*plain));

	for (unsigned int i = 0; plain && i < nr; i++) {
		plain[i] = strdup(names[i]);
		if (!plain[i]) {
			free_names(plain, nr);
			return NULL;
		}
		record_one_line(plain[i]);
	}
	return plain;
}

int plot_draw(const struct plot_kind *kind, const struct load *loads,
	      const char *const *names, unsigned int nr,
	      const struct plot_options *options,
	      struct plot_pictures *pictures, struct error *error)
{
	char **plain = plain_names(names, nr);
	struct plotting plotting = {
		.kind = kind,
		.loads = loads,
		.names = (const char *const *)plain,
		.nr = nr,
		.options = options,
		.sets = find_sets(loads, nr),
		.pictures = pictures,
		.error = error,
	};
	int ret = -1;

	*pictures = (struct plot_pictures){ 0 };
	*error = (struct error){ 0 };
	if (!plotting.sets || !plain)
		error_set(error, "out of memory");
	else if (!kind->draw(&plotting))
		ret = name_pictures(&plotting);
	free(plotting.sets);
	free_names(plain, nr);
	return ret;
}

void plot_free(struct plot_pictures *pictures)
{
	for (unsigned int i = 0; i < pictures->nr; i++) {
		free(pictures->pictures[i].name);
		free(pictures->pictures[i].title);
		free(pictures->pictures[i].text);
	}
	free(pictures->pictures);
	*pictures = (struct plot_pictures){ 0 };
}
