// SPDX-License-Identifier: MIT
#include "bench/workloads/sequence.h"

#include <stdlib.h>

#include "harness/stats/random.h"

uint32_t *sequence_create(unsigned long pages, unsigned long batch,
			  unsigned long nr, uint64_t seed)
{
	uint32_t *sequence = calloc(nr, sizeof(*sequence));
	unsigned long call;

	for (unsigned long i = 0; sequence && i < nr; i++) {
		call = stats_random_below(&seed, pages / batch);
		sequence[i] = (uint32_t)(call * batch);
	}
	return sequence;
}
