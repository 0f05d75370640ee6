// SPDX-License-Identifier: MIT
/* Memory by itself, and made real. */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "harness/kernel/user/mm.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23	/* Linux 5.14 */
#endif

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
