// SPDX-License-Identifier: MIT
#include "bench/sample.h"

static const struct {
	const char *name;
	size_t offset; /* of a long, or an unsigned one that is no larger */
} counts[] = {
	{ "round_pages", offsetof(struct sample, round) },
	{ "gets", offsetof(struct sample, gets) },
	{ "puts", offsetof(struct sample, puts) },
	{ "frees", offsetof(struct sample, frees) },
	{ "grace_periods", offsetof(struct sample, grace_periods) },
	{ "drain_helpers", offsetof(struct sample, drain_helpers) },
	{ "vmemmap_bytes", offsetof(struct sample, vmemmap_bytes) },
	{ "vmemmap_huge_bytes", offsetof(struct sample, vmemmap_huge) },
	{ "data_node", offsetof(struct sample, data_node) },
	{ "vmemmap_node", offsetof(struct sample, vmemmap_node) },
	{ "pgmap_node", offsetof(struct sample, pgmap_node) },
	{ "fault_bytes", offsetof(struct sample, fault_bytes) },
};

#define NR_COUNTS (sizeof(counts) / sizeof(counts[0]))

unsigned int nr_phases(const struct workload *workload)
{
	unsigned int nr = 0;

	while (workload->phases[nr])
		nr++;
	return nr;
}

void phase_name(const struct workload *workload, unsigned int phase, char *name,
		size_t size)
{
	snprintf(name, size, "%s_%s", workload->phases[phase], workload->unit);
}

void tail_name(const char *name, enum tail_part part, char *key, size_t size)
{
	snprintf(key, size, "%s%s%s", name, part == TAIL_P50 ? "" : "_",
		 part == TAIL_P50 ? "" : tail_part_names[part]);
}

/* A counter that is given twice is their sum: first skips what is there. */
static void report_tail(const char *name, const struct tail *tail,
			enum tail_part first, struct gbench_state *state)
{
	char key[64];

	for (enum tail_part i = first; i < NR_TAIL_PARTS; i++) {
		tail_name(name, i, key, sizeof(key));
		if (tail->part[i] >= 0)
			gbench_counter(state, key, tail->part[i]);
	}
}

void sample_report(const struct workload *workload, const struct sample *sample,
		   struct gbench_state *state)
{
	const long *count;
	char name[32];

	gbench_set_time(state, sample->total);
	gbench_set_cpu_time(state, sample->cpu);
	for (unsigned int i = 0; i < nr_phases(workload); i++) {
		if (sample->phase[i] < 0)
			continue;
		phase_name(workload, i, name, sizeof(name));
		gbench_counter(state, name, sample->phase[i]);
	}
	for (unsigned int i = 0; workload->tails[i]; i++)
		report_tail(workload->tails[i], &sample->tail[i],
			    i < nr_phases(workload) ? TAIL_P99 : TAIL_P50,
			    state);
	gbench_counter(state, "pages", sample->pages);
	if (sample->planted > 0)
		gbench_counter(state, "plant_percent", sample->planted);
	for (unsigned int i = 0; i < NR_COUNTS; i++) {
		count = (const void *)((const char *)sample + counts[i].offset);
		gbench_counter(state, counts[i].name, *count);
	}
}

static int read_number(const json_t *entry, const char *name, double *value,
		       struct error *error)
{
	const json_t *number = json_object_get(entry, name);

	if (!json_is_number(number))
		return error_set(error, "its report has no %s", name);
	*value = json_number_value(number);
	return 0;
}

static int read_tail(const json_t *entry, const char *name, struct tail *tail,
		     struct error *error)
{
	bool there = json_object_get(entry, name);
	char key[64];

	for (enum tail_part i = 0; i < NR_TAIL_PARTS; i++) {
		tail->part[i] = -1;
		tail_name(name, i, key, sizeof(key));
		if (there && read_number(entry, key, &tail->part[i], error))
			return -1;
	}
	return 0;
}

int sample_read(const struct workload *workload, const json_t *entry,
		struct sample *sample, struct error *error)
{
	double value = 0;
	char name[32];

	*sample = (struct sample){ 0 };
	if (read_number(entry, "real_time", &sample->total, error) ||
	    read_number(entry, "cpu_time", &sample->cpu, error) ||
	    read_number(entry, "pages", &sample->pages, error))
		return -1;
	for (unsigned int i = 0; i < nr_phases(workload); i++) {
		phase_name(workload, i, name, sizeof(name));
		/* not all paths time their phases apart */
		if (workload->native && !json_object_get(entry, name))
			sample->phase[i] = -1;
		else if (read_number(entry, name, &sample->phase[i], error))
			return -1;
	}
	for (unsigned int i = 0; workload->tails[i]; i++)
		if (read_tail(entry, workload->tails[i], &sample->tail[i],
			      error))
			return -1;
	for (unsigned int i = 0; i < NR_COUNTS; i++) {
		if (read_number(entry, counts[i].name, &value, error))
			return -1;
		*(long *)((char *)sample + counts[i].offset) = (long)value;
	}
	return 0;
}
