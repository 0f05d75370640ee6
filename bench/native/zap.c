// SPDX-License-Identifier: MIT
#include "bench/native/zap.h"

#include <errno.h>
#include <sys/mman.h>

static const char *todo(int err)
{
	return err == EINVAL ? "hugetlb takes it since Linux 5.18 only" : NULL;
}

static int zap(struct native_thread *t, unsigned long index, unsigned long nr)
{
	if (unlikely(madvise(native_addr(t, index), nr << PAGE_SHIFT,
			     MADV_DONTNEED)))
		return (int)native_failed(t, "MADV_DONTNEED", errno,
					  todo(errno));
	return 0;
}

int zap_open(struct native_thread *t)
{
	if (!t->floor)
		return zap(t, t->start, t->end - t->start);
	native_store(t->memory, t->start, t->end - t->start);
	return 0;
}

void zap_close(struct native_thread *t)
{
}

long zap_put(struct native_thread *t, unsigned long index)
{
	int err = zap(t, index, t->floor ? 0 : t->batch);

	if (unlikely(err))
		return err;
	return t->floor ? 0 : (long)t->batch;
}
