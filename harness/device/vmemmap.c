// SPDX-License-Identifier: MIT
/* The reserved range behind vmemmap, and the memory in it. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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

/* A section has exactly one 2 MiB page of them. */
size_t vmemmap_bytes(unsigned long nr)
{
	return (nr * sizeof(struct page) + HUGE_SIZE - 1) & ~(HUGE_SIZE - 1);
}

static int populate_dram(char *start, size_t size, int node)
{
	if (mprotect(start, size, PROT_READ | PROT_WRITE) ||
	    node_bind(start, size, node))
		return -errno;
	return populate(start, size);
}

/* Base pages of the array that the folios of an order take. */
static unsigned long folio_vmemmap_pages(unsigned int order)
{
	return (sizeof(struct page) << order) / PAGE_SIZE;
}

unsigned long vmemmap_folded_maps(unsigned long nr, unsigned int order)
{
	/*
	 * One for each that shares; the last of a folio goes on into the
	 * reserved ones of the next, whose memory lies behind.
	 */
	return (nr >> order) * (folio_vmemmap_pages(order) -
				VMEMMAP_RESERVE_NR) + 1;
}

/*
 * Mappings that this process may still want for others. At the limit not even
 * the array could be freed: mmap() fails there, whatever it would replace.
 */
#define SPARE_MAPS 1024

unsigned long vmemmap_max_maps(void)
{
	FILE *file = fopen("/proc/sys/vm/max_map_count", "re");
	unsigned long most = 65530; /* DEFAULT_MAX_MAP_COUNT */

	if (file && fscanf(file, "%lu", &most) != 1)
		most = 65530;
	if (file)
		fclose(file);
	return most > SPARE_MAPS ? most - SPARE_MAPS : 0;
}

/* Maps what a folio has of fd to its part of the array, over and over. */
static int fold_folio(char *start, unsigned long pages, int fd, off_t at)
{
	const int prot = PROT_READ | PROT_WRITE;
	const int flags = MAP_SHARED | MAP_FIXED | MAP_POPULATE;
	const off_t shared = at + (VMEMMAP_RESERVE_NR - 1) * PAGE_SIZE;
	unsigned long i;

	if (mmap(start, VMEMMAP_RESERVE_NR * PAGE_SIZE, prot, flags, fd, at) ==
	    MAP_FAILED)
		return -errno;
	for (i = VMEMMAP_RESERVE_NR; i < pages; i++)
		if (mmap(start + i * PAGE_SIZE, PAGE_SIZE, prot, flags, fd,
			 shared) == MAP_FAILED)
			return -errno;
	return 0;
}

/* The memory of a folded array: bound and populated before it is folded. */
static int fill_folded(int fd, size_t size, int node)
{
	char *all;
	int err = 0;

	if (ftruncate(fd, (off_t)size))
		return -errno;
	all = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (all == MAP_FAILED)
		return -errno;
	if (node_bind(all, size, node))
		err = -errno;
	else
		err = populate(all, size);
	munmap(all, size);
	return err;
}

static int populate_folded(char *start, unsigned long nr,
			   const struct vmemmap_backing *backing)
{
	unsigned long pages = folio_vmemmap_pages(backing->order), i;
	const size_t reserved = VMEMMAP_RESERVE_NR * PAGE_SIZE;
	unsigned long folios = nr >> backing->order;
	int fd, err;

	if (pages <= VMEMMAP_RESERVE_NR || nr % (1UL << backing->order))
		return -EINVAL;
	if (vmemmap_folded_maps(nr, backing->order) > vmemmap_max_maps())
		return -ENOMEM;
	fd = memfd_create("pgmapbench vmemmap", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = fill_folded(fd, folios * reserved, backing->node);
	for (i = 0; i < folios && !err; i++)
		err = fold_folio(start + i * pages * PAGE_SIZE, pages, fd,
				 (off_t)(i * reserved));
	close(fd);
	return err;
}

/* What was there before isn't zero. */
static int populate_device(char *start, size_t size,
			   const struct vmemmap_backing *backing)
{
	int err = backing->map(backing->arg, start, size);

	if (!err)
		memset(start, 0, size);
	return err;
}

int vmemmap_populate(unsigned long first, unsigned long nr,
		     const struct vmemmap_backing *backing)
{
	char *start = (char *)pfn_to_page(first);
	size_t size = vmemmap_bytes(nr);
	int err;

	switch (backing->kind) {
	case VMEMMAP_FOLDED:
		err = populate_folded(start, nr, backing);
		break;
	case VMEMMAP_DEVICE:
		err = populate_device(start, size, backing);
		break;
	default:
		err = populate_dram(start, size, backing->node);
	}
	if (err)
		vmemmap_free(first, nr);
	return err;
}

void vmemmap_free(unsigned long first, unsigned long nr)
{
	/* a new mapping in place of the old: the pages go, the fault stays */
	if (mmap(pfn_to_page(first), vmemmap_bytes(nr), PROT_NONE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1,
		 0) == MAP_FAILED) {
		perror("pgmapbench: can't free a page array");
		abort();
	}
}

unsigned long vmemmap_huge_bytes(unsigned long first, unsigned long nr)
{
	uintptr_t start = (uintptr_t)pfn_to_page(first);
	uintptr_t end = start + vmemmap_bytes(nr), from, to;
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
