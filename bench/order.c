// SPDX-License-Identifier: MIT
#include "bench/order.h"

/* splitmix64: a good 64-bit number from each of 0, 1, 2, ... */
static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

void arm_order(uint64_t seed, unsigned int round, unsigned int nr,
	       unsigned int *order)
{
	uint64_t state = mix(seed) + round / 2 * 0x1000UL;
	unsigned int other, kept;

	for (unsigned int i = 0; i < nr; i++)
		order[i] = i;
	for (unsigned int i = nr; i > 1; i--) {
		other = mix(state++) % i;
		kept = order[i - 1];
		order[i - 1] = order[other];
		order[other] = kept;
	}
	for (unsigned int i = 0; round % 2 && i < nr / 2; i++) {
		kept = order[i];
		order[i] = order[nr - 1 - i];
		order[nr - 1 - i] = kept;
	}
}
