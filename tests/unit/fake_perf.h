/* SPDX-License-Identifier: MIT */
/*
 * A kernel with a PMU of the test's making, behind perf_event_open(), ioctl(),
 * read() and close() (-Wl,--wrap). An event's value is its config, plus 100 if
 * the kernel's side is in it, times the ticks that its group ran.
 */
#ifndef TESTS_FAKE_PERF_H
#define TESTS_FAKE_PERF_H

#include <linux/perf_event.h>
#include <stdbool.h>
#include <stdint.h>

#define FAKE_FD	 1000
#define FAKE_FDS 128

struct fake_event {
	bool open, enabled;
	struct perf_event_attr attr;
	int leader;			/* index of its group's */
	uint64_t ticks_enabled, ticks_running;
};

struct fake_perf {
	struct fake_event event[FAKE_FDS];
	unsigned int opened;		/* in all */
	unsigned int max_fds;		/* then EMFILE */
	bool no_hardware;		/* ENOENT */
	bool no_perf;			/* ENOSYS */
	bool no_kernel, no_user;	/* EACCES */
	bool forbidden;			/* EPERM */
	unsigned int pmu;		/* hardware events that fit; 0: all */
	bool checks_groups;		/* larger ones are EINVAL, as on x86 */
	bool short_reads;
	bool no_ioctl;			/* EIO */
	char switched[32];		/* "0-" is off, "0+" on, by index */
};

extern struct fake_perf fake;

void fake_reset(void);
unsigned int fake_open_fds(void);
/* Time goes by; groups that are enabled run for a part of it. */
void fake_tick(uint64_t enabled, uint64_t running);

#endif
