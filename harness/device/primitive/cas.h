/* SPDX-License-Identifier: MIT */
/*
 * cas: add unless zero by load and compare-exchange; include/linux/page_ref.h.
 * 0 is free and frozen alike. What the functions are for: page_ref.h.
 */
#ifndef PRIMITIVE_CAS_H
#define PRIMITIVE_CAS_H

#include "harness/device/primitive/primitive.h"

#define PRIMITIVE	   PRIMITIVE_CAS
#define PRIMITIVE_FREEZES  1
#define PRIMITIVE_PUT_LAGS 0

static __always_inline bool ref_try_get(atomic_t *w, int nr)
{
	return atomic_add_unless(w, nr, 0);
}

#include "harness/device/primitive/signed_word.h"

#endif
