// SPDX-License-Identifier: MIT
#include "harness/machine/plant.h"

#include <math.h>
#include <string.h>

#include "harness/machine/team.h"
#include "harness/stats/stats.h"

#define TRIES	     8
#define TRIED_LENGTH 4096

/* A multiplication and an addition, some 4 cycles. Knuth's MMIX generator. */
static __attribute__((noinline)) unsigned long chain(unsigned long value,
						     unsigned long operations)
{
	while (operations--) {
		value = value * 6364136223846793005UL + 1442695040888963407UL;
		/* there is no short cut to the last one */
		asm volatile("" : "+r"(value));
	}
	return value;
}

void plant_see(struct plant *plant, double rounds_s)
{
	plant->round_s[plant->seen++ % PLANT_ROUNDS] =
		rounds_s - plant->before_s;
	plant->before_s = rounds_s;
}

/* Not the mean: a round that was preempted is a hundred others. */
double plant_round_s(const struct plant *plant)
{
	unsigned int nr = plant->seen < PLANT_ROUNDS ? plant->seen :
						       PLANT_ROUNDS;
	double sorted[PLANT_ROUNDS];

	if (!nr)
		return 0;
	memcpy(sorted, plant->round_s, nr * sizeof(*sorted));
	return stats_summarize(sorted, nr).median;
}

unsigned long plant_operations(double round_s, double percent,
			       double operation_s)
{
	double operations = round(round_s * percent / 100 / operation_s);

	return operations > 1 ? (unsigned long)operations : 1;
}

void plant_choose(struct plant *plant, double percent)
{
	double shortest = INFINITY, begin, end;
	unsigned int i;

	begin = now_s();
	for (i = 0; i < TRIES; i++, begin = end) {
		plant->value = chain(plant->value, TRIED_LENGTH);
		end = now_s();
		shortest = fmin(shortest, end - begin);
	}
	plant->operations = plant_operations(plant_round_s(plant), percent,
					     shortest / TRIED_LENGTH);
}

double plant_run(struct plant *plant, double begin)
{
	double end;

	plant->value = chain(plant->value, plant->operations);
	end = now_s();
	plant->spent_s += end - begin;
	return end;
}
