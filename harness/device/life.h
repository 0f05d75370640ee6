/* SPDX-License-Identifier: MIT */
/*
 * The end of a device's life around the strategy's kill and drain, in the
 * order of a driver's unbind: block new, zap every mapping, wait for old,
 * free (dev_dax_close()). One function a phase, so that each can be timed.
 */
#ifndef HARNESS_DEVICE_LIFE_H
#define HARNESS_DEVICE_LIFE_H

#include "harness/device/fault.h"

/* kill_dev_dax(), percpu_ref_kill(): from here no fault succeeds. */
static __always_inline void dev_dax_kill(const struct pgmap_hooks *hooks,
					 struct dev_dax *dev)
{
	hooks->kill(dev->pgmap);
}

/*
 * unmap_mapping_range(): every entry of every process, then what a TLB flush
 * is to GUP-fast, whose walkers have interrupts off: when it returns, no walk
 * is left that saw an entry.
 */
static __always_inline void dev_dax_unmap(const struct pgmap_hooks *hooks,
					  struct dev_dax *dev)
{
	unsigned long i, nr = 1UL << dev->order;
	struct mm_struct *mm;

	for (mm = dev->mms; mm < dev->mms + dev->nr_mms; mm++) {
		for (i = 0; i < dev->nr_pages; i += nr) {
			if (!READ_ONCE(*pud_offset(mm, i)))
				i |= (1UL << PUD_ORDER) - nr;
			else if (dev->order < PMD_ORDER &&
				 !READ_ONCE(*entry_at(mm, i, PMD_ORDER)))
				i |= (1UL << PMD_ORDER) - nr;
			else
				dax_zap(hooks, dev, mm, i);
		}
	}
	synchronize_rcu();
}

/* Nothing of the device is in use when this returns. */
static __always_inline void dev_dax_drain(const struct pgmap_hooks *hooks,
					  struct dev_dax *dev)
{
	hooks->drain(dev->pgmap);
}

#endif
