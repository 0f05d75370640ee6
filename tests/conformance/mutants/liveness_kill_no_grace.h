/* SPDX-License-Identifier: MIT */
/*
 * liveness whose kill waits for no grace period: a fault that saw the flag up
 * puts its mapping in behind the zap.
 */
#include "strategies/liveness.h"
#include "tests/conformance/mutants/mutant.h"

static void flag_down(struct dev_pagemap *pgmap)
{
	WRITE_ONCE(pgmap->alive, false);
}

MUTANT(liveness_kill_no_grace, liveness, kill = flag_down)
