/* SPDX-License-Identifier: MIT */
#ifndef BENCH_ORDER_H
#define BENCH_ORDER_H

#include <stdint.h>

/*
 * In which order the arms run in a round: a permutation from the seed in even
 * rounds, its reverse in the odd round that follows (ABBA), so that what
 * drifts slowly favours nobody.
 */
void arm_order(uint64_t seed, unsigned int round, unsigned int nr,
	       unsigned int *order);

#endif
