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

/* What a page array is made of. */
enum vmemmap_kind {
	/* ordinary memory, in 2 MiB pages if the host gives them */
	VMEMMAP_DRAM,
	/*
	 * Ordinary memory of which a large folio has two base pages: its tails
	 * beyond them look all the same, and share the second. As the kernel
	 * does it for devdax, in base pages (vmemmap_populate_compound_pages(),
	 * mm/sparse-vmemmap.c, 4917f55b4ef9, v5.17).
	 */
	VMEMMAP_FOLDED,
	/* a part of the device itself, as struct vmem_altmap says which */
	VMEMMAP_DEVICE,
};

/* Base pages of a folded page array that a large folio has to itself. */
#define VMEMMAP_RESERVE_NR 2

struct vmemmap_backing {
	enum vmemmap_kind kind;
	int node;		/* of ordinary memory; -1: local */
	unsigned int order;	/* FOLDED: of the folios, at least PMD_ORDER */
	/* DEVICE: maps size bytes of it at addr; 0 or -errno */
	int (*map)(void *arg, void *addr, size_t size);
	void *arg;
};

/*
 * Backs the pages first.. with zeroed memory. 0, or -errno: -EINVAL if the
 * order can't be folded, -ENOMEM also if folding takes more mappings than
 * vm.max_map_count allows.
 */
int vmemmap_populate(unsigned long first, unsigned long nr,
		     const struct vmemmap_backing *backing);
void vmemmap_free(unsigned long first, unsigned long nr);

/* Bytes of addresses that the array of nr pages takes: whole 2 MiB pages. */
size_t vmemmap_bytes(unsigned long nr);

/*
 * Mappings (lines of /proc/self/maps) that folding them takes, and how many it
 * may: vm.max_map_count, less what the rest of the process needs.
 */
unsigned long vmemmap_folded_maps(unsigned long nr, unsigned int order);
unsigned long vmemmap_max_maps(void);

/* Bytes of that range which huge pages back, from /proc/self/smaps. */
unsigned long vmemmap_huge_bytes(unsigned long first, unsigned long nr);

#endif
