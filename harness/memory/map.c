// SPDX-License-Identifier: MIT
/* A mapping's bounds, and an address for it where huge pages fit. */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "harness/memory/host.h"
#include "harness/memory/map.h"

const char *memory_name(const struct memory *memory)
{
	return memory->path[0] ? memory->path : memory->kind->name;
}

static int check(const struct memory *memory, const struct extent *extent,
		 const struct why *why)
{
	unsigned long bits = (uintptr_t)extent->addr | extent->offset |
			     extent->size;
	unsigned long unit = memory->align ? memory->align : base_page_size();
	char align[32], size[32], capacity[32];

	if (!extent->size || bits & (unit - 1)) {
		refuse(why, MEMORY_BAD, "%s is mapped in multiples of %s, not "
		       "%s from offset %#lx on to address %p",
		       memory_name(memory),
		       size_text(unit, align, sizeof(align)),
		       size_text(extent->size, size, sizeof(size)),
		       extent->offset, extent->addr);
		errno = EINVAL;
		return -1;
	}
	if (memory->capacity &&
	    (extent->size > memory->capacity ||
	     extent->offset > memory->capacity - extent->size)) {
		refuse(why, MEMORY_BAD, "%s is too small: it has %s, and %s "
		       "from offset %#lx on was asked for",
		       memory_name(memory),
		       size_text(memory->capacity, capacity, sizeof(capacity)),
		       size_text(extent->size, size, sizeof(size)),
		       extent->offset);
		errno = ENOSPC;
		return -1;
	}
	return 0;
}

/*
 * Address space that is as far from a multiple of align as offset is: a file's
 * huge page can be mapped as one only then, and Linux before 6.7 doesn't see
 * to it for anonymous memory.
 */
static void *reserve(size_t size, unsigned long offset, size_t align)
{
	char *start, *addr, *end;

	start = mmap(NULL, size + align, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (start == MAP_FAILED)
		return NULL;
	addr = start + ((offset - (uintptr_t)start) & (align - 1));
	end = start + size + align;
	if (addr > start)
		munmap(start, (size_t)(addr - start));
	if (end > addr + size)
		munmap(addr + size, (size_t)(end - addr) - size);
	return addr;
}

void *map_extent(const struct memory *memory, const struct extent *extent,
		 int flags, int fd, const struct why *why)
{
	size_t align = pmd_page_size();
	void *addr = extent->addr, *data = MAP_FAILED;
	int error;

	if (check(memory, extent, why))
		return NULL;
	if (memory->align > align)
		align = memory->align;
	if (!addr)
		addr = reserve(extent->size, extent->offset, align);
	if (addr)
		data = mmap(addr, extent->size, PROT_READ | PROT_WRITE,
			    flags | MAP_FIXED, fd, (off_t)extent->offset);
	if (data != MAP_FAILED)
		return data;
	error = errno;
	if (addr && !extent->addr)
		munmap(addr, extent->size);
	refuse(why, MEMORY_BAD, "can't map %s: %s", memory_name(memory),
	       strerror(error));
	errno = error;
	return NULL;
}
