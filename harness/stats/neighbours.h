/* SPDX-License-Identifier: MIT */
/*
 * Do runs that follow each other resemble each other? Then not all orders of
 * them are alike, and what change.h says of chance doesn't hold.
 *
 * The serial correlation of ranks (Wald and Wolfowitz, "An exact test for
 * randomness in the non-parametric case based on serial correlation", Ann.
 * Math. Stat. 14 (1943) 378-388, there of values), summed over rows; against
 * the same of other orders of the runs, each for all rows at once, however
 * these hang on each other.
 */
#ifndef HARNESS_STATS_NEIGHBOURS_H
#define HARNESS_STATS_NEIGHBOURS_H

#include <stddef.h>
#include <stdint.h>

#define STATS_NEIGHBOURS_DEALS 9999

struct stats_neighbours {
	double correlation;	/* mean of the rows; about 0: there is none */
	double p;		/* one-sided: that it is as large */
};

/*
 * values: of row i and run j at i * n + j. Rows of one value throughout say
 * nothing. The same seed gives the same p. 0; EINVAL: fewer than 3 runs, or no
 * rows; ENOMEM.
 */
int stats_neighbours(const double *values, size_t rows, size_t n, uint64_t seed,
		     struct stats_neighbours *neighbours);

#endif
