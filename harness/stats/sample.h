/* SPDX-License-Identifier: MIT */
/* What a sample must be before anything is resampled from it. */
#ifndef HARNESS_STATS_SAMPLE_H
#define HARNESS_STATS_SAMPLE_H

#include <stddef.h>

/* Two values have no spread to speak of. */
#define STATS_FEWEST 3

/* 0; EINVAL: a value isn't above 0 and finite; ENODATA: fewer than that. */
int stats_sample_error(const double *values, size_t n);

#endif
