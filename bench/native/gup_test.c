// SPDX-License-Identifier: MIT
/*
 * gup_test: one ioctl gets a whole range in calls of a batch, then puts all of
 * it; the kernel times both with its own clock, of 1 us. For writing, as
 * tools/testing/selftests/mm/gup_test.c has it by default.
 *
 * The kernel tells of a call that came short only if another was due after
 * it: what was short in the last one can't be seen from here.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/native/gup_test.h"
#include "bench/native/native.h"

static int real_ioctl(int fd, unsigned long request, struct gup_test *gup)
{
	return ioctl(fd, request, gup);
}

const char *gup_test_file = "/sys/kernel/debug/gup_test";
int (*gup_test_ioctl)(int fd, unsigned long request,
		      struct gup_test *gup) = real_ioctl;

static int file_open(void)
{
	return open(gup_test_file, O_RDWR | O_CLOEXEC);
}

static const char *gup_test_missing(const struct memory *memory)
{
	static char why[160];
	int fd = file_open();

	if (fd >= 0) {
		close(fd);
		return NULL;
	}
	snprintf(why, sizeof(why), "%s: %s; %s", gup_test_file, strerror(errno),
		 errno == EACCES || errno == EPERM ? "run as root" :
		 "needs CONFIG_GUP_TEST, and debugfs mounted");
	return why;
}

static int gup_test_open(struct native_thread *t)
{
	int *fd = malloc(sizeof(*fd));

	t->state = fd;
	if (!fd)
		return (int)native_failed(t, "gup_test", ENOMEM, NULL);
	*fd = file_open();
	if (*fd < 0)
		return (int)native_failed(t, gup_test_file, errno, NULL);
	return 0;
}

static void gup_test_close(struct native_thread *t)
{
	int *fd = t->state;

	if (fd && *fd >= 0)
		close(*fd);
	free(fd);
	t->state = NULL;
}

/* The floor's range is empty: what is left is the kernel's clock. */
static long gup_test_clocked(struct native_thread *t, unsigned long request,
			     unsigned long index, unsigned long nr,
			     double *phase_s)
{
	struct gup_test gup = {
		.addr = (unsigned long)native_addr(t, index),
		.size = t->floor ? 0 : nr << PAGE_SHIFT,
		.nr_pages_per_call = (__u32)t->batch,
		.gup_flags = GUP_TEST_FOLL_WRITE,
	};

	if (gup_test_ioctl(*(int *)t->state, request, &gup))
		return native_failed(t, "gup_test", errno, NULL);
	phase_s[0] += (double)gup.get_delta_usec * 1e-6;
	phase_s[1] += (double)gup.put_delta_usec * 1e-6;
	return (long)(gup.size >> PAGE_SHIFT);
}

static long gup_fast(struct native_thread *t, unsigned long index,
		     unsigned long nr, double *phase_s)
{
	return gup_test_clocked(t, GUP_FAST_BENCHMARK, index, nr, phase_s);
}

static long pin_fast(struct native_thread *t, unsigned long index,
		     unsigned long nr, double *phase_s)
{
	return gup_test_clocked(t, PIN_FAST_BENCHMARK, index, nr, phase_s);
}

static long pin_longterm(struct native_thread *t, unsigned long index,
			 unsigned long nr, double *phase_s)
{
	return gup_test_clocked(t, PIN_LONGTERM_BENCHMARK, index, nr, phase_s);
}

#define GUP_TEST_PATH(fn, path, what, foll)				\
const struct native_path native_##fn = {				\
	NATIVE_NAME(path),						\
	.title = "gup_test: " what "; the kernel's own clock",		\
	.floor = "the same of 0 bytes: that clock alone",		\
	.kind = NATIVE_GUP,						\
	.apart = true,							\
	.foll_pin = foll,						\
	.max_batch = 0xffffffff,					\
	.missing = gup_test_missing,					\
	.open = gup_test_open,						\
	.close = gup_test_close,					\
	.clocked = fn,							\
}

GUP_TEST_PATH(gup_fast, "gup_test-gup_fast",
	      "get_user_pages_fast; put_page of each", false);
GUP_TEST_PATH(pin_fast, "gup_test-pin_fast",
	      "pin_user_pages_fast; unpin_user_pages", true);
GUP_TEST_PATH(pin_longterm, "gup_test-pin_longterm",
	      "pin_user_pages, FOLL_LONGTERM; unpin_user_pages", true);
