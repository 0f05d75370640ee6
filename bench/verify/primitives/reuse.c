// SPDX-License-Identifier: MIT
/*
 * A page is used again as soon as it is free, and a get that found it in the
 * life before comes late. Behind a grace period there is none.
 */
#include "bench/verify/primitives/page.h"

static bool waits;

static void setup(void)
{
	waits = false;
	start_with(1);
}

static void setup_gp(void)
{
	waits = true;
	start_with(1);
}

static void put_reuse_put(void)
{
	if (!put() || destroy())
		return;
	if (waits)
		synchronize_rcu();
	allocate();
	use_long();
	put_page();
}

static void hide_put_reuse_put(void)
{
	hide_page();
	put_reuse_put();
}

static void find_use_put(void)
{
	bool got;

	rcu_read_lock();
	got = find_page() && try_get();
	rcu_read_unlock();
	if (!got)
		return;
	use_long();
	put_reuse_put();
}

const struct scenario SCENARIO_OF(reuse) = {
	.name = "reuse",
	.title = "put, reuse, put | get, use, put, reuse, put",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.breaks = IS_RCUREF ? OBLIGATION(4) | OBLIGATION(5) : 0,
	.because = LATE_GET,
	.setup = setup,
	.nr_cpus = 2,
	.cpu = { hide_put_reuse_put, find_use_put },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(reuse_3) = {
	.name = "reuse_3",
	.title = "reuse, and a third CPU that gets",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.breaks = IS_RCUREF ? OBLIGATION(4) | OBLIGATION(5) : 0,
	.because = LATE_GET,
	.deep = true,
	.setup = setup,
	.nr_cpus = 3,
	.cpu = { hide_put_reuse_put, find_use_put, find_use_put },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(reuse_after_gp) = {
	.name = "reuse_after_gp",
	.title = "put, grace period, reuse, put | get, use, put ...",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.setup = setup_gp,
	.nr_cpus = 2,
	.cpu = { hide_put_reuse_put, find_use_put },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(reuse_after_gp_3) = {
	.name = "reuse_after_gp_3",
	.title = "reuse_after_gp, and a third CPU that gets",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.deep = true,
	.setup = setup_gp,
	.nr_cpus = 3,
	.cpu = { hide_put_reuse_put, find_use_put, find_use_put },
	.finish = all_given_back,
};
