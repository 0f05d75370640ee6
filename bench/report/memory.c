// SPDX-License-Identifier: MIT
/* The memory: with which pages data was faulted in, and the page array. */
#include <math.h>
#include <string.h>

#include "bench/report/parts.h"
#include "harness/memory/host.h"

#define SIZES_MAX 6

/* Over all samples: a sample is a row in one process. */
struct seen {
	/* sizes with which data was faulted in, and in how many samples */
	double size[SIZES_MAX];
	unsigned int nr_size[SIZES_MAX], nr_sizes;
	/* samples with data, those of rows with several sizes; untold ones */
	unsigned int data, mixed, untold;
	/* with a page array that could be huge, and where all of it was */
	unsigned int arrays, huge, folded;
	double least_huge;		/* part of it */
};

/* 0: the sample has no data; -1: it doesn't say. */
static double fault_size(const struct load_row *row, unsigned int process)
{
	double bytes = load_counter(row, process, "fault_bytes");

	/* no page is as large as that */
	return bytes >= 0 && bytes < 1e18 ? bytes : -1;
}

static void see_fault(struct seen *seen, double bytes)
{
	unsigned int i;

	if (bytes < 0)
		seen->untold++;
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

/* A row measures one thing: of several sizes none is the right one. */
static bool sizes_differ(const struct load_row *row)
{
	double first = -1, size;

	for (unsigned int i = 0; i < row->n; i++) {
		size = fault_size(row, i);
		if (size >= 0 && first >= 0 && size != first)
			return true;
		if (size >= 0)
			first = size;
	}
	return false;
}

static void see_faults(struct seen *seen, const struct load_row *row)
{
	unsigned int before = seen->data;

	for (unsigned int i = 0; i < row->n; i++)
		see_fault(seen, fault_size(row, i));
	if (sizes_differ(row))
		seen->mixed += seen->data - before;
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

static struct seen see(const struct load *const loads[], unsigned int nr)
{
	struct seen seen = { .least_huge = 1 };

	for (unsigned int i = 0; i < nr; i++) {
		const struct load *load = loads[i];

		for (unsigned int j = 0; j < load->nr_rows; j++) {
			const struct load_row *row = &load->rows[j];

			see_faults(&seen, row);
			for (unsigned int k = 0; k < row->n; k++)
				see_array(&seen, row, k);
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
	say(words, seen->untold || seen->mixed ? "verified in" :
						"verified in each of");
	flow(words, "%u", seen->data - seen->mixed);
	say(words, "samples (rows x processes)");
	if (seen->untold)
		flow(words, "and NOT in %u", seen->untold);
	if (seen->mixed)
		flow(words, "and NOT in %u", seen->mixed);
	if (seen->mixed)
		say(words, "of rows whose processes had several sizes");
}

static void say_arrays(const struct seen *seen, struct flow *words)
{
	unsigned int lacking = seen->arrays - seen->huge;

	if (!seen->arrays) {
		say(words, seen->folded ? "page arrays folded" :
					  "no page array");
		return;
	}
	say(words, lacking ? "page array in huge pages" :
			     "page array in huge pages, verified in each of");
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

void report_memory(struct report *report)
{
	struct seen seen = see(report->loads, report->nr);

	say_memory(report->loads[report->nr - 1], &report->words);
	say_faults(&seen, &report->words);
	flow(&report->words, "-");
	say_arrays(&seen, &report->words);
	flow_end(&report->words);
}

void doubt_memory(const struct load *load, const char *name,
		  struct flow *words)
{
	struct seen seen = see(&load, 1);

	if (seen.untold || seen.mixed) {
		doubt_begin(words, name);
		say_faults(&seen, words);
		flow_end(words);
	}
	if (seen.huge < seen.arrays) {
		doubt_begin(words, name);
		say_arrays(&seen, words);
		flow_end(words);
	}
}
