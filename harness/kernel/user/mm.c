// SPDX-License-Identifier: MIT
/* Node-bound memory, through mmap and mbind. */
#include <errno.h>
#include <numaif.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "harness/kernel/user/mm.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23	/* Linux 5.14 */
#endif

#define MAX_NODES 1024
#define LONG_BITS (8 * sizeof(unsigned long))

int node_bind(void *addr, size_t size, int node)
{
	unsigned long mask[MAX_NODES / LONG_BITS] = { 0 };

	if (node < 0)
		return 0;
	if (node >= MAX_NODES) {
		errno = EINVAL;
		return -1;
	}
	mask[(unsigned int)node / LONG_BITS] |= 1UL << ((unsigned int)node % LONG_BITS);
	/* the raw call: libnuma's wrappers print errors and go on */
	if (mbind(addr, size, MPOL_BIND, mask, MAX_NODES, 0) && errno != ENOSYS)
		return -1;
	return 0;
}

int populate(void *addr, size_t size)
{
	char *start = addr;
	size_t i;

	/* best effort: the kernel's own lies in a direct map of large pages */
	madvise(addr, size, MADV_HUGEPAGE);
	if (!madvise(addr, size, MADV_POPULATE_WRITE))
		return 0;
	if (errno == ENOMEM || errno == EFAULT || errno == EHWPOISON)
		return -errno;
	/* before Linux 5.14: by hand */
	for (i = 0; i < size; i += 4096)
		__atomic_store_n(&start[i], 0, __ATOMIC_RELAXED);
	return 0;
}

void *kzalloc_node(size_t size, int node)
{
	void *ptr = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (ptr == MAP_FAILED)
		return NULL;
	if (node_bind(ptr, size, node)) {
		munmap(ptr, size);
		return NULL;
	}
	return ptr;
}

void kfree_sized(void *ptr, size_t size)
{
	if (ptr)
		munmap(ptr, size);
}
