/* SPDX-License-Identifier: MIT */
/* From how much use on a lower running cost pays for a higher fixed one. */
#ifndef HARNESS_STATS_BREAK_EVEN_H
#define HARNESS_STATS_BREAK_EVEN_H

#include <stddef.h>
#include <stdint.h>

#include "harness/stats/interval.h"

/* What n processes measured of one side: fixed[i] and running[i] are of i. */
struct stats_cost {
	const double *fixed;	/* once, in any unit */
	const double *running;	/* a unit of use, in the same */
	size_t n;
};

enum stats_winner {
	STATS_NOBODY,	/* can be told */
	STATS_A_UP_TO,	/* A wins up to `units` of use, B beyond it */
	STATS_B_UP_TO,
	STATS_A_ALWAYS,
	STATS_B_ALWAYS,
};

struct stats_break_even {
	enum stats_winner winner;
	/*
	 * With A_UP_TO and B_UP_TO: where both cost the same. INFINITY: by the
	 * medians, never; 0: from the start.
	 */
	double units;
	/* of units: low may be 0, high INFINITY, never both */
	struct stats_interval interval;
};

/*
 * The difference of two medians is a point (running, fixed), and what is asked
 * is its direction alone: a ratio whose denominator may be 0 has no interval
 * that a quantile of ratios would give (Fieller, J. R. Stat. Soc. B 16, 1954,
 * 175-185), but a direction has. It's that of STATS_RESAMPLES resamples, which
 * draw processes, so that fixed and running stay together; the interval is the
 * arc around the direction of the medians that leaves out (1 - confidence) / 2
 * at either end. An arc from "A always" to "B always" says nothing: NOBODY. So
 * says a point that can't be told from 0, where both cost the same and there is
 * no direction: one whose distance from it, in terms of how the resamples
 * scatter, isn't beyond `confidence` of theirs from the point.
 *
 * tests/unit/stats_break_even_test.c counts how often that's wrong. Where noise
 * is normal, with 5 and 10 processes, the interval misses the truth in 5 of 100
 * cases, and of two sides that cost the same one is preferred in 1 of 100. With
 * 3 or 4 processes, and where noise has two modes, it's several times as often.
 *
 * The same seed gives the same answer. 0; EINVAL: a value isn't finite and at
 * least 0, or confidence isn't from 0.5 to 0.999; ENODATA: fewer than 3
 * processes; ENOMEM.
 */
int stats_break_even(const struct stats_cost *a, const struct stats_cost *b,
		     double confidence, uint64_t seed,
		     struct stats_break_even *answer);

#endif
