// SPDX-License-Identifier: MIT
/*
 * The last put, and gets beside it: whoever got a reference uses the page, and
 * one of the puts frees it. With a third CPU a get may see what another got,
 * or come between two puts.
 */
#include "bench/verify/primitives/page.h"

static void setup(void)
{
	start_with(1);
}

static void setup_2(void)
{
	start_with(2);
}

const struct scenario SCENARIO_OF(inc_vs_free) = {
	.name = "inc_vs_free",
	.title = "put | get, use, put",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.setup = setup,
	.nr_cpus = 2,
	.cpu = { put_page, get_use_put },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(inc_vs_free_3) = {
	.name = "inc_vs_free_3",
	.title = "put | get, use, put | get, use, put",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.deep = true,
	.setup = setup,
	.nr_cpus = 3,
	.cpu = { put_page, get_use_put, get_use_put },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(inc_vs_frees) = {
	.name = "inc_vs_frees",
	.title = "put | put | get, use, put",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.deep = true,
	.setup = setup_2,
	.nr_cpus = 3,
	.cpu = { put_page, put_page, get_use_put },
	.finish = all_given_back,
};
