/* SPDX-License-Identifier: MIT */
/*
 * xadd: one fetch_add a get, and bit 31 for free and frozen. A get that finds
 * the bit leaves its add behind; whoever owns the page stores over it. The
 * word goes through 0 on its way out, where a get may still revive it: the
 * last put is the one whose compare-exchange brings it from 0 to frozen.
 *
 * Gladyshev and Gorbunov, Dec 2025 to June 2026,
 * cover.1772120327.git.gladyshev.ilya1@h-partners.com; operations as of the
 * Feb 2026 posting, lkml.iu.edu/2603.0/07375.html and 08194.html.
 */
#ifndef PRIMITIVE_XADD_H
#define PRIMITIVE_XADD_H

#include "harness/device/primitive/primitive.h"

#define PRIMITIVE	   PRIMITIVE_XADD
#define PRIMITIVE_FREEZES  1
#define PRIMITIVE_PUT_LAGS 1

/* Failed gets so far that the next ones could carry out of the bit. */
#define XADD_RESIDUE_LIMIT 0xc0000000U

static __always_inline bool ref_try_get(atomic_t *w, int nr)
{
	int v = atomic_add_return(nr, w);

	if (likely(v >= 0))
		return true;
	while (unlikely((unsigned int)v >= XADD_RESIDUE_LIMIT))
		if (atomic_try_cmpxchg(w, &v, XADD_FROZEN))
			break;
	return false;
}

static __always_inline void ref_add(atomic_t *w, int nr)
{
	atomic_add(nr, w);
}

/* Frozen pages can't be added to: their owner stores. */
static __always_inline bool ref_inc_first(atomic_t *w)
{
	if (atomic_read(w) >= 0 && ref_try_get(w, 1))
		return false;
	smp_store_release(&w->counter, 1);
	return true;
}

/*
 * A 0 that somebody revives isn't the last: any other number will do.
 *
 * That somebody's put may be over before the compare-exchange here, which then
 * fails on a word that ref_is_free() says is free. Where teardown frees the
 * word after that and a grace period, the caller must be in a read section
 * (page_ref.h); as posted, nobody is: tests/primitives, teardown_vs_put.
 */
static __always_inline int ref_sub_return(atomic_t *w, int nr)
{
	int v = atomic_sub_return(nr, w);

	if (likely(v))
		return v;
	return atomic_try_cmpxchg(w, &v, XADD_FROZEN) ? 0 : 1;
}

static __always_inline bool ref_is_free(const atomic_t *w)
{
	return atomic_read(w) < 0;
}

static __always_inline bool ref_freeze(atomic_t *w, int nr)
{
	return atomic_try_cmpxchg(w, &nr, XADD_FROZEN);
}

static __always_inline void ref_unfreeze(atomic_t *w, int nr)
{
	smp_store_release(&w->counter, nr);
}

#endif
