/* SPDX-License-Identifier: MIT */
/*
 * A page table of one process over one device: three levels of 512 entries,
 * with leaves at each (PTE 4 KiB, PMD 2 MiB, PUD 1 GiB). The levels above
 * the PUD have one entry on the way, always in the cache, and are left out.
 *
 * Tables lie at fixed places of one range of addresses, so that linking one
 * allocates nothing, in 2 MiB pages if the host gives them, as the kernel's
 * lie in its direct map.
 */
#ifndef HARNESS_DEVICE_PGTABLE_H
#define HARNESS_DEVICE_PGTABLE_H

#include "harness/device/page.h"

typedef unsigned long pgentry_t;

/* x86's bits; the rest of a leaf is the physical address. */
#define _PAGE_PRESENT  (1UL << 0)
#define _PAGE_RW       (1UL << 1)
#define _PAGE_PSE      (1UL << 7)	/* leaf above the PTE level */
#define PTE_PFN_MASK   0x000ffffffffff000UL

struct mm_struct {
	pgentry_t *pud, *pmd, *pte;	/* each level, as one array */
	unsigned long nr_pages;
	size_t bytes;
};

/* Index i is in base pages from the start of the device. */
static __always_inline pgentry_t *pud_offset(struct mm_struct *mm,
					     unsigned long i)
{
	return mm->pud + (i >> PUD_ORDER);
}

/* The next level through the entry just read, as hardware and GUP walk it. */
static __always_inline pgentry_t *pmd_offset(pgentry_t pud, unsigned long i)
{
	return (pgentry_t *)(pud & ~_PAGE_PRESENT) +
	       (i >> PMD_ORDER) % PTRS_PER_PTE;
}

static __always_inline pgentry_t *pte_offset(pgentry_t pmd, unsigned long i)
{
	return (pgentry_t *)(pmd & ~_PAGE_PRESENT) + i % PTRS_PER_PTE;
}

static __always_inline pgentry_t mk_leaf(unsigned long pfn, unsigned int order)
{
	return pfn << PAGE_SHIFT | _PAGE_PRESENT | _PAGE_RW |
	       (order ? _PAGE_PSE : 0);
}

static __always_inline unsigned long leaf_pfn(pgentry_t entry)
{
	return (entry & PTE_PFN_MASK) >> PAGE_SHIFT;
}

static __always_inline bool entry_leaf(pgentry_t entry)
{
	return entry & _PAGE_PSE;
}

/* pte_access_permitted() and its siblings, for a write. */
static __always_inline bool entry_writable(pgentry_t entry)
{
	return (entry & (_PAGE_PRESENT | _PAGE_RW)) ==
	       (_PAGE_PRESENT | _PAGE_RW);
}

/* The entry that maps a folio of order at i; missing tables are linked in. */
static __always_inline pgentry_t *entry_alloc(struct mm_struct *mm,
					      unsigned long i,
					      unsigned int order)
{
	pgentry_t *pud = pud_offset(mm, i), *pmd;

	if (order == PUD_ORDER)
		return pud;
	/* a table's place is fixed, so whoever links it writes the same */
	if (unlikely(!READ_ONCE(*pud)))
		WRITE_ONCE(*pud, (pgentry_t)(mm->pmd + (i >> PUD_ORDER) *
						       PTRS_PER_PTE) |
					 _PAGE_PRESENT);
	pmd = mm->pmd + (i >> PMD_ORDER);
	if (order == PMD_ORDER)
		return pmd;
	if (unlikely(!READ_ONCE(*pmd)))
		WRITE_ONCE(*pmd, (pgentry_t)(mm->pte + (i >> PMD_ORDER) *
						       PTRS_PER_PTE) |
					 _PAGE_PRESENT);
	return mm->pte + i;
}

/*
 * The same entry without the walk and without linking tables: the entry of a
 * table that isn't linked reads as empty.
 */
static __always_inline pgentry_t *entry_at(struct mm_struct *mm,
					   unsigned long i, unsigned int order)
{
	if (order == PUD_ORDER)
		return mm->pud + (i >> PUD_ORDER);
	return order == PMD_ORDER ? mm->pmd + (i >> PMD_ORDER) : mm->pte + i;
}

/*
 * An empty page table for nr_pages, of which the levels down to leaves of
 * order are memory; node -1: local. 0, or -ENOMEM.
 */
int mm_init(struct mm_struct *mm, unsigned long nr_pages, unsigned int order,
	    int node);
void mm_exit(struct mm_struct *mm);

#endif
