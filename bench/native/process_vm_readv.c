// SPDX-License-Identifier: MIT
/*
 * process_vm_readv of the process itself, one byte of each page. The kernel
 * pins each page by a walk of its own under mmap_lock (FOLL_PIN, for reading),
 * copies the byte, and unpins it again: one call is both, and nothing is left.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "bench/native/native.h"

struct vectors {
	pid_t pid;
	struct iovec local;
	struct iovec remote[];
};

static const char *readv_todo(int err)
{
	switch (err) {
	case ENOSYS:
		return "this kernel is built without CONFIG_CROSS_MEMORY_ATTACH";
	case EPERM:
		return "a seccomp filter or security module forbids it";
	default:
		return NULL;
	}
}

static const char *readv_missing(const struct memory *memory)
{
	static char why[192];
	struct iovec local = { why, 1 }, remote = { why, 0 };
	const char *todo;
	int err;

	if (process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == 0)
		return NULL;
	err = errno;
	todo = readv_todo(err);
	snprintf(why, sizeof(why), "process_vm_readv: %s%s%s", strerror(err),
		 todo ? "; " : "", todo ? todo : "");
	return why;
}

static int readv_open(struct native_thread *t)
{
	struct vectors *v;
	unsigned long i;

	v = calloc(1, sizeof(*v) + t->batch * (sizeof(v->remote[0]) + 1));
	t->state = v;
	if (!v)
		return (int)native_failed(t, "vectors", ENOMEM, NULL);
	v->pid = getpid();
	v->local = (struct iovec){ v->remote + t->batch, t->batch };
	for (i = 0; i < t->batch; i++)
		v->remote[i].iov_len = t->floor ? 0 : 1;
	return 0;
}

static void readv_close(struct native_thread *t)
{
	free(t->state);
	t->state = NULL;
}

static long readv_both(struct native_thread *t, unsigned long index)
{
	struct vectors *v = t->state;
	char *from = native_addr(t, index);
	unsigned long i;
	ssize_t got;

	for (i = 0; i < t->batch; i++, from += PAGE_SIZE)
		v->remote[i].iov_base = from;
	got = process_vm_readv(v->pid, &v->local, 1, v->remote, t->batch, 0);
	if (unlikely(got < 0))
		return native_failed(t, "process_vm_readv", errno,
				     readv_todo(errno));
	return got;
}

const struct native_path native_process_vm_readv = {
	NATIVE_NAME("process_vm_readv"),
	.title = "process_vm_readv of itself, a byte a page (slow walk, a page "
		 "at a time): pin and unpin",
	.floor = "the same with as many vectors of 0 bytes",
	.kind = NATIVE_GUP,
	.foll_pin = true,
	.max_batch = IOV_MAX,
	.missing = readv_missing,
	.open = readv_open,
	.close = readv_close,
	.both = readv_both,
};
