// SPDX-License-Identifier: MIT
/* The interval of one median, from the binomial distribution. */
#include "harness/stats/interval.h"

#include <errno.h>
#include <math.h>

/* P(Bin(n, 1/2) = i); by logarithms, as 2^-n alone may be no double */
static double binomial(size_t n, size_t i)
{
	return exp(lgamma((double)n + 1) - lgamma((double)i + 1) -
		   lgamma((double)(n - i) + 1) - (double)n * M_LN2);
}

int stats_median_interval(const double *sorted, size_t n, double confidence,
			  struct stats_interval *interval)
{
	double tail, next;
	size_t i, k;

	if (!(confidence > 0 && confidence < 1))
		return EINVAL;
	for (i = 0; i < n; i++)
		if (!isfinite(sorted[i]) || (i && sorted[i] < sorted[i - 1]))
			return EINVAL;
	if (n < 2)
		return ENODATA;
	/* k values are left out at either end: the tail is P(Bin <= k) */
	tail = binomial(n, 0);
	for (k = 0; k + 1 < n - 1 - k; k++) {
		next = tail + binomial(n, k + 1);
		if (1 - 2 * next < confidence)
			break;
		tail = next;
	}
	*interval = (struct stats_interval){
		.low = sorted[k],
		.high = sorted[n - 1 - k],
		.confidence = 1 - 2 * tail,
	};
	return 0;
}

size_t stats_median_fewest(double confidence)
{
	size_t n = 2;

	while (1 - 2 * binomial(n, 0) < confidence)
		n++;
	return n;
}
