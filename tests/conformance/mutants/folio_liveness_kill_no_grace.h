/* SPDX-License-Identifier: MIT */
/*
 * folio_liveness whose kill waits for no grace period: a fault that saw the
 * flag up puts its mapping in behind the zap.
 */
#include "strategies/folio_liveness.h"
#include "tests/conformance/mutants/mutant.h"

static void flag_down(struct dev_pagemap *pgmap)
{
	WRITE_ONCE(pgmap->alive, false);
}

MUTANT(folio_liveness_kill_no_grace, folio_liveness, kill = flag_down)
