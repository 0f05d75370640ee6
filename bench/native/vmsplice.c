// SPDX-License-Identifier: MIT
/*
 * vmsplice: the pages go into pipes by reference, and leave them at /dev/null.
 * Inside, the kernel takes 16 pages at a time (iter_to_pipe() of fs/splice.c),
 * by GUP-fast with FOLL_GET, for reading; each is put on its own.
 *
 * A pipe is as large as an unprivileged process may have it, so that root
 * measures the same as everybody. A batch that's larger takes several pipes
 * and a call to each.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "bench/native/native.h"

struct pipe {
	int in, out;
};

struct pipes {
	int null;
	unsigned long bytes;		/* one of them holds */
	unsigned long batches;		/* in one pipe: at least 1 */
	unsigned long per_batch;	/* pipes that a batch takes */
	unsigned long gets, puts;	/* calls so far, modulo t->calls */
	unsigned int nr;		/* opened */
	struct pipe pipe[];
};

static const char *vmsplice_missing(const struct memory *memory)
{
	static char why[128];
	int fds[2], err = 0;

	if (pipe2(fds, O_CLOEXEC))
		return "can't have a pipe: raise ulimit -n";
	if (vmsplice(fds[1], &(struct iovec){ 0 }, 1, 0))
		err = errno;
	close(fds[0]);
	close(fds[1]);
	if (!err)
		return NULL;
	snprintf(why, sizeof(why), "vmsplice: %s; not in this kernel, or a "
		 "seccomp filter forbids it", strerror(err));
	return why;
}

/* Linux' own default where /proc doesn't tell. */
static unsigned long largest_pipe(void)
{
	FILE *file = fopen("/proc/sys/fs/pipe-max-size", "re");
	unsigned long bytes;

	if (!file || fscanf(file, "%lu", &bytes) != 1)
		bytes = 1UL << 20;
	if (file)
		fclose(file);
	return bytes & -PAGE_SIZE;
}

static int open_pipe(struct native_thread *t, struct pipes *p)
{
	int fds[2], size;

	if (pipe2(fds, O_CLOEXEC))
		return (int)native_failed(t, "pipe", errno,
					  "raise ulimit -n, or take a smaller "
					  "batch");
	p->pipe[p->nr++] = (struct pipe){ .in = fds[1], .out = fds[0] };
	size = fcntl(fds[1], F_SETPIPE_SZ, (int)p->bytes);
	if (size < 0)
		return (int)native_failed(t, "F_SETPIPE_SZ", errno,
					  "raise sysctl fs.pipe-user-pages-"
					  "soft, or take a smaller batch");
	return 0;
}

static int vmsplice_open(struct native_thread *t)
{
	unsigned long max = largest_pipe(), batch = native_bytes(t), nr;
	struct pipes *p;
	int err = 0;

	nr = t->calls;
	if (batch <= max)
		nr = (nr + max / batch - 1) / (max / batch);
	else
		nr *= (batch + max - 1) / max;
	p = calloc(1, sizeof(*p) + nr * sizeof(p->pipe[0]));
	if (!p)
		return (int)native_failed(t, "pipes", ENOMEM, NULL);
	t->state = p;
	p->bytes = max < t->calls * batch ? max : t->calls * batch;
	p->batches = batch <= max ? max / batch : 1;
	p->per_batch = (batch + max - 1) / max;
	p->null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (p->null < 0)
		return (int)native_failed(t, "/dev/null", errno, NULL);
	while (!err && p->nr < nr)
		err = open_pipe(t, p);
	return err;
}

static void vmsplice_close(struct native_thread *t)
{
	struct pipes *p = t->state;
	unsigned int i;

	if (!p)
		return;
	for (i = 0; i < p->nr; i++) {
		close(p->pipe[i].in);
		close(p->pipe[i].out);
	}
	if (p->null >= 0)
		close(p->null);
	free(p);
	t->state = NULL;
}

/* The pipes of the next call. */
static struct pipe *next_pipes(const struct native_thread *t, struct pipes *p,
			       unsigned long *calls)
{
	struct pipe *pipe = p->pipe + *calls / p->batches * p->per_batch;

	if (++*calls == t->calls)
		*calls = 0;
	return pipe;
}

static long vmsplice_get(struct native_thread *t, unsigned long index)
{
	struct pipes *p = t->state;
	struct pipe *pipe = next_pipes(t, p, &p->gets);
	unsigned long left, bytes;
	char *from = native_addr(t, index);
	struct iovec iov;
	ssize_t got;
	long pages = 0;

	for (left = native_bytes(t); left; left -= bytes, pipe++) {
		bytes = left < p->bytes ? left : p->bytes;
		iov.iov_base = from;
		iov.iov_len = t->floor ? 0 : bytes;
		got = vmsplice(pipe->in, &iov, 1, SPLICE_F_NONBLOCK);
		if (unlikely(got < 0))
			return native_failed(t, "vmsplice", errno, NULL);
		pages += got >> PAGE_SHIFT;
		from += bytes;
	}
	return pages;
}

static long vmsplice_put(struct native_thread *t, unsigned long index)
{
	struct pipes *p = t->state;
	struct pipe *pipe = next_pipes(t, p, &p->puts);
	unsigned long left, bytes;
	ssize_t put;
	long pages = 0;

	for (left = native_bytes(t); left; left -= bytes, pipe++) {
		bytes = left < p->bytes ? left : p->bytes;
		put = splice(pipe->out, NULL, p->null, NULL, bytes,
			     SPLICE_F_NONBLOCK);
		/* of an empty pipe, which is what a floor has */
		if (t->floor && put < 0 && errno == EAGAIN)
			put = 0;
		if (unlikely(put < 0))
			return native_failed(t, "splice to /dev/null", errno,
					     NULL);
		pages += put >> PAGE_SHIFT;
	}
	return pages;
}

static long vmsplice_held(struct native_thread *t)
{
	struct pipes *p = t->state;
	unsigned int i;
	long pages = 0;
	int bytes;

	for (i = 0; i < p->nr; i++) {
		if (ioctl(p->pipe[i].out, FIONREAD, &bytes))
			return -1;
		pages += bytes >> PAGE_SHIFT;
	}
	return pages;
}

const struct native_path native_vmsplice = {
	NATIVE_NAME("vmsplice"),
	.title = "vmsplice to a pipe (GUP-fast, FOLL_GET, 16 pages at a time); "
		 "splice to /dev/null",
	.floor = "vmsplice of 0 bytes; splice of an empty pipe",
	.kind = NATIVE_GUP,
	.apart = true,
	/* the pages in pipes that one user may have: pipe-user-pages-soft */
	.max_batch = 16384,
	.missing = vmsplice_missing,
	.open = vmsplice_open,
	.close = vmsplice_close,
	.get = vmsplice_get,
	.put = vmsplice_put,
	.held = vmsplice_held,
};
