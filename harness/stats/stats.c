// SPDX-License-Identifier: MIT
#include "harness/stats/stats.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

double stats_quantile(const double *sorted, size_t n, double p)
{
	double at = p * (double)(n - 1);
	size_t below = (size_t)at;

	if (below + 1 >= n)
		return sorted[n - 1];
	return sorted[below] +
	       (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

struct stats_summary stats_summarize(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
	return (struct stats_summary){
		.n = n,
		.min = values[0],
		.median = stats_quantile(values, n, 0.5),
		.max = values[n - 1],
	};
}
