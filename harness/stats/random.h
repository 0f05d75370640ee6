/* SPDX-License-Identifier: MIT */
/*
 * Random numbers that are the same on every machine: SplitMix64 (Steele, Lea
 * and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014),
 * period 2^64. The seed is the whole state, and any will do.
 */
#ifndef HARNESS_STATS_RANDOM_H
#define HARNESS_STATS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t stats_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* One of 0 to n - 1. No bias above n / 2^64: it can't be seen. */
static inline size_t stats_random_below(uint64_t *state, size_t n)
{
	return (size_t)(((unsigned __int128)stats_random(state) * n) >> 64);
}

#endif
