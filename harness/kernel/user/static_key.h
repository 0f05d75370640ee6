/* SPDX-License-Identifier: MIT */
/*
 * Static branches, predicted rather than patched: the user machine doesn't
 * rewrite its own text, so a disabled branch costs a load of a read-mostly
 * word and a never-taken jump where the kernel has a NOP.
 */
#ifndef KERNEL_USER_STATIC_KEY_H
#define KERNEL_USER_STATIC_KEY_H

#include "harness/kernel/user/atomic.h"

struct static_key_false {
	atomic_t enabled;	/* use count: the branch is taken while > 0 */
};

#define DEFINE_STATIC_KEY_FALSE(name) \
	struct static_key_false name = { ATOMIC_INIT(0) }

#define static_branch_unlikely(key) unlikely(atomic_read(&(key)->enabled) > 0)
#define static_branch_inc(key)	    ((void)atomic_inc_return(&(key)->enabled))
#define static_branch_dec(key)	    ((void)atomic_dec_return(&(key)->enabled))

#endif
