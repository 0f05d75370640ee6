// SPDX-License-Identifier: MIT
/* The strategy under test: the only file that is compiled for each of them. */
struct page;

/* The free callback, as the strategy's own code calls it: helpers.c */
void subject_freed(struct page *page);
#define PGMAP_ON_FREE(page) subject_freed(page)

#include "tests/conformance/conformance.h"
#include STRATEGY_HEADER

#define STRINGIFY_(x) #x
#define STRINGIFY(x)  STRINGIFY_(x)

const struct strategy *const subject = &STRATEGY;
const char *const subject_name = STRINGIFY(STRATEGY);
const enum primitive subject_primitive = PRIMITIVE;
