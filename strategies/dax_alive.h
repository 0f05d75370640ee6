/* SPDX-License-Identifier: MIT */
/*
 * What strategies share whose mappings hold nothing: a fault asks dax_alive()
 * under dax_read_lock(), and the kill clears it and waits (kill_dax() of
 * drivers/dax/super.c; its SRCU is RCU here).
 */
#ifndef STRATEGIES_DAX_ALIVE_H
#define STRATEGIES_DAX_ALIVE_H

#include "strategies/strategy.h"

static __always_inline bool dax_alive_map(struct dev_pagemap *pgmap,
					  struct page *page, unsigned long nr)
{
	return READ_ONCE(pgmap->alive);
}

static __always_inline void dax_alive_unmap(struct dev_pagemap *pgmap,
					    struct page *page,
					    unsigned long nr)
{
}

/* kill_dax(): no fault that saw it alive is still at it. */
static inline void kill_dax(struct dev_pagemap *pgmap)
{
	WRITE_ONCE(pgmap->alive, false);
	synchronize_rcu();
}

/* The driver's kill, then that of the pgmap. */
static inline void dax_alive_kill(struct dev_pagemap *pgmap)
{
	kill_dax(pgmap);
	pgmap_ref_kill(pgmap);
}

static __always_inline void dax_alive_gup_end(struct gup *gup)
{
}

#endif
