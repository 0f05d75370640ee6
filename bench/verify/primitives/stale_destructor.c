// SPDX-License-Identifier: MIT
/*
 * The put that was about to free one life of a page may free the next: between
 * its two steps the page is revived, freed, and allocated again. In each life
 * one destructor runs. Which one it is, only the page knows: a caller that
 * brings its own is stale_destructor, one that asks the page page_destructor.
 * A grace period ahead of the allocation waits for the put, which is a read
 * section.
 *
 * Found in xadd by review, 20 June 2026, lkml.iu.edu/2606.2/07523.html; Linus
 * Torvalds, 21 June: data from the page, never from the caller's context.
 */
#include "bench/verify/primitives/page.h"

#define TWO_STEPS							\
	"the last put's second step, which rcuref has as xadd has, may "	\
	"come in the page's next life: lkml.iu.edu/2606.2/07523.html"

static bool caller_knows, waits;

static void setup_caller(void)
{
	caller_knows = true;
	waits = false;
	start_with(1);
}

static void setup_page(void)
{
	caller_knows = waits = false;
	start_with(1);
}

static void setup_gp(void)
{
	caller_knows = waits = true;
	start_with(1);
}

static bool put_as(int life)
{
	if (!put())
		return false;
	if (caller_knows)
		destroy_as(life);
	else
		destroy();
	return true;
}

static void put_first(void)
{
	put_as(0);
}

static void get_put_reuse_put(void)
{
	if (!try_get() || !put_as(0))
		return;
	if (waits)
		synchronize_rcu();
	allocate();
	put_as(1);
}

/* The allocator has the page from who freed it first. */
static void put_first_3(void)
{
	if (put_as(0))
		hand_over();
}

/* A late get has the next life: that is no fault of the count's. */
static void get_put_3(void)
{
	int life;

	if (!try_get())
		return;
	life = which_life();
	if (put_as(life) && life == 0)
		hand_over();
}

static void reuse_put_3(void)
{
	take_over();
	allocate();
	put_as(1);
}

const struct scenario SCENARIO_OF(stale_destructor) = {
	.name = "stale_destructor",
	.title = "put as one | get, put as one, reuse, put as another",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.breaks = IS_XADD || IS_RCUREF ? OBLIGATION(4) : 0,
	.because = TWO_STEPS,
	.setup = setup_caller,
	.nr_cpus = 2,
	.cpu = { put_first, get_put_reuse_put },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(stale_destructor_3) = {
	.name = "stale_destructor_3",
	.title = "put as one | get, put as one | reuse, put as another",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.breaks = IS_XADD   ? OBLIGATION(4) :
		  IS_RCUREF ? OBLIGATION(4) | OBLIGATION(5) :
			      0,
	.because = TWO_STEPS,
	.deep = true,
	.setup = setup_caller,
	.nr_cpus = 3,
	.cpu = { put_first_3, get_put_3, reuse_put_3 },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(stale_destructor_after_gp) = {
	.name = "stale_destructor_after_gp",
	.title = "stale_destructor, with a grace period ahead of the reuse",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.setup = setup_gp,
	.nr_cpus = 2,
	.cpu = { put_first, get_put_reuse_put },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(page_destructor) = {
	.name = "page_destructor",
	.title = "put | get, put, reuse, put",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.setup = setup_page,
	.nr_cpus = 2,
	.cpu = { put_first, get_put_reuse_put },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(page_destructor_3) = {
	.name = "page_destructor_3",
	.title = "put | get, put | reuse, put",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.breaks = IS_RCUREF ? OBLIGATION(4) | OBLIGATION(5) : 0,
	.because = LATE_GET,
	.deep = true,
	.setup = setup_page,
	.nr_cpus = 3,
	.cpu = { put_first_3, get_put_3, reuse_put_3 },
	.finish = all_given_back,
};
