/* SPDX-License-Identifier: MIT */
/* The count primitives by name, and which strategy can't run with which. */
#ifndef BENCH_PRIMITIVE_H
#define BENCH_PRIMITIVE_H

#include "strategies/strategy.h"

struct primitive_facts {
	const char *name;
	const char *title;
	const char *origin;
};

extern const struct primitive_facts primitives[NR_PRIMITIVES];

/* Why strategy can't be run with primitive, or NULL. */
const char *primitive_refusal(const struct strategy *strategy,
			      enum primitive primitive);

#endif
