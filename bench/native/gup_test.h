/* SPDX-License-Identifier: MIT */
/*
 * What /sys/kernel/debug/gup_test takes (CONFIG_GUP_TEST): the interface of
 * mm/gup_test.h as it stands in Linux at commit 407da561244b. That file is no
 * uapi header, so it is said again here. A kernel with another struct gives
 * its requests other numbers, and says EINVAL.
 */
#ifndef BENCH_NATIVE_GUP_TEST_H
#define BENCH_NATIVE_GUP_TEST_H

#include <linux/types.h>
#include <sys/ioctl.h>

struct gup_test {
	__u64 get_delta_usec;	/* out */
	__u64 put_delta_usec;	/* out */
	__u64 addr;
	__u64 size;		/* in; out: the bytes that it went through */
	__u32 nr_pages_per_call;
	__u32 gup_flags;
	__u32 test_flags;
	__u32 which_pages[8];	/* for its dumps only */
};

#define GUP_FAST_BENCHMARK     _IOWR('g', 1, struct gup_test)
#define PIN_FAST_BENCHMARK     _IOWR('g', 2, struct gup_test)
#define PIN_LONGTERM_BENCHMARK _IOWR('g', 3, struct gup_test)

#define GUP_TEST_FOLL_WRITE 0x01

/* A test has a file and an ioctl() of its own: few kernels have the real. */
extern const char *gup_test_file;
extern int (*gup_test_ioctl)(int fd, unsigned long request,
			     struct gup_test *gup);

#endif
