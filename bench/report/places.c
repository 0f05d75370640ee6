// SPDX-License-Identifier: MIT
/* Placements: which CPUs and nodes they are, and if samples saw them so. */
#include <math.h>
#include <string.h>

#include "bench/report/parts.h"
#include "harness/kernel/user/mm.h"

/* "0-3,8": in the order in which threads take them. */
static void cpus_text(const json_t *cpus, char *text, size_t size)
{
	size_t nr = json_array_size(cpus), used = 0, end;
	json_int_t first, last;

	*text = '\0';
	for (size_t i = 0; i < nr && used + 32 < size; i = end) {
		first = last = json_integer_value(json_array_get(cpus, i));
		for (end = i + 1; end < nr; end++, last++)
			if (json_integer_value(json_array_get(cpus, end)) !=
			    last + 1)
				break;
		used += snprintf(text + used, size - used, "%s%lld",
				 used ? "," : "", (long long)first);
		if (last > first)
			used += snprintf(text + used, size - used, "-%lld",
					 (long long)last);
		if (end < nr && used + 32 >= size)
			snprintf(text + used, size - used, ",...");
	}
}

/* "0", "interleaved"; "?" */
static const char *node_text(const json_t *node, char text[32])
{
	if (json_is_integer(node))
		snprintf(text, 32, "%lld",
			 (long long)json_integer_value(node));
	else
		snprintf(text, 32, "%.24s", json_is_string(node) ?
						    json_string_value(node) :
						    "?");
	return text;
}

/* -1: nothing is there in this row, or nobody knows. */
static bool is_there(const struct load_row *row, unsigned int process,
		     const char *key, const json_t *node, bool *looked)
{
	double seen = load_counter(row, process, key);

	if (isnan(seen) || seen == -1)
		return true;
	*looked = true;
	if (json_is_integer(node))
		return seen == (double)json_integer_value(node);
	return json_is_string(node) && seen == NODE_INTERLEAVE;
}

static const char *const node_keys[] = { "data_node", "vmemmap_node",
					 "pgmap_node" };

/* Where that place has data, page array and pgmap. */
static void place_nodes(const struct load *load, const char *name,
			const json_t *nodes[3])
{
	const json_t *device = json_object_get(
		json_object_get(load->ours, "device"), "node");
	const json_t *place = json_object_get(
		json_object_get(load->ours, "places"), name);

	for (unsigned int i = 0; i < 3; i++)
		nodes[i] = json_object_get(place, node_keys[i]);
	/* a device's data is where the device is */
	if (json_is_integer(device))
		nodes[0] = device;
}

/* Of the samples of one place: how many had something on another node. */
static unsigned int count_elsewhere(const struct load *load, const char *name,
				    bool *looked)
{
	const struct load_row *row = load->rows;
	const json_t *nodes[3];
	const char *place;
	unsigned int nr = 0;
	bool there;

	place_nodes(load, name, nodes);
	for (unsigned int i = 0; i < load->nr_rows; i++, row++) {
		place = load_axis(row, "place");
		if (!place || strcmp(place, name))
			continue;
		for (unsigned int j = 0; j < row->n; j++) {
			there = true;
			for (unsigned int k = 0; k < 3; k++)
				there &= is_there(row, j, node_keys[k],
						  nodes[k], looked);
			nr += !there;
		}
	}
	return nr;
}

static void verify_place(const struct load *const loads[], unsigned int nr,
			 const char *name, struct flow *words)
{
	unsigned int elsewhere = 0;
	bool looked = false;

	for (unsigned int i = 0; i < nr; i++)
		elsewhere += count_elsewhere(loads[i], name, &looked);
	if (elsewhere)
		flow(words, "NOT so in %u samples.", elsewhere);
	else
		say(words, looked ? "verified in each sample." :
				    "no sample says where it was.");
	flow_end(words);
}

static void say_nodes(const struct load *load, const char *name,
		      struct flow *words)
{
	static const char *const what[] = { "data", "page array", "pgmap" };
	const json_t *nodes[3];
	char text[64], node[32];

	flow(words, "nodes:");
	place_nodes(load, name, nodes);
	for (unsigned int i = 0; i < 3; i++) {
		snprintf(text, sizeof(text), "%s %s%s", what[i],
			 node_text(nodes[i], node), i < 2 ? "," : ";");
		say(words, text);
	}
}

/* The newer result's; if base's is another one, that's a difference. */
static void say_place(struct report *report, const char *name,
		      const json_t *place)
{
	struct flow *words = &report->words;
	char text[512], cpus[256];

	cpus_text(json_object_get(place, "cpus"), cpus, sizeof(cpus));
	snprintf(text, sizeof(text), "place %.32s: CPUs %s%s;", name,
		 cpus, json_is_true(json_object_get(place, "cores_shared")) ?
			       " (of shared cores)" : "");
	say(words, text);
	say_nodes(report->loads[report->nr - 1], name, words);
	verify_place(report->loads, report->nr, name, words);
}

void report_places(struct report *report)
{
	const struct load *load = report->loads[report->nr - 1];
	const char *name;
	json_t *place;

	json_object_foreach (json_object_get(load->ours, "places"), name,
			     place)
		say_place(report, name, place);
}

void doubt_places(const struct load *load, const char *name,
		  struct flow *words)
{
	const char *place;
	bool looked;
	json_t *unused;
	char text[48];

	json_object_foreach (json_object_get(load->ours, "places"), place,
			     unused) {
		if (!count_elsewhere(load, place, &looked))
			continue;
		doubt_begin(words, name);
		snprintf(text, sizeof(text), "place %.32s:", place);
		say(words, text);
		say_nodes(load, place, words);
		verify_place(&load, 1, place, words);
	}
}
