// SPDX-License-Identifier: MIT
/* populate: MADV_POPULATE_WRITE faults a batch in; MADV_DONTNEED zaps it. */
#include <errno.h>
#include <sys/mman.h>

#include "bench/native/native.h"
#include "bench/native/zap.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

static const char *populate_missing(const struct memory *memory)
{
	/* of 0 bytes: the advice is looked at first */
	if (madvise(NULL, 0, MADV_POPULATE_WRITE))
		return "no MADV_POPULATE_WRITE in this kernel: "
		       "it came with Linux 5.14";
	return NULL;
}

static long populate_get(struct native_thread *t, unsigned long index)
{
	if (unlikely(madvise(native_addr(t, index), native_bytes(t),
			     MADV_POPULATE_WRITE)))
		return native_failed(t, "MADV_POPULATE_WRITE", errno, NULL);
	return t->floor ? 0 : (long)t->batch;
}

const struct native_path native_populate = {
	NATIVE_NAME("populate"),
	.title = "MADV_POPULATE_WRITE of a batch; MADV_DONTNEED",
	.floor = "MADV_POPULATE_WRITE of what is mapped already; "
		 "MADV_DONTNEED of 0 bytes",
	.kind = NATIVE_FAULT,
	.apart = true,
	.gup_faults = true,
	.missing = populate_missing,
	.open = zap_open,
	.close = zap_close,
	.get = populate_get,
	.put = zap_put,
};
