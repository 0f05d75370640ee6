// SPDX-License-Identifier: MIT
/*
 * io_uring: registering a buffer pins its pages for long (FOLL_PIN,
 * FOLL_LONGTERM, FOLL_WRITE): by the slow walk under mmap_lock in 6.1, by
 * pin_user_pages_fast() in 6.12. A ring has one
 * table of buffers, hence one batch at a time. Unregistering waits until
 * nothing uses the table: on Linux 6.1 for a grace period of some 20 ms, which
 * the floor's put has just so; on 6.12 no more.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/native/native.h"
#include "bench/native/status.h"

/* last: it has stdatomic.h, whose macros are names of the kernel's, too */
#include <liburing.h>

/* One buffer at most: io_buffer_validate() of io_uring/rsrc.c. */
#define MAX_BUFFER (1UL << 30)

struct buffers {
	struct io_uring ring;
	bool ring_is_open;
	long pinned;		/* VmPin before, base pages; -1: unknown */
	unsigned int nr;
	struct iovec iov[];
};

static const char *setup_todo(int err)
{
	switch (err) {
	case ENOSYS:
		return "this kernel has none, or a seccomp filter hides it";
	case EPERM:
		return "set sysctl kernel.io_uring_disabled to 0, or look at "
		       "the seccomp filter";
	case ENOMEM:
		return "raise ulimit -l";
	default:
		return NULL;
	}
}

static const char *register_todo(int err)
{
	switch (err) {
	case ENOMEM:
		return "RLIMIT_MEMLOCK is too low for a batch: raise ulimit -l, "
		       "or take a smaller one";
	case EOPNOTSUPP:
		return "this kernel registers no buffers of this memory: take "
		       "another path";
	case EFAULT:
		return "it can't pin this memory for long, or, for the floor, "
		       "is older than 5.13";
	default:
		return NULL;
	}
}

static const char *call_failed(const char *call, int err, const char *todo)
{
	static char why[192];

	snprintf(why, sizeof(why), "%s: %s%s%s", call, strerror(err),
		 todo ? "; " : "", todo ? todo : "");
	return why;
}

/* Not every kernel takes a device's pages, and only a try tells. */
static const char *try_device(struct io_uring *ring,
			      const struct memory *memory)
{
	size_t size = memory->align;
	struct iovec iov;
	char unused[64];
	int err;

	/* whoever maps it later says why it can't be */
	iov.iov_base = memory->kind->map(memory, NULL, 0, size, memory->node,
					 unused, sizeof(unused));
	if (!iov.iov_base)
		return NULL;
	iov.iov_len = PAGE_SIZE;
	err = io_uring_register_buffers(ring, &iov, 1);
	memory_unmap(iov.iov_base, size);
	return err ? call_failed("io_uring_register_buffers", -err,
				 register_todo(-err)) : NULL;
}

static const char *io_uring_missing(const struct memory *memory)
{
	const char *why = NULL;
	struct io_uring ring;
	int err = io_uring_queue_init(1, &ring, 0);

	if (err)
		return call_failed("io_uring_setup", -err, setup_todo(-err));
	if (memory->kind->device)
		why = try_device(&ring, memory);
	io_uring_queue_exit(&ring);
	return why;
}

static int io_uring_open(struct native_thread *t)
{
	unsigned long bytes = native_bytes(t);
	unsigned long nr = (bytes + MAX_BUFFER - 1) / MAX_BUFFER;
	struct buffers *b = calloc(1, sizeof(*b) + nr * sizeof(b->iov[0]));
	int err;

	t->state = b;
	if (!b)
		return (int)native_failed(t, "buffers", ENOMEM, NULL);
	b->nr = (unsigned int)nr;
	b->pinned = status_pages("VmPin:");
	err = io_uring_queue_init(1, &b->ring, 0);
	if (err)
		return (int)native_failed(t, "io_uring_setup", -err,
					  setup_todo(-err));
	b->ring_is_open = true;
	return 0;
}

static void io_uring_close(struct native_thread *t)
{
	struct buffers *b = t->state;

	if (b && b->ring_is_open)
		io_uring_queue_exit(&b->ring);
	free(b);
	t->state = NULL;
}

/* The floor registers buffers without an address: entries that are empty. */
static long io_uring_get(struct native_thread *t, unsigned long index)
{
	struct buffers *b = t->state;
	unsigned long left = native_bytes(t), bytes;
	char *from = native_addr(t, index);
	unsigned int i;
	int err;

	for (i = 0; i < b->nr && !t->floor; i++) {
		bytes = left < MAX_BUFFER ? left : MAX_BUFFER;
		b->iov[i] = (struct iovec){ from, bytes };
		from += bytes;
		left -= bytes;
	}
	err = io_uring_register_buffers(&b->ring, b->iov, b->nr);
	if (unlikely(err < 0))
		return native_failed(t, "register buffers", -err,
				     register_todo(-err));
	return t->floor ? 0 : (long)t->batch;
}

static long io_uring_put(struct native_thread *t, unsigned long index)
{
	struct buffers *b = t->state;
	int err = io_uring_unregister_buffers(&b->ring);

	if (unlikely(err))
		return native_failed(t, "unregister buffers", -err, NULL);
	return t->floor ? 0 : (long)t->batch;
}

static long io_uring_held(struct native_thread *t)
{
	struct buffers *b = t->state;

	if (b->pinned < 0)
		return -1;
	return status_pages("VmPin:") - b->pinned;
}

const struct native_path native_io_uring = {
	NATIVE_NAME("io_uring"),
	.title = "register a buffer (FOLL_LONGTERM); unregister it",
	.floor = "the same with a table of empty buffers",
	.kind = NATIVE_GUP,
	.apart = true,
	.foll_pin = true,
	.locks = true,
	.max_calls = 1,
	.missing = io_uring_missing,
	.open = io_uring_open,
	.close = io_uring_close,
	.get = io_uring_get,
	.put = io_uring_put,
	.held = io_uring_held,
};
