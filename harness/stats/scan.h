/* SPDX-License-Identifier: MIT */
/*
 * How far a series is from being of one level: the least Mann-Whitney p of
 * what is before against what is after, over all places to cut it, and over
 * intervals of it of all lengths.
 *
 * One cut of the whole would be Pettitt's test ("A non-parametric approach to
 * the change-point problem", Appl. Stat. 28 (1979) 126-135). It's blind to a
 * level that comes and goes, for what is before and after is then alike; so it
 * is done within intervals, too: those of Kovacs, Buehlmann, Li and Munk,
 * "Seeded binary segmentation", Biometrika 110 (2023) 249-256, each level
 * shorter than the one before by the square root of a half, and overlapping.
 * And the least p is taken instead of the largest rank sum in standard
 * deviations, which can't become large for the few newest values: p of 4
 * against 20 is exact here.
 */
#ifndef HARNESS_STATS_SCAN_H
#define HARNESS_STATS_SCAN_H

#include <stddef.h>

#define STATS_SCAN_MOST 100
/* Shorter intervals have no p that a correction leaves anything of. */
#define STATS_SCAN_SHORTEST 10

/* A value's place among all: equals have the same. */
typedef unsigned char stats_rank;

/* What a series of n values takes. */
struct stats_scan;

/* NULL: n is above STATS_SCAN_MOST, or no memory. */
struct stats_scan *stats_scan_new(size_t n);
void stats_scan_free(struct stats_scan *scan);

/* ranks from 0, for n finite values. */
void stats_scan_rank(const double *values, size_t n, stats_rank *ranks);

/*
 * The least p with side values or more on both sides; at, or NULL: of the first
 * value behind that cut. 1 and 0 if there is none. Equals count against a
 * difference: each p is the largest of all ways to tell them apart. So it is
 * at least what it would be without equals, and the null distribution of
 * series without any holds for all.
 */
double stats_scan_least(const struct stats_scan *scan, const stats_rank *ranks,
			size_t side, size_t *at);

#endif
