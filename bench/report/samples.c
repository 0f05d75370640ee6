// SPDX-License-Identifier: MIT
/* What was seen while it was measured: sizes and nodes, sample by sample. */
#include <math.h>
#include <string.h>

#include "bench/report/parts.h"
#include "harness/kernel/user/mm.h"
#include "harness/memory/host.h"

#define SIZES_MAX 6

/* Over all samples: a sample is a row in one process. */
struct seen {
	/* sizes with which data was faulted in, and in how many samples */
	double size[SIZES_MAX];
	unsigned int nr_size[SIZES_MAX], nr_sizes;
	/* samples with data, and those that don't say */
	unsigned int data, untold;
	/* with a page array that could be huge, and where all of it was */
	unsigned int arrays, huge, folded;
	double least_huge;		/* part of it */
};

static void see_fault(struct seen *seen, double bytes)
{
	unsigned int i;

	if (isnan(bytes)) {
		seen->untold++;
		return;
	}
	if (bytes <= 0)
		return;
	seen->data++;
	for (i = 0; i < seen->nr_sizes && seen->size[i] != bytes; i++)
		;
	if (i == SIZES_MAX)
		return;
	if (i == seen->nr_sizes)
		seen->size[seen->nr_sizes++] = bytes;
	seen->nr_size[i]++;
}

static void see_array(struct seen *seen, const struct load_row *row,
		      unsigned int process)
{
	double bytes = load_counter(row, process, "vmemmap_bytes");
	double huge = load_counter(row, process, "vmemmap_huge_bytes");
	const char *kind = load_axis(row, "vmemmap");

	if (!(bytes > 0))
		return;
	/* the kernel has base pages, too, where it folds */
	if (kind && !strcmp(kind, "folded")) {
		seen->folded++;
		return;
	}
	seen->arrays++;
	if (huge >= bytes)
		seen->huge++;
	else if (!(huge / bytes > seen->least_huge))
		seen->least_huge = huge / bytes;
}

static struct seen see(const struct report *report)
{
	struct seen seen = { .least_huge = 1 };

	for (unsigned int i = 0; i < report->nr; i++) {
		const struct load *load = report->loads[i];

		for (unsigned int j = 0; j < load->nr_rows; j++) {
			const struct load_row *row = &load->rows[j];

			for (unsigned int k = 0; k < row->n; k++) {
				see_fault(&seen, load_counter(row, k,
							      "fault_bytes"));
				see_array(&seen, row, k);
			}
		}
	}
	return seen;
}

/* "data faulted in 4K pages, verified in each of 168 samples" */
static void say_faults(const struct seen *seen, struct flow *words)
{
	char size[32];

	if (!seen->data) {
		say(words, seen->untold ? "size of faults NOT verified: no "
					  "sample says" :
					  "no data is faulted in");
		return;
	}
	say(words, "data faulted in");
	for (unsigned int i = 0; i < seen->nr_sizes; i++) {
		size_text((unsigned long)seen->size[i], size, sizeof(size));
		if (seen->nr_sizes == 1)
			flow(words, "%s pages,", size);
		else
			flow(words, "%s (%u samples),", size,
			     seen->nr_size[i]);
	}
	say(words, seen->untold ? "verified in" : "verified in each of");
	flow(words, "%u", seen->data);
	say(words, "samples (rows x processes)");
	if (seen->untold)
		flow(words, "and NOT in %u", seen->untold);
}

static void say_arrays(const struct seen *seen, struct flow *words)
{
	unsigned int lacking = seen->arrays - seen->huge;

	if (!seen->arrays) {
		say(words, seen->folded ? "- page arrays folded" :
					  "- no page array");
		return;
	}
	say(words, lacking ? "- page array in huge pages" :
			     "- page array in huge pages, verified in each of");
	if (!lacking) {
		flow(words, "%u", seen->arrays);
	} else if (isnan(seen->least_huge)) {
		flow(words, "NOT verified in %u of %u", lacking, seen->arrays);
	} else {
		flow(words, "NOT in %u of %u,", lacking, seen->arrays);
		flow(words, "down to %.0f %%:", floor(seen->least_huge * 100));
		say(words, "TLB misses are in the numbers");
	}
	if (seen->folded)
		flow(words, "- folded in %u", seen->folded);
}

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

/* Of the samples of one place: how many had something on another node. */
static unsigned int count_elsewhere(const struct load *load, const char *name,
				    json_t *const nodes[3], bool *looked)
{
	const struct load_row *row = load->rows;
	const char *place;
	unsigned int nr = 0;
	bool there;

	*looked = false;
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

static void say_place(const struct load *load, const char *name,
		      const json_t *place, struct flow *words)
{
	static const char *const what[] = { "data", "page array", "pgmap" };
	const json_t *device = json_object_get(
		json_object_get(load->ours, "device"), "node");
	char text[512], cpus[256], node[32];
	json_t *nodes[3];
	unsigned int elsewhere;
	bool looked;

	cpus_text(json_object_get(place, "cpus"), cpus, sizeof(cpus));
	snprintf(text, sizeof(text), "place %.32s: CPUs %s%s; nodes:", name,
		 cpus, json_is_true(json_object_get(place, "cores_shared")) ?
			       " (of shared cores)" : "");
	say(words, text);
	for (unsigned int i = 0; i < 3; i++) {
		nodes[i] = json_object_get(place, node_keys[i]);
		/* a device's data is where the device is */
		if (!i && json_is_integer(device))
			nodes[i] = (json_t *)device;
		flow(words, "%s", what[i]);
		snprintf(text, sizeof(text), "%s%s",
			 node_text(nodes[i], node), i < 2 ? "," : ";");
		say(words, text);
	}
	elsewhere = count_elsewhere(load, name, nodes, &looked);
	if (elsewhere)
		flow(words, "NOT so in %u samples.", elsewhere);
	else
		say(words, looked ? "verified in each sample." :
				    "no sample says where it was.");
	flow_end(words);
}

static void say_memory(const struct load *load, struct flow *words)
{
	const json_t *device = json_object_get(load->ours, "device");
	const char *memory = load_text(load->ours, "memory");
	const char *slash = strrchr(memory, '/');
	json_int_t align = json_integer_value(
		json_object_get(device, "align_bytes"));
	bool is_file = !strncmp(memory, "fsdax:", 6);
	char text[256], size[32];

	flow(words, "memory");
	/* where a file lies is of one host */
	snprintf(text, sizeof(text), "%s%s", is_file && slash ? "fsdax:" : "",
		 is_file && slash ? slash + 1 : memory);
	say(words, text);
	if (json_is_integer(json_object_get(device, "node")) && align > 0)
		flow(words, "(aligned to %s)",
		     size_text((unsigned long)align, size, sizeof(size)));
	flow(words, "-");
}

void report_samples(struct report *report)
{
	const struct load *load = report->loads[report->nr - 1];
	struct seen seen = see(report);
	const char *name;
	json_t *place;

	say_memory(load, &report->words);
	say_faults(&seen, &report->words);
	say_arrays(&seen, &report->words);
	flow_end(&report->words);
	json_object_foreach (json_object_get(load->ours, "places"), name,
			     place)
		say_place(load, name, place, &report->words);
}
