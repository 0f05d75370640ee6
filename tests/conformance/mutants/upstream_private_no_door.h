/* SPDX-License-Identifier: MIT */
/*
 * upstream_private whose driver leaves the refusal to zone_device_page_init():
 * tryget succeeds after kill while any page is in use (v6.1 had tryget_live).
 */
#include "strategies/upstream_private.h"
#include "tests/conformance/mutants/mutant.h"

static void kill_pgmap_only(struct dev_pagemap *pgmap)
{
	pgmap_ref_kill(pgmap);
}

MUTANT(upstream_private_no_door, upstream_private, kill = kill_pgmap_only)
