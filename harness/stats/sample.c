// SPDX-License-Identifier: MIT
/* Is a sample one of positive numbers, and of enough? */
#include "harness/stats/sample.h"

#include <errno.h>
#include <math.h>

int stats_sample_error(const double *values, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!isfinite(values[i]) || values[i] <= 0)
			return EINVAL;
	return n < STATS_FEWEST ? ENODATA : 0;
}
