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

#define LARGEST_PAGE (1UL << 30)

static int failed(char *why, size_t why_size, const char *call)
{
	snprintf(why, why_size, "%s: %s", call, strerror(errno));
	return -1;
}

/*
 * Private anonymous memory loses its pages at MADV_DONTNEED, so that a fault
 * there allocates and clears one. Shared memory keeps them: a fault only maps,
 * which is what DAX does.
 */
static int open_shared(struct native_memory *m, size_t size, char *why,
		       size_t why_size)
{
	m->flags = MAP_SHARED;
	m->fd = memfd_create("pgmapbench", MFD_CLOEXEC);
	if (m->fd < 0)
		return failed(why, why_size, "memfd_create");
	if (ftruncate(m->fd, (off_t)size))
		return failed(why, why_size, "ftruncate of a memfd");
	return 0;
}

long native_mapped(const struct native_memory *m, unsigned long index,
		   unsigned long nr)
{
	uint64_t entries[512];
	unsigned long end = index + nr, i, n;
	unsigned long first = (unsigned long)m->data >> PAGE_SHIFT;
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	long mapped = 0;

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

/* One store maps a page, of whatever size; at an end it's alone. */
static int find_unit(struct native_memory *m, char *why, size_t why_size)
{
	long mapped;

	__atomic_store_n(m->data, 1, __ATOMIC_RELAXED);
	mapped = native_mapped(m, 0, (m->size < LARGEST_PAGE ? m->size :
				      LARGEST_PAGE) >> PAGE_SHIFT);
	if (mapped < 1 || mapped & (mapped - 1)) {
		snprintf(why, why_size, "can't tell the size of a page: of "
			 "/proc/self/pagemap's, one store mapped %ld", mapped);
		return -1;
	}
	m->unit = (unsigned long)mapped;
	return 0;
}

int native_map(struct native_memory *m, const struct memory *memory, int node,
	       size_t size, char *why, size_t why_size)
{
	void *data;

	*m = (struct native_memory){ .fd = -1, .size = size };
	if (memory->kind != &dram) {
		snprintf(why, why_size, "the native machine can't map %s: "
			 "take --memory dram", memory->kind->name);
		return -1;
	}
	if (open_shared(m, size, why, why_size))
		goto close;
	data = mmap(NULL, size, PROT_READ | PROT_WRITE, m->flags, m->fd, 0);
	if (data == MAP_FAILED) {
		failed(why, why_size, "mmap");
		goto close;
	}
	m->data = data;
	if (node_bind(data, size, memory->node >= 0 ? memory->node : node)) {
		failed(why, why_size, "mbind");
		goto close;
	}
	if (find_unit(m, why, why_size))
		goto close;
	return 0;
close:
	native_unmap(m);
	return -1;
}

void native_unmap(struct native_memory *m)
{
	if (m->data)
		munmap(m->data, m->size);
	if (m->fd >= 0)
		close(m->fd);
	*m = (struct native_memory){ .fd = -1 };
}
