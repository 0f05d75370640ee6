/* SPDX-License-Identifier: MIT */
/*
 * folio_busy whose kill waits for no grace period: a fault that saw the flag
 * up counts behind the sum.
 */
#include "strategies/folio_busy.h"
#include "tests/conformance/mutants/mutant.h"

static void flag_down(struct dev_pagemap *pgmap)
{
	WRITE_ONCE(pgmap->alive, false);
}

MUTANT(folio_busy_kill_no_grace, folio_busy, kill = flag_down)
