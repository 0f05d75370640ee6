/* SPDX-License-Identifier: MIT */
/* The system call that glibc has no function for; a test puts its own here. */
#ifndef HARNESS_COUNTERS_SYS_H
#define HARNESS_COUNTERS_SYS_H

#include <linux/perf_event.h>
#include <sys/types.h>

/* Of the calling thread on any CPU. An fd, or -1 with errno. */
int sys_perf_event_open(struct perf_event_attr *attr, int group_fd);

#endif
