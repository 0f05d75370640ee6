/* SPDX-License-Identifier: MIT */
/*
 * Where a short series changed its level for good: a value a run, in their
 * order.
 *
 * What counts is how runs scatter, so a run is one value, its median: the
 * processes of a run hang together, and a test of them all would take each
 * run for a change.
 *
 * A series is cut where stats_scan_least() has its least p, if that is less
 * than chance has it, and then each part again. Chance is all orders of the
 * runs: as good as any other if nothing changes, whatever the noise is. Runs
 * that hang together (autocorrelation, drift) aren't that, and do raise
 * alarms; nothing that sees a series alone can tell a slow drift from a change.
 * Where it changed is another question: there, between its neighbours, where
 * the medians of both sides leave the least sum of absolute deviations.
 * That permutation argument is that of Matteson and James, "A nonparametric
 * approach for multiple change point analysis of multivariate data", J. Am.
 * Stat. Assoc. 109 (2014) 334-345 (E-divisive), what MongoDB, Hunter and Otava
 * are built on; ranks instead of their distances need no moments.
 *
 * A single spike is no change, wherever it is and however high: p is the
 * largest of those that leave out any one run. Of a series that is noise but
 * for one run, that one among them is of noise alone: so no more than alpha
 * are called changed. Otava calls a spike two changes, or the last run one
 * (apache/otava, pull request 150, asks for a least length of a segment).
 *
 * All p are corrected for the tests of all rows and of all parts: a part of m
 * of n runs has the m/n-th part of its row's alpha, and a row the same as any
 * other, so all tests that are done where nothing changed share alpha
 * (Meinshausen, "Hierarchical testing of variable importance", Biometrika 95
 * (2008) 265-278). The chance of even one false alarm in a whole history is at
 * most alpha. Where the parts end was chosen by the same runs, which this
 * doesn't account for; stats_change_simulated_test.c says how little that is.
 */
#ifndef HARNESS_STATS_CHANGE_H
#define HARNESS_STATS_CHANGE_H

#include "harness/stats/scan.h"

/*
 * The least length of a segment: of two, a spike could be one, and what is
 * left without it is no segment.
 */
#define STATS_CHANGE_SEGMENT 3
#define STATS_CHANGE_MOST    STATS_SCAN_MOST

/* So many orders are dealt for chance: the least p is 1 in one more. */
#define STATS_CHANGE_DEALS 39999

struct stats_change {
	size_t at;	/* the first run of the new level */
	double p;	/* corrected, and at most alpha */
};

struct stats_changes {
	struct stats_change all[STATS_CHANGE_MOST / STATS_CHANGE_SEGMENT];
	size_t nr;	/* by place */
	/* corrected, that there is none at all; above alpha: that or more */
	double p;
};

/* What chance has of series of each length; dealt when first asked for. */
struct stats_chance;

/* NULL: no memory. The same seed gives the same p. */
struct stats_chance *stats_chance_new(unsigned long seed);
void stats_chance_free(struct stats_chance *chance);

/*
 * The changes of one of so many rows. Fewer than two segments' worth have
 * none. 0; EINVAL: a value isn't finite, n is above STATS_CHANGE_MOST, rows is
 * 0, or alpha isn't between 0 and 1; ENOMEM.
 */
int stats_changes(struct stats_chance *chance, const double *values, size_t n,
		  size_t rows, double alpha, struct stats_changes *changes);

/*
 * p of a change that no noise blurs, after the first `at` of n runs: there is
 * none lesser of a change there. Fails as the above.
 */
int stats_change_p_min(struct stats_chance *chance, size_t n, size_t at,
		       size_t rows, double *p);

#endif
