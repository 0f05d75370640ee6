// SPDX-License-Identifier: MIT
/*
 * A process takes its mapping out while the device goes: the teardown's own
 * zap finds the entry empty, and the mapping isn't given back yet. It is as
 * busy as a pin until then.
 */
#include "bench/verify/scenario.h"

static void setup(void)
{
	must_fault(0, 0, 0);
	must_pin(0, 0, 0, 0, 1);
}

static void munmap_and_unpin(void)
{
	zap(0, 0, 0);
	unpin(0, 0, 1);
}

static void kill_zap_drain(void)
{
	kill_device(0);
	unmap_device(0);
	drain_device(0);
}

const struct scenario zap_vs_teardown = {
	.name = "zap_vs_teardown",
	.title = "zap PTE, unpin | kill, zap, drain",
	.obligations = OBLIGATION(2) | OBLIGATION(3) | OBLIGATION(4) |
			OBLIGATION(5) | OBLIGATION(8),
	.nr_devices = 1,
	.units = 1,
	.setup = setup,
	.before = "page 0 is mapped, and pinned by CPU 0",
	.nr_cpus = 2,
	.cpu = { munmap_and_unpin, kill_zap_drain },
};
