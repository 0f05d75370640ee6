// SPDX-License-Identifier: MIT
/*
 * A teardown's sweep finds the page free and lets its array go, while puts are
 * still at it: none may touch the page behind that. What it takes is that the
 * sweep waits for the right word, that a grace period follows, and that puts
 * with a second step are read sections: sweep_for_0, teardown_at_once and
 * teardown_no_section do without one of these. Where nobody gets the page any
 * more the right word is enough, which is sweep_vs_put.
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

static void find_get_put(void)
{
	bool got;

	rcu_read_lock();
	got = find_page() && try_get();
	rcu_read_unlock();
	if (!got)
		return;
	use();
	put_page();
}

/* The sweep's look, at any time: what it doesn't accept will stay. */
static void tear_down(void)
{
	hide_page();
	if (!page_is_free(the_page))
		return;
	synchronize_rcu();
	free_page_array();
}

static void get_put_tear_down(void)
{
	find_get_put();
	tear_down();
}

/* The primitive as it was posted. */
static void bare_put(void)
{
	if (ref_sub_return(&the_page->_refcount, 1) == 0)
		destroy();
}

/* What the sweep is to wait for, and what a page's owners call its count. */
static void put_sweep(void)
{
	put_page();
	if (page_is_free(the_page))
		free_page_array();
}

static void put_sweep_for_0(void)
{
	put_page();
	if (page_ref_count(the_page) == 0)
		free_page_array();
}

static void put_tear_down_at_once(void)
{
	put_page();
	hide_page();
	if (page_is_free(the_page))
		free_page_array();
}

const struct scenario SCENARIO_OF(teardown_vs_put) = {
	.name = "teardown_vs_put",
	.title = "put | get, put, sweep, grace period, free the array",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.setup = setup,
	.nr_cpus = 2,
	.cpu = { put_page, get_put_tear_down },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(teardown_vs_put_3) = {
	.name = "teardown_vs_put_3",
	.title = "put | get, put | sweep, grace period, free the array",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.deep = true,
	.setup = setup,
	.nr_cpus = 3,
	.cpu = { put_page, find_get_put, tear_down },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(teardown_no_section) = {
	.name = "teardown_no_section",
	.title = "put in no read section | get, put, sweep, free the array",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.breaks = IS_XADD ? OBLIGATION(3) : 0,
	.because = "the last put's second step comes late, if only in vain; "
		   "include/linux/rcuref.h has preemption off there, and xadd "
		   "as it was posted nothing: lkml.iu.edu/2603.0/07375.html",
	.setup = setup,
	.nr_cpus = 2,
	.cpu = { bare_put, get_put_tear_down },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(sweep_vs_put) = {
	.name = "sweep_vs_put",
	.title = "put | put, sweep, free the array",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.setup = setup_2,
	.nr_cpus = 2,
	.cpu = { put_page, put_sweep },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(sweep_for_0) = {
	.name = "sweep_for_0",
	.title = "put | put, sweep for a count of 0, free the array",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.breaks = IS_XADD || IS_RCUREF ? OBLIGATION(3) : 0,
	.because = "0 isn't free yet where the last put has two steps: "
		   "lkml.iu.edu/2604.2/04555.html",
	.setup = setup_2,
	.nr_cpus = 2,
	.cpu = { put_page, put_sweep_for_0 },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(teardown_at_once) = {
	.name = "teardown_at_once",
	.title = "put, sweep, free the array | get, put",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.breaks = OBLIGATION(3),
	.because = "a get that fails touches the word, too, and only a grace "
		   "period waits for it: bd225530a4c7",
	.setup = setup,
	.nr_cpus = 2,
	.cpu = { put_tear_down_at_once, find_get_put },
	.finish = all_given_back,
};
