// SPDX-License-Identifier: MIT
/*
 * Somebody looks a pgmap up by pfn, without a mapping that a zap would wait
 * for, while its device is torn down.
 */
#include "bench/verify/scenario.h"

static void look(void)
{
	lookup(0, 0);
}

static void unbind(void)
{
	teardown(0);
}

const struct scenario lookup_vs_teardown = {
	.name = "lookup_vs_teardown",
	.title = "lookup | kill, zap, drain, close",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.nr_cpus = 2,
	.cpu = { look, unbind },
};
