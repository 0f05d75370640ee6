/* SPDX-License-Identifier: MIT */
/* The kernel's own books, as /proc has them. */
#ifndef BENCH_NATIVE_STATUS_H
#define BENCH_NATIVE_STATUS_H

/* "VmPin:" of /proc/self/status, in base pages; -1: it isn't there. */
long status_pages(const char *field);

/* "nr_foll_pin_acquired" of /proc/vmstat, of the whole system; -1. */
long vmstat_count(const char *field);

/* By how much such a count may be behind. */
long vmstat_slack(void);

#endif
