/* SPDX-License-Identifier: MIT */
/*
 * The page array. As in the kernel's sparse vmemmap, struct page number pfn
 * lies at vmemmap + pfn: one range of addresses is reserved for all devices,
 * and a device's part of it is real memory while the device lives. Before and
 * after, a touch of it is a fault.
 */
#ifndef HARNESS_DEVICE_VMEMMAP_H
#define HARNESS_DEVICE_VMEMMAP_H

#include "harness/device/page.h"

/* A memory section: what the kernel hot-plugs at a time. 2 MiB of vmemmap. */
#define SECTION_PAGES (128UL << (20 - PAGE_SHIFT))

/* pfns that fit: 4 TiB of devices; fewer where addresses are scarce */
#define VMEMMAP_PAGES (1UL << 30)

extern struct page *vmemmap;

static __always_inline struct page *pfn_to_page(unsigned long pfn)
{
	return vmemmap + pfn;
}

static __always_inline unsigned long page_to_pfn(const struct page *page)
{
	return (unsigned long)(page - vmemmap);
}

/*
 * Reserves pfns for nr pages, aligned to 1 GiB as a DIMM or an NVDIMM region
 * is, with a hole behind; *first is set. 0, or -ENOSPC when every pfn is taken.
 * Freed pfns are used again only after all others: a late touch faults.
 */
int pfn_range_alloc(unsigned long nr, unsigned long *first);
void pfn_range_free(unsigned long first, unsigned long nr);

/*
 * Backs the pages first.. with zeroed memory on node (-1: local), in 2 MiB
 * pages if the host gives them. 0, or -errno.
 */
int vmemmap_populate(unsigned long first, unsigned long nr, int node);
void vmemmap_free(unsigned long first, unsigned long nr);

/* Bytes of that range which huge pages back, from /proc/self/smaps. */
unsigned long vmemmap_huge_bytes(unsigned long first, unsigned long nr);

#endif
