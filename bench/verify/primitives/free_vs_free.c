// SPDX-License-Identifier: MIT
/* Puts alone: one of them is the last, and knows it. */
#include "bench/verify/primitives/page.h"

static void setup_2(void)
{
	start_with(2);
}

static void setup_3(void)
{
	start_with(3);
}

static void use_put(void)
{
	use();
	put_page();
}

const struct scenario SCENARIO_OF(free_vs_free) = {
	.name = "free_vs_free",
	.title = "use, put | use, put",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.setup = setup_2,
	.nr_cpus = 2,
	.cpu = { use_put, use_put },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(free_vs_free_3) = {
	.name = "free_vs_free_3",
	.title = "use, put | use, put | use, put",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.deep = true,
	.setup = setup_3,
	.nr_cpus = 3,
	.cpu = { use_put, use_put, use_put },
	.finish = all_given_back,
};
