// SPDX-License-Identifier: MIT
/*
 * The page array and the page tables of the explore machine: vmemmap.c and
 * pgtable.c of a few pages, in model memory.
 */
#include <errno.h>

#include "harness/device/pgtable.h"
#include "harness/device/vmemmap.h"

struct page *vmemmap;

/*
 * A struct page is one line, so that number pfn lies at vmemmap + pfn wherever
 * a page array is. No pfn is ever used again.
 */
int pfn_range_alloc(unsigned long nr, unsigned long *first)
{
	size_t size = nr * sizeof(struct page);
	struct page *pages = explore_alloc(size, size, "page");

	if (!pages)
		return -ENOSPC;
	vmemmap = explore_base();
	*first = page_to_pfn(pages);
	return 0;
}

void pfn_range_free(unsigned long first, unsigned long nr)
{
}

int vmemmap_populate(unsigned long first, unsigned long nr,
		     const struct vmemmap_backing *backing)
{
	return 0;
}

void vmemmap_free(unsigned long first, unsigned long nr)
{
	explore_free(pfn_to_page(first));
}

/*
 * Tables at a multiple of 256, so that their addresses have the bit of a leaf
 * clear. They belong to processes: a walk may look at them behind the end of
 * the device.
 */
int mm_init(struct mm_struct *mm, unsigned long nr_pages, unsigned int order,
	    int node)
{
	unsigned long pmds = (nr_pages + PTRS_PER_PTE - 1) / PTRS_PER_PTE;
	unsigned long puds = (pmds + PTRS_PER_PTE - 1) / PTRS_PER_PTE;

	mm->nr_pages = nr_pages;
	mm->pte = explore_alloc(nr_pages * sizeof(pgentry_t), 256, "pte");
	mm->pmd = explore_alloc(pmds * sizeof(pgentry_t), 256, "pmd");
	mm->pud = explore_alloc(puds * sizeof(pgentry_t), 256, "pud");
	return mm->pte && mm->pmd && mm->pud ? 0 : -ENOMEM;
}

void mm_exit(struct mm_struct *mm)
{
}
