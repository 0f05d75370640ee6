// SPDX-License-Identifier: MIT
/* touch: a store faults each page in; MADV_DONTNEED zaps them. */
#include <errno.h>
#include <sys/mman.h>

#include "bench/native/native.h"
#include "bench/native/zap.h"

static long touch_get(struct native_thread *t, unsigned long index)
{
	native_store(t->memory, index, t->batch);
	return t->floor ? 0 : (long)t->batch;
}

const struct native_path native_touch = {
	NATIVE_NAME("touch"),
	.title = "a store to every page; MADV_DONTNEED",
	.floor = "a store to every page, which is mapped already; "
		 "MADV_DONTNEED of 0 bytes",
	.kind = NATIVE_FAULT,
	.apart = true,
	.open = zap_open,
	.close = zap_close,
	.get = touch_get,
	.put = zap_put,
};
