// SPDX-License-Identifier: MIT
/* Which rows of all results stand in one panel. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/plot/parts.h"
#include "harness/stats/interval.h"
#include "harness/stats/looks.h"
#include "harness/stats/stats.h"

void plot_estimate(const double *values, unsigned int n, unsigned int planned,
		   struct plot_estimate *estimate)
{
	double confidence = stats_looks_confidence(0.95, planned, 1);
	struct stats_interval interval;
	struct stats_summary summary;
	double sorted[n];

	memcpy(sorted, values, n * sizeof(*values));
	summary = stats_summarize(sorted, n);
	*estimate = (struct plot_estimate){ summary.median, summary.min,
					    summary.max, BAR_RANGE };
	if (n < 2) {
		estimate->bar = BAR_NONE;
		return;
	}
	if (stats_median_interval(sorted, n, confidence, &interval) ||
	    interval.confidence < confidence)
		return;
	estimate->low = interval.low;
	estimate->high = interval.high;
	estimate->bar = BAR_INTERVAL;
}

const char *plot_series_of(const struct plot_group *group,
			   const struct plot_row *row)
{
	const char *value = NULL;

	if (group->by)
		value = load_axis(row->row, group->by);
	return value ? value : row->row->who;
}

static bool same_workload(const struct load_row *a, const struct load_row *b)
{
	return !strcmp(a->machine, b->machine) &&
	       !strcmp(a->workload, b->workload);
}

/* Where there is one strategy, but several primitives, those are compared. */
static const char *series_axis(const struct plotting *plotting,
			       const struct load_row *like)
{
	const char *first = load_axis(like, "primitive"), *primitive;
	const struct load *load = plotting->loads;
	const struct load_row *row;
	bool several = false;

	for (; load < plotting->loads + plotting->nr; load++) {
		for (row = load->rows; row < load->rows + load->nr_rows;
		     row++) {
			if (!same_workload(row, like))
				continue;
			if (strcmp(row->who, like->who))
				return NULL;
			primitive = load_axis(row, "primitive");
			several |= first && primitive &&
				   strcmp(first, primitive);
		}
	}
	return several ? "primitive" : NULL;
}

static int by_key(const void *a, const void *b)
{
	const struct load_axis *x = a, *y = b;

	return strcmp(x->key, y->key);
}

/* What the rows of a panel have alike. The caller frees it. */
static char *group_key(const struct plotting *plotting,
		       const struct plot_row *row, const char *drawn,
		       const char *by)
{
	unsigned int nr = row->row->nr_axes;
	struct load_axis axes[nr + 1];
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	if (nr)
		memcpy(axes, row->row->axes, nr * sizeof(*axes));
	qsort(axes, nr, sizeof(*axes), by_key);
	fprintf(out, "%u/%s/%s/%s", plotting->sets[row->file],
		row->row->machine, row->row->workload, row->row->unit);
	for (unsigned int i = 0; i < nr; i++)
		if ((!drawn || strcmp(axes[i].key, drawn)) &&
		    (!by || strcmp(axes[i].key, by)))
			fprintf(out, "/%s:%s", axes[i].key, axes[i].value);
	fclose(out);
	return text;
}

/* The group of that key; a new one if there is none. NULL: no memory. */
static struct plot_group *find_group(struct plot_groups *groups, json_t *index,
				     char *key, const char *by)
{
	const json_t *found = json_object_get(index, key);
	struct plot_group *grown;

	if (found) {
		free(key);
		return &groups->groups[json_integer_value(found)];
	}
	grown = realloc(groups->groups, (groups->nr + 1) * sizeof(*grown));
	if (!grown || json_object_set_new(index, key,
					  json_integer(groups->nr))) {
		free(key);
		return NULL;
	}
	groups->groups = grown;
	grown += groups->nr++;
	*grown = (struct plot_group){ .key = key, .by = by };
	return grown;
}

static int refuse_twice(const struct plotting *plotting,
			const struct plot_row *a, const struct plot_row *b)
{
	const char *first = load_axis(a->row, "place");
	const char *second = load_axis(b->row, "place");

	/* rows of a panel differ in it on a map only */
	if (a->file == b->file && first && second && strcmp(first, second))
		return error_set(plotting->error, "%s: rows of place:%.32s "
				 "ran on the same nodes as those of "
				 "place:%.32s (threads on node %g, memory on "
				 "node %g), so it has no map of these",
				 plotting->names[a->file], second, first, b->x,
				 b->y);
	return error_set(plotting->error, "%s and %s both have '%.200s': a "
			 "picture shows it once; plot one of them, or have "
			 "pgmapbench compare tell them apart",
			 plotting->names[a->file], plotting->names[b->file],
			 b->row->name);
}

static int add_row(const struct plotting *plotting, struct plot_group *group,
		   const struct plot_row *row)
{
	const char *series = plot_series_of(group, row);
	struct plot_row *grown;

	for (unsigned int i = 0; i < group->nr; i++)
		if (group->rows[i].x == row->x && group->rows[i].y == row->y &&
		    !strcmp(plot_series_of(group, &group->rows[i]), series))
			return refuse_twice(plotting, &group->rows[i], row);
	grown = realloc(group->rows, (group->nr + 1) * sizeof(*grown));
	if (!grown)
		return error_set(plotting->error, "out of memory");
	group->rows = grown;
	group->rows[group->nr++] = *row;
	return 0;
}

static int take_row(const struct plotting *plotting, const char *drawn,
		    const struct plot_row *row, json_t *index,
		    struct plot_groups *groups)
{
	const char *by = series_axis(plotting, row->row);
	char *key = group_key(plotting, row, drawn, by);
	struct plot_group *group = key ? find_group(groups, index, key, by) :
					 NULL;

	if (!group)
		return error_set(plotting->error, "out of memory");
	return add_row(plotting, group, row);
}

int plot_group(const struct plotting *plotting, const char *drawn,
	       plot_takes *takes, struct plot_groups *groups)
{
	json_t *index = json_object();
	const struct load *load;
	struct plot_row row;
	int ret = 0;

	*groups = (struct plot_groups){ 0 };
	for (unsigned int i = 0; !ret && i < plotting->nr; i++) {
		load = &plotting->loads[i];
		for (unsigned int j = 0; !ret && j < load->nr_rows; j++) {
			row = (struct plot_row){ .row = &load->rows[j],
						 .file = i };
			if (takes(plotting, &row))
				ret = take_row(plotting, drawn, &row, index,
					       groups);
		}
	}
	json_decref(index);
	return ret;
}

static void free_group(struct plot_group *group)
{
	free(group->rows);
	free(group->key);
}

void plot_groups_free(struct plot_groups *groups)
{
	for (unsigned int i = 0; i < groups->nr; i++)
		free_group(&groups->groups[i]);
	free(groups->groups);
	*groups = (struct plot_groups){ 0 };
}

static bool has_places(const struct plot_group *group, unsigned int fewest)
{
	unsigned int nr = 0, i, j;

	for (i = 0; i < group->nr && nr < fewest; i++) {
		for (j = 0; j < i; j++)
			if (group->rows[j].x == group->rows[i].x)
				break;
		nr += j == i;
	}
	return nr >= fewest;
}

void plot_drop_groups(struct plot_groups *groups, unsigned int fewest)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < groups->nr; i++) {
		if (has_places(&groups->groups[i], fewest))
			groups->groups[kept++] = groups->groups[i];
		else
			free_group(&groups->groups[i]);
	}
	groups->nr = kept;
}

const struct plot_row *plot_at(const struct plot_group *group,
			       const char *series, double x)
{
	for (unsigned int i = 0; i < group->nr; i++)
		if (group->rows[i].x == x &&
		    !strcmp(plot_series_of(group, &group->rows[i]), series))
			return &group->rows[i];
	return NULL;
}

static int ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

unsigned int plot_places(const struct plot_page *page, double *places,
			 unsigned int most)
{
	const struct plot_group *group;
	unsigned int nr = 0, k;

	for (unsigned int i = 0; i < page->nr_groups; i++) {
		group = page->groups[i];
		for (unsigned int j = 0; j < group->nr; j++) {
			for (k = 0; k < nr; k++)
				if (places[k] == group->rows[j].x)
					break;
			if (k == nr && nr < most)
				places[nr++] = group->rows[j].x;
		}
	}
	qsort(places, nr, sizeof(*places), ascending);
	return nr;
}
