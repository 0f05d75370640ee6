// SPDX-License-Identifier: MIT
#include "bench/workloads/data.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "harness/memory/verify.h"

#define HUGE_SIZE (2UL << 20)
/* Looked at in the end. */
#define SPOTS 64

static int fail(struct data *data, const char *what, const char *why)
{
	snprintf(data->sample->error, sizeof(data->sample->error), "%s: %s",
		 what, why);
	return -1;
}

int data_open(struct data *data, const struct row *row,
	      const struct place *place, struct sample *sample)
{
	const struct memory *memory = place->memory;
	struct faulted faulted;
	char why[768];

	*data = (struct data){
		.place = place,
		.size = row->axis[AXIS_SIZE],
		.vmemmap = row->axis[AXIS_VMEMMAP],
		.sample = sample,
	};
	data->bytes = memory->kind->map(memory, NULL, place->vmemmap_bytes,
					data->size, place->data_node, why,
					sizeof(why));
	if (!data->bytes)
		return fail(data, "can't map the device", why);
	if (memory_touch(memory, data->bytes, data->size, place->data_node,
			 &faulted, why, sizeof(why))) {
		memory_unmap(data->bytes, data->size);
		return fail(data, "the device's pages", why);
	}
	sample->fault_bytes = faulted.page_size;
	sample->data_node = faulted.node;
	return 0;
}

/* The altmap: the start of the device, in front of the data. */
static int map_array(void *arg, void *addr, size_t size)
{
	struct data *data = arg;
	const struct memory *memory = data->place->memory;
	struct faulted faulted;
	char why[768];

	if (!memory->kind->map(memory, addr, 0, size, data->place->data_node,
			       why, sizeof(why))) {
		fail(data, "can't map the page array", why);
		return errno ? -errno : -ENXIO;
	}
	if (memory_touch(memory, addr, size, data->place->data_node, &faulted,
			 why, sizeof(why))) {
		fail(data, "the page array's pages", why);
		return -EIO;
	}
	data->sample->vmemmap_node = faulted.node;
	if (faulted.page_size >= HUGE_SIZE)
		data->sample->vmemmap_huge = size;
	return 0;
}

struct vmemmap_backing data_vmemmap(struct data *data)
{
	return (struct vmemmap_backing){
		.kind = data->vmemmap,
		.node = data->place->vmemmap_node,
		.map = map_array,
		.arg = data,
	};
}

int data_audit(struct data *data, unsigned long first, unsigned long nr,
	       struct dev_pagemap *pgmap)
{
	const struct place *place = data->place;
	struct sample *sample = data->sample;
	size_t bytes = nr * sizeof(struct page);
	char why[768];
	int seen;

	sample->vmemmap_bytes = bytes;
	if (data->vmemmap != VMEMMAP_DEVICE) {
		if (node_check(pfn_to_page(first), vmemmap_bytes(nr),
			       place->vmemmap_node, &seen, why, sizeof(why)))
			return fail(data, "the page array", why);
		sample->vmemmap_node = seen;
		sample->vmemmap_huge = vmemmap_huge_bytes(first, nr);
	}
	if (sample->vmemmap_huge > bytes)
		sample->vmemmap_huge = bytes;
	if (!pgmap)
		return 0;
	if (node_check(pgmap, sizeof(*pgmap), place->pgmap_node, &seen, why,
		       sizeof(why)))
		return fail(data, "the pgmap", why);
	sample->pgmap_node = seen;
	return 0;
}

void data_close(struct data *data)
{
	volatile const char *bytes = data->bytes;

	for (size_t i = 0; i < SPOTS; i++)
		(void)bytes[data->size / SPOTS * i];
	memory_unmap(data->bytes, data->size);
}
