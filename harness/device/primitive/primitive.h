/* SPDX-License-Identifier: MIT */
/*
 * The primitives by which a page count may move, and what a word of each
 * means. How it moves is a file each beside this one; page_ref.h includes the
 * one that -DPRIMITIVE_HEADER names. Which word is which is needed also where
 * code is compiled once for all: when the page array is set up, and in the
 * books.
 *
 * Facts: include/linux/page_ref.h (cas); Linus Torvalds, 1 Mar 2026,
 * lkml.iu.edu/2603.0/00393.html (optcas); Gladyshev and Gorbunov,
 * cover.1772120327.git.gladyshev.ilya1@h-partners.com (xadd);
 * include/linux/rcuref.h, ee1ee6db0779, v6.4 (rcuref).
 */
#ifndef HARNESS_PRIMITIVE_H
#define HARNESS_PRIMITIVE_H

#include "harness/kernel/kernel.h"

enum primitive {
	PRIMITIVE_CAS,
	PRIMITIVE_OPTCAS,
	PRIMITIVE_XADD,
	PRIMITIVE_RCUREF,
	NR_PRIMITIVES
};

/* xadd: free or frozen; the low bits are what failed gets left behind. */
#define XADD_FROZEN ((int)0x80000000)

/* rcuref: references - 1, in zones. */
#define RCUREF_MAXREF	 0x7fffffffU
#define RCUREF_SATURATED 0xa0000000U
#define RCUREF_RELEASED	 0xc0000000U
#define RCUREF_DEAD	 0xe0000000U
#define RCUREF_NOREF	 0xffffffffU

/* The word of n references; of a free page, if n is 0. */
static __always_inline int primitive_word(enum primitive primitive, int n)
{
	switch (primitive) {
	case PRIMITIVE_XADD:
		return n ? n : XADD_FROZEN;
	case PRIMITIVE_RCUREF:
		return n ? n - 1 : (int)RCUREF_DEAD;
	default:
		return n;
	}
}

/* The references that a word stands for; 0 if it is free or frozen. */
static __always_inline int primitive_count(enum primitive primitive, int word)
{
	switch (primitive) {
	case PRIMITIVE_XADD:
		return word < 0 ? 0 : word;
	case PRIMITIVE_RCUREF:
		return (unsigned int)word >= RCUREF_RELEASED ?
			       0 : (int)((unsigned int)word + 1);
	default:
		return word;
	}
}

#endif
