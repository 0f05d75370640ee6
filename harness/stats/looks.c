// SPDX-License-Identifier: MIT
/* When to stop adding values, and what the looks cost. */
#include "harness/stats/looks.h"

#include <math.h>

bool stats_looks_valid(const struct stats_looks *looks)
{
	return looks->first >= 2 && looks->planned >= 1 &&
	       looks->planned <= STATS_LOOKS_MAX;
}

size_t stats_looks_size(const struct stats_looks *looks, unsigned int look)
{
	return looks->first << (look - 1);
}

double stats_half_width(const struct stats_interval *interval, double centre)
{
	if (interval->low <= 0)
		return INFINITY;
	return fmax(interval->high / centre, centre / interval->low) - 1;
}

enum stats_next stats_looks_next(const struct stats_looks *looks,
				 unsigned int look, double half_width,
				 double wanted)
{
	if (half_width <= wanted)
		return STATS_REACHED;
	return look < looks->planned ? STATS_MORE : STATS_LAST_LOOK;
}

double stats_looks_p(double p, unsigned int planned_x, unsigned int planned_y)
{
	return fmin(1, p * planned_x * planned_y);
}

double stats_looks_confidence(double confidence, unsigned int planned_x,
			      unsigned int planned_y)
{
	return 1 - (1 - confidence) / planned_x / planned_y;
}
