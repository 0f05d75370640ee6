/* SPDX-License-Identifier: MIT */
/*
 * optcas: cas that guesses 1 instead of reading the word first, so that an
 * idle-but-cached page's line comes exclusive at once. Linus Torvalds, 1 Mar
 * 2026, lkml.iu.edu/2603.0/00393.html. As posted it adds 1 whatever nr is;
 * here it adds nr. In GUP try_get_folio() reads the count before, as mainline's
 * does, and the line comes shared after all: only workload count shows the
 * guess by itself.
 */
#ifndef PRIMITIVE_OPTCAS_H
#define PRIMITIVE_OPTCAS_H

#include "harness/device/primitive/primitive.h"

#define PRIMITIVE	   PRIMITIVE_OPTCAS
#define PRIMITIVE_FREEZES  1
#define PRIMITIVE_PUT_LAGS 0

static __always_inline bool ref_try_get(atomic_t *w, int nr)
{
	int old = 1;

	do {
		if (likely(atomic_try_cmpxchg(w, &old, old + nr)))
			return true;
	} while (old);
	return false;
}

#include "harness/device/primitive/signed_word.h"

#endif
