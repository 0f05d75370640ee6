/* SPDX-License-Identifier: MIT */
/*
 * null: no reference at all, what the harness itself costs.
 *
 * Models: nothing. Invariant: none; pages and pgmap are kept by nobody, so
 * this is no strategy but the floor that every other row stands on. When to
 * use it: never; read it beside the others. It is printed, not subtracted.
 */
#ifndef STRATEGIES_NULL_H
#define STRATEGIES_NULL_H

#include "strategies/strategy.h"

static inline int null_open(struct dev_pagemap *pgmap)
{
	return 0;
}

static inline bool null_map(struct dev_pagemap *pgmap, struct page *page,
			    unsigned long nr)
{
	return true;
}

static inline void null_unmap(struct dev_pagemap *pgmap, struct page *page,
			      unsigned long nr)
{
}

static inline bool null_gup_pin(struct gup *gup, struct page *page,
				unsigned long nr)
{
	return true;
}

static inline void null_gup_end(struct gup *gup)
{
}

static inline void null_unpin(struct page *page, unsigned long nr,
			      unsigned int flags)
{
}

static inline void null_teardown(struct dev_pagemap *pgmap)
{
}

static const struct strategy null = {
	.name = "null",
	.title = "no reference: the cost of the harness",
	.origin = "-",
	.kernels = "-",
	.verdict = VERDICT_FLOOR,
	.hooks = {
		.unit = UNIT_PAGES,
		.idle = 0,
		.pgmap_open = null_open,
		.map = null_map,
		.unmap = null_unmap,
		.gup_pin = null_gup_pin,
		.gup_end = null_gup_end,
		.unpin = null_unpin,
		.kill = null_teardown,
		.drain = null_teardown,
		.pgmap_close = null_teardown,
	},
};

#endif
