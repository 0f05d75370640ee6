// SPDX-License-Identifier: MIT
/* A strategy and a primitive on the explore machine: compiled for each. */
struct page;

void world_freed(struct page *page);
#define PGMAP_ON_FREE(page) world_freed(page)

#include "bench/verify/scenario.h"
#include STRATEGY_HEADER

extern const struct subject SUBJECT;
const struct subject SUBJECT = {
	.strategy = &STRATEGY,
	.primitive = PRIMITIVE,
};
