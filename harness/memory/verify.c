// SPDX-License-Identifier: MIT
/*
 * What a mapping really is made of. The size of a page: how much around it
 * became present by one fault, as /proc/self/pagemap has it. It needs no
 * privilege, and knows devdax, of which smaps counts no huge page before
 * Linux 6.15.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/kernel/user/mm.h"
#include "harness/memory/host.h"
#include "harness/memory/map.h"
#include "harness/memory/verify.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23	/* Linux 5.14 */
#endif

#define MAX_SPOTS  16
#define PM_PRESENT (1UL << 63)

/* The neighbourhood of a spot: what the largest page there can be covers. */
struct window {
	char *start;
	size_t pages;		/* base pages */
	uint64_t *before, *after;
};

struct look {
	const struct memory *memory;
	char *data;
	size_t size;
	int node;		/* asked for, or < 0 */
	int pagemap;		/* -1: don't look there */
	char *first;		/* the first window, */
	size_t windows;		/* how many there are, */
	struct window window;	/* and the one that is looked at */
	struct faulted *faulted;
	const struct why *why;
};

/* Failing is no error: then it isn't known. */
static bool read_pagemap(const struct look *look, uint64_t *entries)
{
	const struct window *w = &look->window;
	uintptr_t page = (uintptr_t)w->start / base_page_size();
	size_t bytes = w->pages * sizeof(*entries);

	return look->pagemap >= 0 &&
	       pread(look->pagemap, entries, bytes,
		     (off_t)(page * sizeof(*entries))) == (ssize_t)bytes;
}

/*
 * A fault for writing, as a touch is one, but that answers with an error where
 * a touch would be a SIGBUS. Linux before 5.14 has none.
 */
static int fault_in(const struct look *look, char *page)
{
	if (!madvise(page, base_page_size(), MADV_POPULATE_WRITE))
		return 0;
	if (errno == EINVAL) {
		__atomic_fetch_or(page, 0, __ATOMIC_RELAXED);
		return 0;
	}
	refuse(look->why, MEMORY_BAD, "can't touch byte %zu of %s: %s",
	       (size_t)(page - look->data), memory_name(look->memory),
	       strerror(errno));
	return -1;
}

static bool appeared(const struct window *w, size_t page)
{
	return w->after[page] & PM_PRESENT && !(w->before[page] & PM_PRESENT);
}

/* Base pages around this one that came with it; 0: it was there before. */
static size_t came_with(const struct window *w, size_t page)
{
	size_t first = page, end = page;

	while (first > 0 && appeared(w, first - 1))
		first--;
	while (end < w->pages && appeared(w, end))
		end++;
	return end > page ? end - first : 0;
}

static void note_size(struct faulted *faulted, size_t size)
{
	if (!size)
		return;
	if (!faulted->page_size || size < faulted->page_size)
		faulted->page_size = size;
	if (size > faulted->page_size_max)
		faulted->page_size_max = size;
}

/* Is it an error not to know where a page is? By name there's a node. */
static bool must_know(const struct look *look)
{
	return look->memory->node >= 0 && !look->memory->kind->device;
}

static int note_node(const struct look *look, char *page)
{
	struct faulted *faulted = look->faulted;
	int node = page_node(page);

	if (node < 0 && must_know(look)) {
		refuse(look->why, MEMORY_BAD, "whether %s is on node %d can't "
		       "be known: %s; leave the node out, or in a container "
		       "allow CAP_SYS_NICE", memory_name(look->memory),
		       look->node, strerror(errno));
		return -1;
	}
	if (node >= 0 && look->node >= 0 && node != look->node) {
		refuse(look->why, MEMORY_BAD, "byte %zu of %s is on node %d, "
		       "not on node %d", (size_t)(page - look->data),
		       memory_name(look->memory), node, look->node);
		return -1;
	}
	if (!faulted->spots)
		faulted->node = node;
	else if (node < 0 || faulted->node == -1)
		faulted->node = -1;
	else if (node != faulted->node)
		faulted->node = NODE_INTERLEAVE;
	return 0;
}

static int touch(struct look *look, size_t window, size_t page)
{
	struct window *w = &look->window;
	char *at;
	bool known;

	w->start = look->first + window * w->pages * base_page_size();
	at = w->start + page * base_page_size();
	known = read_pagemap(look, w->before);
	if (fault_in(look, at))
		return -1;
	if (known && read_pagemap(look, w->after))
		note_size(look->faulted,
			  came_with(w, page) * base_page_size());
	if (note_node(look, at))
		return -1;
	look->faulted->spots++;
	return 0;
}

/*
 * Half of the spots are neighbours, half all over the mapping: so several
 * nodes are seen however pages are interleaved.
 */
static int touch_all(struct look *look)
{
	size_t nr = look->windows < MAX_SPOTS ? look->windows : MAX_SPOTS;
	size_t near = (nr + 1) / 2, i, window;

	for (i = 0; i < nr; i++) {
		window = i;
		if (i >= near)
			window = near + (i - near) * (look->windows - near) /
						(nr - near);
		if (touch(look, window, 11 * i % look->window.pages))
			return -1;
	}
	return 0;
}

static const char *hint(const struct memory *memory)
{
	if (memory->kind == &dram && memory->thp == THP_ON)
		return ": free memory is in pieces; have root run: echo 1 > "
		       "/proc/sys/vm/compact_memory";
	return "";
}

static int check_size(const struct look *look)
{
	const struct faulted *faulted = look->faulted;
	size_t want = look->memory->page_size, got = faulted->page_size;
	char want_text[32], got_text[32];

	if (!want || !got)
		return 0;
	if (got == want)
		got = faulted->page_size_max;
	if (got == want)
		return 0;
	refuse(look->why, MEMORY_BAD, "a fault in %s brought %s in, not %s%s",
	       memory_name(look->memory),
	       size_text(got, got_text, sizeof(got_text)),
	       size_text(want, want_text, sizeof(want_text)),
	       hint(look->memory));
	return -1;
}

static int check_interleaved(const struct look *look)
{
	const struct faulted *faulted = look->faulted;

	if (look->node != NODE_INTERLEAVE || faulted->node < 0 ||
	    faulted->spots < 2 || !nodes_several())
		return 0;
	refuse(look->why, MEMORY_BAD, "%s is on node %d, and not interleaved",
	       memory_name(look->memory), faulted->node);
	return -1;
}

/* Windows, as large as the largest page, that lie in the mapping. */
static void divide(struct look *look)
{
	size_t bytes = pmd_page_size(), skip;

	if (look->memory->page_size > bytes)
		bytes = look->memory->page_size;
	skip = -(uintptr_t)look->data & (bytes - 1);
	look->first = look->data + skip;
	look->windows = look->size > skip ? (look->size - skip) / bytes : 0;
	/* a small mapping is one */
	if (!look->windows) {
		look->first = look->data;
		look->windows = 1;
		bytes = look->size;
	}
	look->window.pages = bytes / base_page_size();
}

/*
 * To read the pagemap of a device's PUD mapping splits it, so one would see
 * what isn't so otherwise.
 */
static bool splits(const struct memory *memory)
{
	return memory->kind->device && memory->page_size > pmd_page_size();
}

int memory_touch(const struct memory *memory, void *data, size_t size, int node,
		 struct faulted *faulted, char *why_text, size_t why_size)
{
	const struct why why = { why_text, why_size };
	struct look look = {
		.memory = memory, .data = data, .size = size,
		.node = node == NODE_LOCAL ? memory->node : node,
		.pagemap = -1, .faulted = faulted, .why = &why,
	};
	uint64_t *entries;
	int ret;

	*faulted = (struct faulted){ .node = -1 };
	divide(&look);
	entries = calloc(2 * look.window.pages, sizeof(*entries));
	if (!entries) {
		refuse(&why, MEMORY_BAD, "out of memory");
		return -1;
	}
	look.window.before = entries;
	look.window.after = entries + look.window.pages;
	if (!splits(memory))
		look.pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	ret = touch_all(&look);
	if (look.pagemap >= 0)
		close(look.pagemap);
	free(entries);
	return ret || check_size(&look) || check_interleaved(&look) ? -1 : 0;
}
