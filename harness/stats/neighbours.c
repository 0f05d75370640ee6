// SPDX-License-Identifier: MIT
#include "harness/stats/neighbours.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "harness/stats/random.h"

/* A sum's last digits depend on the order: orders this near are equal. */
#define TIE 1e-9

/* Ranks about their mean, equals share theirs; the squares add up to 1. */
static bool standardise(const double *values, size_t n, double *to)
{
	double squares = 0;

	for (size_t i = 0; i < n; i++) {
		to[i] = 0;
		for (size_t j = 0; j < n; j++)
			to[i] += (values[j] < values[i]) -
				 (values[j] > values[i]);
		squares += to[i] * to[i];
	}
	for (size_t i = 0; i < n && squares > 0; i++)
		to[i] /= sqrt(squares);
	return squares > 0;
}

/* products[i * n + j]: of runs i and j, over all rows. How many rows count. */
static size_t multiply(const double *values, size_t rows, size_t n,
		       double *products, double *work)
{
	size_t counted = 0;

	for (size_t row = 0; row < rows; row++) {
		if (!standardise(values + row * n, n, work))
			continue;
		counted++;
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++)
				products[i * n + j] += work[i] * work[j];
	}
	return counted;
}

static double sum_of(const double *products, const size_t *order, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i + 1 < n; i++)
		sum += products[order[i] * n + order[i + 1]];
	return sum;
}

static void shuffle(size_t *order, size_t n, uint64_t *random)
{
	size_t kept, at;

	for (size_t i = 0; i + 1 < n; i++) {
		at = i + stats_random_below(random, n - i);
		kept = order[at];
		order[at] = order[i];
		order[i] = kept;
	}
}

static double p_of(const double *products, size_t *order, size_t n,
		   uint64_t seed)
{
	double observed = sum_of(products, order, n);
	size_t as_large = 1;

	for (size_t i = 0; i < STATS_NEIGHBOURS_DEALS; i++) {
		shuffle(order, n, &seed);
		as_large += sum_of(products, order, n) >= observed - TIE;
	}
	return (double)as_large / (STATS_NEIGHBOURS_DEALS + 1);
}

int stats_neighbours(const double *values, size_t rows, size_t n, uint64_t seed,
		     struct stats_neighbours *neighbours)
{
	double *products = calloc(n * n + n, sizeof(*products));
	size_t *order = calloc(n, sizeof(*order)), counted;
	int err = n < 3 || !rows ? EINVAL : products && order ? 0 : ENOMEM;

	*neighbours = (struct stats_neighbours){ 0, 1 };
	for (size_t i = 0; !err && i < n; i++)
		order[i] = i;
	counted = err ? 0 : multiply(values, rows, n, products,
				     products + n * n);
	if (counted) {
		neighbours->correlation = sum_of(products, order, n) /
					  (double)counted;
		neighbours->p = p_of(products, order, n, seed);
	}
	free(products);
	free(order);
	return err;
}
