// SPDX-License-Identifier: MIT
#include "harness/stats/proportion.h"

#include <errno.h>
#include <math.h>

/* P(X >= k) of X ~ Bin(n, p); 0 < k <= n, 0 < p < 1. */
static double at_least(unsigned long k, unsigned long n, double p)
{
	double all = lgamma((double)n + 1), sum = 0;

	for (unsigned long i = k; i <= n; i++)
		sum += exp(all - lgamma((double)i + 1) -
			   lgamma((double)(n - i) + 1) + (double)i * log(p) +
			   (double)(n - i) * log1p(-p));
	return sum;
}

/* The p whose chance of k or more is tail: it rises with p. */
static double solve(unsigned long k, unsigned long n, double tail)
{
	double low = 0, high = 1, p;

	for (int halvings = 0; halvings < 60; halvings++) {
		p = (low + high) / 2;
		if (at_least(k, n, p) < tail)
			low = p;
		else
			high = p;
	}
	return (low + high) / 2;
}

int stats_proportion(unsigned long k, unsigned long n, double confidence,
		     struct stats_interval *interval)
{
	double tail = (1 - confidence) / 2;

	if (!n || k > n || !(confidence > 0 && confidence < 1))
		return EINVAL;
	interval->confidence = confidence;
	interval->low = k ? solve(k, n, tail) : 0;
	/* at most k is not at least k + 1 */
	interval->high = k < n ? solve(k + 1, n, 1 - tail) : 1;
	return 0;
}
