// SPDX-License-Identifier: MIT
/* The reserved range behind vmemmap, and the memory in it. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "harness/device/vmemmap.h"

#define GIB_PAGES (1UL << (30 - PAGE_SHIFT))
#define MAX_SLOTS (VMEMMAP_PAGES / GIB_PAGES)
#define MIN_SLOTS 32UL
#define HUGE_SIZE (2UL << 20)

struct page *vmemmap;

/*
 * Slots of 1 GiB of pfns. The search goes on from where it last ended, so a
 * range rests as long as it can, and starts at 4 GiB: above what is below PCI.
 */
static pthread_mutex_t slots_lock = PTHREAD_MUTEX_INITIALIZER;
static bool slot_used[MAX_SLOTS];
static unsigned long next_slot = 4;
static unsigned long nr_slots;

/* As much as the host lets us have: a limit on addresses, valgrind. */
static int reserve(void)
{
	char *base = MAP_FAILED;
	size_t size;

	for (nr_slots = MAX_SLOTS; nr_slots >= MIN_SLOTS; nr_slots /= 2) {
		size = nr_slots * GIB_PAGES * sizeof(struct page);
		base = mmap(NULL, size + HUGE_SIZE, PROT_NONE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (base != MAP_FAILED)
			break;
	}
	if (base == MAP_FAILED)
		return -ENOMEM;
	vmemmap = (struct page *)(((uintptr_t)base + HUGE_SIZE - 1) &
				  ~(HUGE_SIZE - 1));
	return 0;
}

static bool slots_free(unsigned long first, unsigned long nr)
{
	unsigned long i;

	for (i = first; i < first + nr; i++)
		if (i >= nr_slots || slot_used[i])
			return false;
	return true;
}

/* The device's slots and the hole behind them. */
static unsigned long slots_of(unsigned long nr)
{
	return (nr + GIB_PAGES - 1) / GIB_PAGES + 1;
}

int pfn_range_alloc(unsigned long nr, unsigned long *first)
{
	unsigned long want = slots_of(nr), i, slot;
	int err = 0;

	pthread_mutex_lock(&slots_lock);
	if (!vmemmap)
		err = reserve();
	for (i = 0; i < nr_slots && !err; i++) {
		slot = (next_slot + i) % nr_slots;
		if (slot >= 4 && slots_free(slot, want))
			break;
	}
	if (!err && i == nr_slots)
		err = -ENOSPC;
	if (!err) {
		memset(&slot_used[slot], true, want);
		next_slot = slot + want;
		*first = slot * GIB_PAGES;
	}
	pthread_mutex_unlock(&slots_lock);
	return err;
}

void pfn_range_free(unsigned long first, unsigned long nr)
{
	pthread_mutex_lock(&slots_lock);
	memset(&slot_used[first / GIB_PAGES], false, slots_of(nr));
	pthread_mutex_unlock(&slots_lock);
}

/* Whole 2 MiB pages: a section has exactly one. */
static size_t array_bytes(unsigned long nr)
{
	return (nr * sizeof(struct page) + HUGE_SIZE - 1) & ~(HUGE_SIZE - 1);
}

int vmemmap_populate(unsigned long first, unsigned long nr, int node)
{
	char *start = (char *)pfn_to_page(first);
	size_t size = array_bytes(nr);
	int err;

	if (mprotect(start, size, PROT_READ | PROT_WRITE))
		return -errno;
	if (node_bind(start, size, node)) {
		err = -errno;
		vmemmap_free(first, nr);
		return err;
	}
	err = populate(start, size);
	if (err)
		vmemmap_free(first, nr);
	return err;
}

void vmemmap_free(unsigned long first, unsigned long nr)
{
	/* a new mapping in place of the old: the pages go, the fault stays */
	if (mmap(pfn_to_page(first), array_bytes(nr), PROT_NONE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1,
		 0) == MAP_FAILED) {
		perror("pgmapbench: can't free a page array");
		abort();
	}
}

unsigned long vmemmap_huge_bytes(unsigned long first, unsigned long nr)
{
	uintptr_t start = (uintptr_t)pfn_to_page(first);
	uintptr_t end = start + array_bytes(nr), from, to;
	unsigned long kib, sum = 0;
	bool ours = false;
	char line[256];
	FILE *smaps;

	smaps = fopen("/proc/self/smaps", "re");
	if (!smaps)
		return 0;
	/* the holes around a device keep its mapping apart from others */
	while (fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			ours = from < end && to > start;
		else if (ours && sscanf(line, "AnonHugePages: %lu kB", &kib) == 1)
			sum += kib << 10;
	}
	fclose(smaps);
	return sum;
}
