/* SPDX-License-Identifier: MIT */
/* arbiter whose unmount puts the pgmap and doesn't look who holds the inode. */
#include "strategies/arbiter.h"
#include "tests/conformance/mutants/mutant.h"

static void unmount_at_once(struct dev_pagemap *pgmap)
{
	percpu_ref_put(&pgmap->ref);
	pgmap_ref_wait(pgmap);
}

MUTANT(arbiter_no_wait, arbiter, drain = unmount_at_once)
