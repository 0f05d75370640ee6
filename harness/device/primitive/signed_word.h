/* SPDX-License-Identifier: MIT */
/*
 * What cas and optcas share: a signed count whose 0 is free and frozen alike,
 * and every operation but the conditional get.
 */
#ifndef PRIMITIVE_SIGNED_WORD_H
#define PRIMITIVE_SIGNED_WORD_H

static __always_inline void ref_add(atomic_t *w, int nr)
{
	atomic_add(nr, w);
}

static __always_inline bool ref_inc_first(atomic_t *w)
{
	return atomic_inc_return(w) == 1;
}

static __always_inline int ref_sub_return(atomic_t *w, int nr)
{
	return atomic_sub_return(nr, w);
}

static __always_inline bool ref_is_free(const atomic_t *w)
{
	return atomic_read(w) == 0;
}

static __always_inline bool ref_freeze(atomic_t *w, int nr)
{
	return atomic_try_cmpxchg(w, &nr, 0);
}

static __always_inline void ref_unfreeze(atomic_t *w, int nr)
{
	smp_store_release(&w->counter, nr);
}

#endif
