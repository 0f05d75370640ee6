/* SPDX-License-Identifier: MIT */
/* How the values of axis hold are written: 0, 100us, exp:100us, late:10ms. */
#ifndef BENCH_HOLD_H
#define BENCH_HOLD_H

#include <stdbool.h>
#include <stddef.h>

#define HOLD_VALUES "0, TIME, exp:TIME, late:TIME, as 100us, 10ms, up to 10s"

/* As AXIS_HOLD has it: workloads/workload.h. False: it is none. */
bool hold_parse(const char *text, unsigned long *value);
/* In the largest unit that it is a multiple of. */
void hold_print(unsigned long value, char *text, size_t size);

#endif
