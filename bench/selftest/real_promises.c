// SPDX-License-Identifier: MIT
/* What is promised, against what a real A/A test has counted. */
#include <math.h>

#include "bench/selftest/real.h"
#include "harness/stats/proportion.h"

const struct real_size *real_size_of(const struct real_sum *sum, unsigned int n)
{
	for (unsigned int i = 0; i < sum->nr_sizes; i++)
		if (sum->sizes[i].n == n)
			return &sum->sizes[i];
	return NULL;
}

enum real_outcome real_alarms(const struct real_size *size)
{
	if (size->ours.tables.interval.low > REAL_ALARMS ||
	    size->others.interval.low > REAL_ALARMS)
		return REAL_BROKEN;
	return REAL_KEPT;
}

/*
 * Both sizes are of the same processes: what counts is where they differ (the
 * sign test). A power that doesn't change loses as often as it gains.
 */
enum real_outcome real_rise(const struct real_size *size, bool alone)
{
	unsigned long lost = size->lost[alone];
	unsigned long all = lost + size->gained[alone];
	struct stats_interval interval;

	if (!all || stats_proportion(lost, all, 0.95, &interval))
		return REAL_KEPT;
	return interval.low > 0.5 ? REAL_BROKEN : REAL_KEPT;
}

double real_found_rate(const struct real_sum *sum,
		       const struct real_tally *tally)
{
	return (double)tally->found /
	       ((double)sum->nr_planted * (double)sum->comparisons);
}

struct real_rate real_found(const struct real_sum *sum,
			    const struct real_tally *tally)
{
	struct real_rate rate = { .n = sum->comparisons };

	rate.k = lround(real_found_rate(sum, tally) * (double)rate.n);
	stats_proportion(rate.k, rate.n, 0.95, &rate.interval);
	return rate;
}

enum real_outcome real_power(const struct real_sum *sum)
{
	const struct real_size *size = real_size_of(sum, REAL_POWER_N);

	/* false for NAN, too */
	if (!size || sum->asked_percent != REAL_PERCENT ||
	    !(sum->planted_spread <= REAL_QUIET))
		return REAL_OPEN;
	if (real_found_rate(sum, &size->ours) >= REAL_POWER)
		return REAL_KEPT;
	return real_found(sum, &size->ours).interval.high < REAL_POWER ?
		       REAL_BROKEN : REAL_OPEN;
}

bool real_kept(const struct real_sum *sum)
{
	const struct real_size *size = sum->sizes;

	for (unsigned int i = 0; i < sum->nr_sizes; i++, size++)
		if (real_alarms(size) == REAL_BROKEN ||
		    real_rise(size, false) == REAL_BROKEN ||
		    real_rise(size, true) == REAL_BROKEN)
			return false;
	return real_power(sum) != REAL_BROKEN;
}
