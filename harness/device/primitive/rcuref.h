/* SPDX-License-Identifier: MIT */
/*
 * rcuref: an unsigned count of references - 1 with zones, so that a get is
 * one unconditional add, and what went wrong is repaired afterwards. Dead is
 * for ever: the object may be used again only after a grace period.
 *
 * include/linux/rcuref.h and lib/rcuref.c, ee1ee6db0779 (v6.4), the slow path
 * of put with b9a49520679e. There is no freeze, no get of several, and no
 * unconditional get.
 */
#ifndef PRIMITIVE_RCUREF_H
#define PRIMITIVE_RCUREF_H

#include "harness/device/primitive/primitive.h"

#define PRIMITIVE	   PRIMITIVE_RCUREF
#define PRIMITIVE_FREEZES  0
#define PRIMITIVE_PUT_LAGS 0	/* it brings its own section */

static __always_inline bool ref_try_get(atomic_t *w, int nr)
{
	unsigned int v;

	if (nr != 1)
		__builtin_trap();
	if (likely(atomic_add_return(1, w) >= 0))
		return true;
	v = atomic_read(w);
	if (v >= RCUREF_RELEASED) {
		atomic_set(w, (int)RCUREF_DEAD);
		return false;
	}
	/* leaks, which is better than what the alternative is */
	if (v > RCUREF_MAXREF)
		atomic_set(w, (int)RCUREF_SATURATED);
	return true;
}

static __always_inline void ref_add(atomic_t *w, int nr)
{
	ref_try_get(w, nr);
}

/* v: what the sub returned; reading it again blames the innocent. */
static __always_inline int rcuref_put_slow(atomic_t *w, unsigned int v)
{
	int noref = (int)RCUREF_NOREF;

	if (v == RCUREF_NOREF)
		return atomic_try_cmpxchg(w, &noref, (int)RCUREF_DEAD) ? 0 : 1;
	if (v >= RCUREF_RELEASED)
		atomic_set(w, (int)RCUREF_DEAD);	/* imbalanced put */
	else if (v > RCUREF_MAXREF)
		atomic_set(w, (int)RCUREF_SATURATED);
	return 1;
}

/* Preemption is off there: between sub and cmpxchg the object must stay. */
static __always_inline int ref_sub_return(atomic_t *w, int nr)
{
	int v;

	if (nr != 1)
		__builtin_trap();
	rcu_read_lock();
	v = atomic_sub_return(1, w);
	v = likely(v >= 0) ? v + 1 : rcuref_put_slow(w, v);
	rcu_read_unlock();
	return v;
}

static __always_inline bool ref_is_free(const atomic_t *w)
{
	unsigned int v = atomic_read(w);

	return v >= RCUREF_RELEASED && v != RCUREF_NOREF;
}

#endif
