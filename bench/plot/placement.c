// SPDX-License-Identifier: MIT
/* Costs by nodes: where threads were, and where the memory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/plot/notes.h"
#include "bench/plot/parts.h"

#define NODES_MAX 64

/* The node that all of the row's threads were on; -1: none, or not known. */
static double node_of_threads(const struct load *load,
			      const struct load_row *row)
{
	const char *name = load_axis(row, "place");
	const char *threads = load_axis(row, "threads");
	const json_t *nodes, *node;
	long nr = threads ? atol(threads) : 0, first = -1;

	nodes = json_object_get(json_object_get(load->ours, "places"),
				name ? name : "");
	nodes = json_object_get(nodes, "cpu_nodes");
	if (nr < 1 || nr > (long)json_array_size(nodes))
		return -1;
	for (long i = 0; i < nr; i++) {
		node = json_array_get(nodes, i);
		if (!json_is_integer(node) ||
		    (i && json_integer_value(node) != first))
			return -1;
		first = json_integer_value(node);
	}
	return first;
}

/* What all processes saw; -1: they differ, or it's on several nodes. */
static double node_seen(const struct load_row *row, const char *counter)
{
	double node = load_counter(row, 0, counter);

	for (unsigned int i = 1; i < row->n; i++)
		if (load_counter(row, i, counter) != node)
			return -1;
	return node >= 0 ? node : -1;
}

/* A device's own page array has no node of its own. */
static bool takes(const struct plotting *plotting, struct plot_row *row)
{
	row->x = node_of_threads(&plotting->loads[row->file], row->row);
	row->y = node_seen(row->row, "data_node");
	return row->x >= 0 && row->y >= 0 &&
	       node_seen(row->row, "vmemmap_node") == row->y;
}

/* Two pairs of nodes, at least. */
static void drop_points(struct plot_groups *groups)
{
	unsigned int kept = 0;
	struct plot_group *group;
	bool several;

	for (unsigned int i = 0; i < groups->nr; i++) {
		group = &groups->groups[i];
		several = false;
		for (unsigned int j = 1; j < group->nr; j++)
			several |= group->rows[j].x != group->rows[0].x ||
				   group->rows[j].y != group->rows[0].y;
		if (several) {
			groups->groups[kept++] = *group;
			continue;
		}
		free(group->rows);
		free(group->key);
	}
	groups->nr = kept;
}

static unsigned int add_node(double *nodes, unsigned int nr, double node)
{
	unsigned int i = nr;

	for (unsigned int j = 0; j < nr; j++)
		if (nodes[j] == node)
			return nr;
	if (nr == NODES_MAX)
		return nr;
	for (; i && nodes[i - 1] > node; i--)
		nodes[i] = nodes[i - 1];
	nodes[i] = node;
	return nr + 1;
}

static double index_of(const double *nodes, unsigned int nr, double node)
{
	for (unsigned int i = 0; i < nr; i++)
		if (nodes[i] == node)
			return i + 1;
	return NAN;
}

struct map {
	double nodes[NODES_MAX];
	unsigned int nr;
	double scale, min, max;
};

static void write_cells(struct plot_page *page, struct map *map,
			const char *series)
{
	const struct plot_group *group = page->groups[0];
	const struct plot_row *row = group->rows;
	struct plot_estimate cost;

	for (unsigned int i = 0; i < group->nr; i++, row++) {
		if (strcmp(plot_series_of(group, row), series))
			continue;
		plot_estimate(row->row->total, row->row->n, 1, &cost);
		cost.median /= map->scale;
		map->min = fmin(map->min, cost.median);
		map->max = fmax(map->max, cost.median);
		sheet_line(&page->sheet, 3,
			   (double[]){ index_of(map->nodes, map->nr, row->x),
				       index_of(map->nodes, map->nr, row->y),
				       cost.median });
	}
	sheet_block(&page->sheet);
}

static void say_foot(struct plot_page *page, const char *unit)
{
	char text[192];

	snprintf(text, sizeof(text), "Numbers, and the darker the more: %s, "
		 "medians over processes.", unit);
	flow_words(&page->sheet.foot.flow, text);
	flow_words(&page->sheet.foot.flow, "The memory is the data with its "
		   "page array; rows that have these apart, or threads on "
		   "several nodes, aren't drawn. An empty field wasn't "
		   "measured.");
}

static int fill(struct plot_page *page)
{
	const struct plot_group *group = page->groups[0];
	struct map map = { .min = INFINITY };
	double largest = 0;
	char unit[128];

	for (unsigned int i = 0; i < group->nr; i++) {
		map.nr = add_node(map.nodes, map.nr, group->rows[i].x);
		map.nr = add_node(map.nodes, map.nr, group->rows[i].y);
		largest = fmax(largest, group->rows[i].row->total[0]);
	}
	map.scale = plot_unit(group->rows[0].row, largest, unit, sizeof(unit));
	sheet_numbers(&page->sheet, "node", map.nodes, map.nr);
	sheet_data(&page->sheet);
	for (unsigned int i = 0; i < page->nr_series; i++)
		write_cells(page, &map, page->series[i]);
	sheet_data_end(&page->sheet);
	sheet_number(&page->sheet, "min", map.min);
	sheet_number(&page->sheet, "max", map.max);
	say_foot(page, unit);
	return 0;
}

int plot_placement(struct plotting *plotting)
{
	struct plot_groups groups;
	int ret = plot_group(plotting, "place", takes, &groups);

	drop_points(&groups);
	if (!ret)
		ret = plot_pages(plotting, &groups, "place", 1, fill);
	plot_groups_free(&groups);
	return ret;
}
