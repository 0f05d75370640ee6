// SPDX-License-Identifier: MIT
/* Holm's correction, from the least p upwards. */
#include "harness/stats/holm.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct row {
	double p;
	size_t at;
};

static int compare(const void *a, const void *b)
{
	double x = ((const struct row *)a)->p, y = ((const struct row *)b)->p;

	return (x > y) - (x < y);
}

int stats_holm(const double *p, double *adjusted, size_t n)
{
	struct row *rows;
	double most = 0;
	size_t i;

	if (!n)
		return EINVAL;
	for (i = 0; i < n; i++)
		if (!(p[i] >= 0 && p[i] <= 1))
			return EINVAL;
	rows = calloc(n, sizeof(*rows));
	if (!rows)
		return ENOMEM;
	for (i = 0; i < n; i++)
		rows[i] = (struct row){ p[i], i };
	qsort(rows, n, sizeof(*rows), compare);
	for (i = 0; i < n; i++) {
		/* no row passes where one with a lesser p didn't */
		most = fmax(most, (double)(n - i) * rows[i].p);
		adjusted[rows[i].at] = fmin(1, most);
	}
	free(rows);
	return 0;
}
