// SPDX-License-Identifier: MIT
/*
 * get_page() and put_page() of a page that is no device's, while a device's is
 * pinned.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
}

static void get_put(void)
{
	get_ordinary_page();
	put_ordinary_page();
}

static void pin_unpin(void)
{
	if (pin(0, 0, 0, 1))
		unpin(0, 0, 1);
}

const struct scenario ordinary_page = {
	.name = "ordinary_page",
	.title = "get, put of any page | pin, unpin",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "page 0 is mapped",
	.nr_cpus = 2,
	.cpu = { get_put, pin_unpin },
};
