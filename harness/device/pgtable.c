// SPDX-License-Identifier: MIT
/* The memory of a page table. */
#include <errno.h>
#include <sys/mman.h>

#include "harness/device/pgtable.h"

#define HUGE_SIZE (2UL << 20)

static unsigned long tables(unsigned long nr_pages, unsigned int order)
{
	return (nr_pages + (1UL << order) - 1) >> order;
}

int mm_init(struct mm_struct *mm, unsigned long nr_pages, unsigned int order,
	    int node)
{
	/* whole tables of each level; a PTE table maps one PMD's worth */
	unsigned long ptes = tables(nr_pages, PMD_ORDER) * PTRS_PER_PTE;
	unsigned long pmds = tables(nr_pages, PUD_ORDER) * PTRS_PER_PTE;
	unsigned long puds = (tables(nr_pages, PUD_ORDER) + PTRS_PER_PTE - 1) /
			     PTRS_PER_PTE * PTRS_PER_PTE;
	size_t unused;
	char *base;

	mm->nr_pages = nr_pages;
	mm->bytes = ((ptes + pmds + puds) * sizeof(pgentry_t) + HUGE_SIZE - 1) &
		    ~(HUGE_SIZE - 1);
	base = mmap(NULL, mm->bytes, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (base == MAP_FAILED)
		return -ENOMEM;
	mm->pte = (pgentry_t *)base;
	mm->pmd = mm->pte + ptes;
	mm->pud = mm->pmd + pmds;
	/* PTE tables come first, and are all but a part in 500 */
	unused = order ? (size_t)((char *)mm->pmd - base) & ~(HUGE_SIZE - 1) : 0;
	if (node_bind(base, mm->bytes, node) ||
	    populate(base + unused, mm->bytes - unused)) {
		munmap(base, mm->bytes);
		return -ENOMEM;
	}
	return 0;
}

void mm_exit(struct mm_struct *mm)
{
	munmap(mm->pte, mm->bytes);
}
