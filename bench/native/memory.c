// SPDX-License-Identifier: MIT
#include "bench/native/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/device/page.h"
#include "harness/kernel/user/mm.h"
#include "harness/memory/map.h"
#include "harness/memory/verify.h"

#ifndef MFD_HUGE_SHIFT
#define MFD_HUGE_SHIFT 26
#endif

#define SHMEM_ENABLED "/sys/kernel/mm/transparent_hugepage/shmem_enabled"

static int failed(char *why, size_t why_size, const char *call)
{
	snprintf(why, why_size, "%s: %s", call, strerror(errno));
	return -1;
}

/*
 * Private memory loses its pages at MADV_DONTNEED, so that a fault there
 * allocates and clears one. Shared memory keeps them: a fault only maps, which
 * is what DAX does.
 */
static int open_shared(struct native_memory *m, const struct memory *memory,
		       char *why, size_t why_size)
{
	unsigned int flags = MFD_CLOEXEC;

	if (m->hugetlb)
		flags |= MFD_HUGETLB | (unsigned int)__builtin_ctzl(
			memory->page_size) << MFD_HUGE_SHIFT;
	m->fd = memfd_create("pgmapbench", flags);
	if (m->fd < 0)
		return failed(why, why_size, "memfd_create");
	if (ftruncate(m->fd, (off_t)m->size))
		return failed(why, why_size, "ftruncate of a memfd");
	return 0;
}

static int open_file(struct native_memory *m, const struct memory *memory,
		     char *why, size_t why_size)
{
	m->flags = MAP_SHARED;
	if (!memory->kind->device)
		return open_shared(m, memory, why, why_size);
	if (memory->kind == &fsdax)
		m->flags = MAP_SHARED_VALIDATE | MAP_SYNC;
	m->fd = open(memory->path, O_RDWR | O_CLOEXEC);
	return m->fd < 0 ? failed(why, why_size, memory->path) : 0;
}

/* shmem's own switch: not the one that anonymous memory has. */
static bool shmem_has_thp(void)
{
	FILE *file = fopen(SHMEM_ENABLED, "re");
	char line[128] = "";
	bool some;

	if (!file)
		return false;
	some = fgets(line, sizeof(line), file) && !strstr(line, "[never]") &&
	       !strstr(line, "[deny]");
	fclose(file);
	return some;
}

static int advise(const struct native_memory *m, const struct memory *memory,
		  char *why, size_t why_size)
{
	int advice = memory->thp == THP_ON ? MADV_HUGEPAGE : MADV_NOHUGEPAGE;

	if (memory->thp == THP_ON && !shmem_has_thp()) {
		snprintf(why, why_size, "shared memory gets no huge pages; "
			 "have root run: echo advise > " SHMEM_ENABLED);
		return -1;
	}
	if (memory->thp == THP_DEFAULT || !madvise(m->data, m->size, advice))
		return 0;
	return failed(why, why_size, "transparent huge pages");
}

static int place(const struct native_memory *m, const struct memory *memory,
		 int node, char *why, size_t why_size)
{
	if (memory->kind->device)
		return 0;
	if (node_bind(m->data, m->size, node))
		return failed(why, why_size, "mbind");
	return advise(m, memory, why, why_size);
}

/* What is unknown is what the spec says, if it says it. */
static int find_unit(struct native_memory *m, const struct memory *memory,
		     int node, char *why, size_t why_size)
{
	struct faulted faulted;
	size_t page_size;

	if (memory_touch(memory, m->data, m->size, node, &faulted, why,
			 why_size))
		return -1;
	if (faulted.page_size != faulted.page_size_max) {
		snprintf(why, why_size, "its pages have several sizes, from "
			 "%zu to %zu bytes; " SEVERAL_SIZES,
			 faulted.page_size, faulted.page_size_max);
		return -1;
	}
	page_size = faulted.page_size ? faulted.page_size : memory->page_size;
	m->unit = page_size ? page_size >> PAGE_SHIFT : 1;
	m->fault_bytes = faulted.page_size;
	m->node = faulted.node;
	return 0;
}

static int map(struct native_memory *m, const struct memory *memory,
	       char *why_text, size_t why_size)
{
	const struct why why = { why_text, why_size };
	const struct extent extent = { .size = m->size };

	m->data = map_extent(memory, &extent, m->flags, m->fd, &why);
	return m->data ? 0 : -1;
}

/* A memfd's pages are reserved on no node: a shortage would be a SIGBUS. */
static int try_pool(const struct memory *memory, int node, size_t size,
		    char *why, size_t why_size)
{
	void *data = memory->kind->map(memory, NULL, 0, size, node, why,
				       why_size);

	if (!data)
		return -1;
	memory_unmap(data, size);
	return 0;
}

int native_map(struct native_memory *m, const struct memory *memory, int node,
	       size_t size, char *why, size_t why_size)
{
	if (memory->node >= 0 || memory->kind->device)
		node = memory->node;
	*m = (struct native_memory){ .fd = -1, .size = size,
				     .hugetlb = memory->kind == &hugetlb };
	if ((m->hugetlb && try_pool(memory, node, size, why, why_size)) ||
	    open_file(m, memory, why, why_size) ||
	    map(m, memory, why, why_size) ||
	    place(m, memory, node, why, why_size) ||
	    find_unit(m, memory, node, why, why_size)) {
		native_unmap(m);
		return -1;
	}
	return 0;
}

void native_unmap(struct native_memory *m)
{
	if (m->data)
		munmap(m->data, m->size);
	if (m->fd >= 0)
		close(m->fd);
	*m = (struct native_memory){ .fd = -1 };
}

long native_mapped(const struct native_memory *m, unsigned long index,
		   unsigned long nr)
{
	uint64_t entries[512];
	unsigned long end = index + nr, i, n;
	unsigned long first = (unsigned long)m->data >> PAGE_SHIFT;
	long mapped = 0;
	int fd;

	/* to look at a PUD of device-DAX may split it */
	if (m->unit << PAGE_SHIFT >= 1UL << 30)
		return -1;
	fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	for (; index < end && mapped >= 0; index += n) {
		n = end - index < 512 ? end - index : 512;
		if (pread(fd, entries, n * 8, (off_t)(first + index) * 8) !=
		    (ssize_t)(n * 8))
			mapped = -1;
		for (i = 0; i < n && mapped >= 0; i++)
			mapped += entries[i] >> 63;
	}
	close(fd);
	return mapped;
}
