// SPDX-License-Identifier: MIT
/*
 * direct: an O_DIRECT read of a file or block device into the memory, a batch
 * a call. Its pages are pinned while the device writes to them (GUP-fast, for
 * writing; FOLL_PIN since Linux 6.5). The device's time is in it: only one that
 * moves no data (null_blk) shows the pins.
 *
 * Nothing is pinned for a hole in a file, nor by a filesystem that copies, so
 * neither is taken.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "bench/native/native.h"

static const char *target;

void native_set_target(const char *file)
{
	target = file;
}

/* Base pages that one can read and that are pages; 0: errno is set. */
static unsigned long target_pages(int fd)
{
	struct stat st;
	uint64_t bytes;
	off_t hole;

	if (fstat(fd, &st))
		return 0;
	if (S_ISBLK(st.st_mode)) {
		if (ioctl(fd, BLKGETSIZE64, &bytes))
			return 0;
		return bytes >> PAGE_SHIFT;
	}
	hole = lseek(fd, 0, SEEK_HOLE);
	errno = ENODATA;
	return hole > 0 ? (unsigned long)hole >> PAGE_SHIFT : 0;
}

static int target_open(void)
{
	return open(target, O_RDONLY | O_DIRECT | O_CLOEXEC);
}

static const char *why_not_open(void)
{
	struct statfs fs;
	struct statx stx;
	struct stat st;

	if (stat(target, &st) || statfs(target, &fs))
		return strerror(errno);
	/* a DAX file has no pages of its own to read into others: it copies */
	if (!statx(AT_FDCWD, target, 0, STATX_BASIC_STATS, &stx) &&
	    stx.stx_attributes & STATX_ATTR_DAX)
		return "it's DAX, whose reads copy and pin nothing";
	if (S_ISBLK(st.st_mode))
		return NULL;
	if (!S_ISREG(st.st_mode))
		return "it's neither a file nor a block device";
	if (fs.f_type == TMPFS_MAGIC)
		return "it's on tmpfs, whose O_DIRECT copies and pins nothing";
	return NULL;
}

static const char *why_not_read(int fd)
{
	if (fd < 0)
		return errno == EINVAL ? "its filesystem has no O_DIRECT"
				       : strerror(errno);
	if (target_pages(fd))
		return NULL;
	return errno == ENODATA ? "it's empty or begins with a hole: write "
				  "data to it"
				: strerror(errno);
}

static const char *direct_missing(const struct memory *memory)
{
	static char why[256];
	const char *because;
	int fd = -1;

	if (!target)
		return "needs a file or block device to read: "
		       "give --target FILE";
	because = why_not_open();
	if (!because) {
		fd = target_open();
		because = why_not_read(fd);
	}
	if (because)
		snprintf(why, sizeof(why), "--target %.80s: %s", target,
			 because);
	if (fd >= 0)
		close(fd);
	return because ? why : NULL;
}

static int direct_open(struct native_thread *t)
{
	unsigned long pages;
	int *fd = malloc(sizeof(*fd));

	t->state = fd;
	if (!fd)
		return (int)native_failed(t, "target", ENOMEM, NULL);
	*fd = target_open();
	if (*fd < 0)
		return (int)native_failed(t, "target", errno, NULL);
	pages = target_pages(*fd);
	if (pages < t->batch) {
		snprintf(t->why, sizeof(t->why), "the target has %lu pages of "
			 "data, and a batch %lu: take a larger one", pages,
			 t->batch);
		return -ENODATA;
	}
	return 0;
}

static void direct_close(struct native_thread *t)
{
	int *fd = t->state;

	if (fd && *fd >= 0)
		close(*fd);
	free(fd);
	t->state = NULL;
}

static long direct_both(struct native_thread *t, unsigned long index)
{
	const int *fd = t->state;
	ssize_t got = pread(*fd, native_addr(t, index),
			    t->floor ? 0 : native_bytes(t), 0);

	if (unlikely(got < 0))
		return native_failed(t, "O_DIRECT read", errno, NULL);
	return got >> PAGE_SHIFT;
}

const struct native_path native_direct = {
	NATIVE_NAME("direct"),
	.title = "O_DIRECT read from --target (GUP-fast, for writing): pin, "
		 "the device's time, unpin",
	.floor = "an O_DIRECT read of 0 bytes",
	.kind = NATIVE_GUP,
	.missing = direct_missing,
	.open = direct_open,
	.close = direct_close,
	.both = direct_both,
};
