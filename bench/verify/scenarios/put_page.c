// SPDX-License-Identifier: MIT
/*
 * get_page() and put_page() of a device's page that somebody has pinned, while
 * another lets go of it. The device is of a type that is told nothing.
 */
#include "bench/verify/scenario.h"

static const char *refuses(const struct strategy *strategy)
{
	return strategy->hooks.put_page ? NULL : "its put_page() is any page's";
}

static void setup(void)
{
	must_fault(0, 0, 0);
	must_pin(0, 0, 0, 0, 1);
	must_pin(1, 0, 0, 0, 1);
	zap(0, 0, 0);
	set_generic(0);
}

static void get_put_unpin(void)
{
	get_device_page(0, 0);
	put_device_page(0, 0);
	unpin(0, 0, 1);
}

static void release(void)
{
	unpin(0, 0, 1);
}

const struct scenario put_page = {
	.name = "put_page",
	.title = "get_page, put_page, unpin | unpin",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(5) |
			OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.refuses = refuses,
	.setup = setup,
	.before = "page 0 is pinned by both, and not mapped any more",
	.nr_cpus = 2,
	.cpu = { get_put_unpin, release },
};
