/* SPDX-License-Identifier: MIT */
/*
 * devmap_managed whose close leaves the key on: every put_page() of the system
 * goes on paying for a device that is gone.
 */
#include "strategies/devmap_managed.h"
#include "tests/conformance/mutants/mutant.h"

static void close_only(struct dev_pagemap *pgmap)
{
	pgmap_ref_exit(pgmap);
}

MUTANT(devmap_managed_key_stays, devmap_managed, pgmap_close = close_only)
