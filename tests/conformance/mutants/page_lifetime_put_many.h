/* SPDX-License-Identifier: MIT */
/*
 * page_lifetime whose teardown gives back the references of all pages at once,
 * whoever has one of them: 27674ef6c73f (v5.18).
 */
#include "strategies/page_lifetime.h"
#include "tests/conformance/mutants/mutant.h"

static void put_all_at_once(struct dev_pagemap *pgmap)
{
	percpu_ref_put_many(&pgmap->ref, pgmap_nr_pages(pgmap));
	pgmap_ref_wait(pgmap);
}

MUTANT(page_lifetime_put_many, page_lifetime, drain = put_all_at_once)
