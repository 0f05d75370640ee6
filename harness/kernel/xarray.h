/* SPDX-License-Identifier: MIT */
/*
 * The part of the XArray that a pfn -> pgmap lookup costs: an RCU-read tree of
 * 64-slot nodes with multi-index entries, whose other slots are sibling
 * entries that point to the first.
 *
 * Models include/linux/xarray.h and lib/xarray.c: the walk of xa_load() and
 * the levels that an index needs. A range is cut into aligned powers of two,
 * where the kernel also takes other runs of siblings in a node: the walk is
 * the same. Leaves out marks, values, reservations, splitting an
 * entry, and the shrinking of a tree whose high indices went away.
 */
#ifndef HARNESS_KERNEL_XARRAY_H
#define HARNESS_KERNEL_XARRAY_H

#include "harness/kernel/kernel.h"

struct xarray {
	spinlock_t lock;	/* of the update side */
	void *head;
};

#define DEFINE_XARRAY(name) \
	__machine_data struct xarray name = { SPIN_LOCK_UNLOCKED, NULL }

/*
 * The entry at index, or NULL. What it points to stays valid for the caller's
 * own read section.
 */
void *xa_load(struct xarray *xa, unsigned long index);
/* The same for who is compiled with KERNEL_RCU_QSBR: user/rcu.h. */
void *xa_load_qsbr(struct xarray *xa, unsigned long index);
#ifdef KERNEL_RCU_QSBR
#define xa_load xa_load_qsbr
#endif

/*
 * Stores entry (4-byte aligned) at first..last, last below ~0UL, or erases with
 * NULL exactly a range stored before. 0, -ENOMEM, or -EEXIST if something is there already.
 * After an error nothing of the range is stored. Readers may see an erased
 * entry until a grace period has passed.
 */
int xa_store_range(struct xarray *xa, unsigned long first, unsigned long last,
		   void *entry);

#endif
