// SPDX-License-Identifier: MIT
/* What a real A/A test measures: the suite of that name, and who is planted. */
#include <string.h>

#include "bench/selftest/real.h"

const unsigned int real_sizes[NR_REAL_SIZES] = { 4, 6, 10, 20 };

unsigned int real_nr_sizes(unsigned int most)
{
	unsigned int nr = 0;

	while (nr < NR_REAL_SIZES && real_sizes[nr] <= most)
		nr++;
	return nr;
}

/* The sizes are compared with each other: the last one is what is there. */
static int check_processes(unsigned int processes, struct error *error)
{
	unsigned int nr = real_nr_sizes(processes);

	if (nr && real_sizes[nr - 1] == processes)
		return 0;
	return error_set(error, "--processes %u: 4, 6, 10 or 20", processes);
}

int real_plans_make(const struct selftest_options *options,
		    struct real_plans *plans, struct error *error)
{
	const struct plan_options choice = {
		.suite = "selftest",
		.strategy = options->strategy,
		.window = options->window,
		.plant = options->plant ? options->plant : "3",
		.processes = options->processes ? options->processes :
			     options->quick	? "6" :
						  NULL,
		.seed = "0",
	};

	*plans = (struct real_plans){ 0 };
	if (plan_make(&choice, options->limits, options->topology,
		      &plans->plan, error))
		return -1;
	if (check_processes(plans->plan.processes, error)) {
		plan_free(&plans->plan);
		return -1;
	}
	plans->planted = plans->plan;
	plans->plan.timing.plant_percent = 0;
	return 0;
}

void real_plans_free(struct real_plans *plans)
{
	plan_free(&plans->plan);
}

unsigned int real_processes(const struct real_plans *plans)
{
	return 2 * plans->plan.nr_arms + 1;
}
