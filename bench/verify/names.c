// SPDX-License-Identifier: MIT
/* What an address of the model is called, and what a word there means. */
#include <stdio.h>
#include <string.h>

#include "bench/verify/primitives/life.h"
#include "bench/verify/state.h"

static const struct {
	size_t offset;
	const char *name;
} page_fields[] = {
	{ offsetof(struct page, flags), "flags" },
	{ offsetof(struct page, pgmap), "pgmap" },
	{ offsetof(struct page, index), "index" },
	{ offsetof(struct page, _mapcount), "_mapcount" },
	{ offsetof(struct page, _refcount), "_refcount" },
}, folio_fields[] = {
	{ offsetof(struct folio, _flags_1), "_flags_1" },
	{ offsetof(struct folio, _head_1), "compound_head" },
	{ offsetof(struct folio, _large_mapcount), "_large_mapcount" },
	{ offsetof(struct folio, _nr_pages_mapped), "_nr_pages_mapped" },
	{ offsetof(struct folio, _entire_mapcount), "_entire_mapcount" },
	{ offsetof(struct folio, _pincount), "_pincount" },
}, pgmap_fields[] = {
	{ offsetof(struct dev_pagemap, ref.percpu_count_ptr), "ref" },
	{ offsetof(struct dev_pagemap, ref.data), "ref.data" },
	{ offsetof(struct dev_pagemap, done), "done" },
	{ offsetof(struct dev_pagemap, confirmed), "confirmed" },
	{ offsetof(struct dev_pagemap, alive), "alive" },
	{ offsetof(struct dev_pagemap, type), "type" },
	{ offsetof(struct dev_pagemap, vmemmap_shift), "vmemmap_shift" },
	{ offsetof(struct dev_pagemap, range.start), "range.start" },
	{ offsetof(struct dev_pagemap, range.end), "range.end" },
	{ offsetof(struct dev_pagemap, i_count), "i_count" },
};

#define FIELD(table, at) \
	field(table, sizeof(table) / sizeof((table)[0]), at)

static const char *field(const void *fields, size_t nr, size_t offset)
{
	const __typeof__(page_fields[0]) *table = fields;

	for (size_t i = 0; i < nr; i++)
		if (table[i].offset == offset)
			return table[i].name;
	return "?";
}

/* What isn't allocated. */
static void describe_global(const volatile void *address, char *text,
			    size_t size)
{
	size_t offset = (size_t)((const volatile char *)address -
				 (char *)&shared), d, at;

	if (address == (void *)&devmap_managed_key)
		snprintf(text, size, "devmap_managed_key");
	else if ((size_t)((const volatile char *)address -
			  (char *)&pgmap_array) < sizeof(pgmap_array))
		snprintf(text, size, "pgmap_array");
	else if (offset >= sizeof(shared))
		snprintf(text, size, "a global");
	else if (address == (void *)&shared.handed)
		snprintf(text, size, "what was handed over");
	else if (address == (void *)&shared.ordinary)
		snprintf(text, size, "the ordinary page");
	else {
		d = offset / sizeof(shared.dev[0]);
		at = offset % sizeof(shared.dev[0]);
		if (at == offsetof(__typeof__(shared.dev[0]), phase))
			snprintf(text, size, "phase of teardown %zu", d);
		else
			snprintf(text, size, "pins of CPU %zu, device %zu",
				 at / sizeof(shared.dev[0].held[0]), d);
	}
}

void world_describe(const volatile void *address, char *text, size_t size)
{
	unsigned long index = 0;
	const char *name;
	size_t offset;
	int d;

	if (!subject->strategy) {
		life_describe(address, text, size);
		return;
	}
	d = device_of(address, &index);
	if (d >= 0) {
		offset = (size_t)((const volatile char *)address -
				  (char *)(ghost.dev[d].dax.pages + index));
		if (index % 2 && ghost.dev[d].dax.order &&
		    theirs()->unit == UNIT_FOLIOS)
			snprintf(text, size, "folio %s",
				 FIELD(folio_fields,
				       offset + sizeof(struct page)));
		else
			snprintf(text, size, "page %lu %s", index,
				 FIELD(page_fields, offset));
		return;
	}
	name = explore_name(address, &offset);
	if (!name)
		describe_global(address, text, size);
	else if (!strcmp(name, "pgmap"))
		snprintf(text, size, "pgmap->%s", FIELD(pgmap_fields, offset));
	else if (!strcmp(name, "ref.data"))
		snprintf(text, size, "ref.data->%s",
			 offset == offsetof(struct percpu_ref_data, count) ?
				 "count" :
				 "...");
	else if (!strcmp(name, "ref of CPU"))
		snprintf(text, size, "ref of CPU %zu", offset / 8);
	else
		snprintf(text, size, "%s %zu", name, offset / 8);
}

/* The flags of percpu_ref's pointer, and what is left above them at its exit. */
static void ref_value(uint64_t word, char *text, size_t size)
{
	snprintf(text, size, "%s", !(word & __PERCPU_REF_ATOMIC_DEAD) ?
					   "percpu" :
				   word & __PERCPU_REF_ATOMIC ?
					   "ATOMIC|DEAD" : "DEAD");
}

void world_value(const volatile void *address, uint64_t word, char *text,
		 size_t size)
{
	const char *name;
	size_t offset;

	if (!subject->strategy) {
		life_value(address, word, text, size);
		return;
	}
	if (is_count(address)) {
		if (is_free(word) && !theirs()->idle)
			snprintf(text, size, "free");
		else
			snprintf(text, size, "%d", count_of(word));
		return;
	}
	name = explore_name(address, &offset);
	if (name && (!strcmp(name, "pte") || !strcmp(name, "pmd") ||
		     !strcmp(name, "pud"))) {
		if (!word)
			snprintf(text, size, "none");
		else if (name[1] != 't' && !entry_leaf(word))
			snprintf(text, size, "table");
		else
			snprintf(text, size, "present");
		return;
	}
	if (name && !strcmp(name, "pgmap") &&
	    offset == offsetof(struct dev_pagemap, ref.percpu_count_ptr)) {
		ref_value(word, text, size);
		return;
	}
	if (name && !strcmp(name, "ref.data") && (int64_t)word < -4096)
		snprintf(text, size, "bias%+ld",
			 (long)(word - PERCPU_COUNT_BIAS));
	else if ((int64_t)word > 0xffffff)
		snprintf(text, size, "set");
	else
		snprintf(text, size, "%ld", (long)word);
}
