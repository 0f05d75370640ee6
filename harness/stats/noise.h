/* SPDX-License-Identifier: MIT */
/*
 * What a process measures where nothing changes, as benchmarks have it: about
 * 1, with 2 % from process to process. For simulations, whose truth is known.
 */
#ifndef HARNESS_STATS_NOISE_H
#define HARNESS_STATS_NOISE_H

#include <stddef.h>
#include <stdint.h>

enum stats_noise {
	NOISE_NORMAL,
	NOISE_SKEWED,		/* never below 1, and one in ten is slow */
	NOISE_HEAVY,		/* Student's t of 2 degrees of freedom */
	NOISE_TWO_MODES,	/* a coin decides on 10 % more, for a process */
	NOISE_COARSE,		/* normal, in a clock's ticks: many ties */
	/* up to here any order of the processes is as likely as any other */
	NR_EXCHANGEABLE,
	NOISE_DRIFT = NR_EXCHANGEABLE,	/* normal, and 6 % slower in the end */
	NOISE_CORRELATED,	/* normal, 0.8 of the last one stays: AR(1) */
	NR_NOISES
};

#define NOISE_SIGMA	  0.02
#define NOISE_DRIFT_WHOLE 0.06
#define NOISE_STAYS	  0.8

extern const char *const stats_noise_names[NR_NOISES];

/* n processes one after another; the same state gives the same values. */
void stats_noise(enum stats_noise noise, double *values, size_t n,
		 uint64_t *random);

#endif
