/* SPDX-License-Identifier: MIT */
/*
 * edge whose drain waits for nobody: who looked the pgmap up may hold it.
 */
#include "strategies/edge.h"
#include "tests/conformance/mutants/mutant.h"

static void wait_for_nobody(struct dev_pagemap *pgmap)
{
}

MUTANT(edge_no_wait, edge, drain = wait_for_nobody)
