/* SPDX-License-Identifier: MIT */
/*
 * A slowdown that is known, planted into a thread's rounds to see whether it's
 * found: after each round a chain of integer operations, each of which needs
 * the one before. It touches no memory. How many they are is fixed before the
 * window, so that they add the same to every round; how long they took is
 * measured.
 */
#ifndef HARNESS_MACHINE_PLANT_H
#define HARNESS_MACHINE_PLANT_H

/* The rounds before the window that count: the last ones. */
#define PLANT_ROUNDS 16

struct plant {
	unsigned long operations;	/* after each round; 0: none */
	unsigned long value;		/* the chain's */
	double spent_s;			/* on them, in all */

	double before_s;		/* of all rounds that were seen */
	double round_s[PLANT_ROUNDS];
	unsigned int seen;
};

/* In the warm-up, after each round: all of them took so long together. */
void plant_see(struct plant *plant, double rounds_s);

/* A round as it was seen, the median of the last ones; 0: none was. */
double plant_round_s(const struct plant *plant);

/* So many operations make a round slower by that. At least one. */
unsigned long plant_operations(double round_s, double percent,
			       double operation_s);

/*
 * After the warm-up: decides on plant->operations. percent is of a round's
 * time, above 0. Takes about a tenth of a millisecond.
 */
void plant_choose(struct plant *plant, double percent);

/* After a round that ended at now_s() == begin. When it has come to now. */
double plant_run(struct plant *plant, double begin);

#endif
