// SPDX-License-Identifier: MIT
/* null's gup loop by hand: walk, read, check, store the pointer, read again. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "bench/self_floor.h"

#define BATCH 512UL
#define CALLS 16UL	/* as many as null's round has at this batch */

struct floor {
	unsigned long nr_pages, bytes;
	volatile uint64_t *pud, *pmd, *pte;
	char *page_array;
	char **pages;
	unsigned int order;
};

struct floor *floor_open(unsigned long nr_pages, unsigned int order)
{
	unsigned long ptes = (nr_pages + 511) / 512 * 512;
	unsigned long pmds = (ptes / 512 + 511) / 512 * 512, i;
	struct floor *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->nr_pages = nr_pages;
	f->order = order;
	f->bytes = (ptes + pmds + 512) * sizeof(uint64_t);
	f->pages = calloc(BATCH * CALLS, sizeof(*f->pages));
	f->pte = mmap(NULL, f->bytes, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (!f->pages || f->pte == MAP_FAILED) {
		if (f->pte != MAP_FAILED)
			munmap((void *)f->pte, f->bytes);
		free(f->pages);
		free(f);
		return NULL;
	}
	madvise((void *)f->pte, f->bytes, MADV_HUGEPAGE);
	f->pmd = f->pte + ptes;
	f->pud = f->pmd + pmds;
	f->page_array = (char *)f->pte;	/* an address like any other */
	for (i = 0; i < nr_pages && order == 0; i++)
		f->pte[i] = i << 12 | 3;
	for (i = 0; i < ptes / 512; i++)
		f->pmd[i] = order ? i << 21 | 0x83 :
				    (uint64_t)(uintptr_t)&f->pte[i * 512] | 1;
	for (i = 0; i < pmds / 512; i++)
		f->pud[i] = (uint64_t)(uintptr_t)&f->pmd[i * 512] | 1;
	return f;
}

void floor_close(struct floor *f)
{
	munmap((void *)f->pte, f->bytes);
	free(f->pages);
	free(f);
}

static inline unsigned long one_call(struct floor *f, unsigned long index,
				     char **pages)
{
	uint64_t pud = f->pud[index >> 18], pmd, pte;
	volatile uint64_t *pmdp, *ptep;
	char *const map = f->page_array;
	char *page;
	unsigned long i;

	if (!(pud & 1))
		return 0;
	pmdp = (volatile uint64_t *)(uintptr_t)(pud & ~1UL) +
	       (index >> 9 & 511);
	pmd = *pmdp;
	if (pmd & 0x80) {
		if ((pmd & 3) != 3 || *pmdp != pmd)
			return 0;
		page = map + ((pmd & 0x000ffffffffff000UL) >> 12) * 64;
		for (i = 0; i < BATCH; i++)
			pages[i] = page + i * 64;
		return BATCH;
	}
	ptep = (volatile uint64_t *)(uintptr_t)(pmd & ~1UL) + (index & 511);
	for (i = 0; i < BATCH; i++) {
		pte = ptep[i];
		if ((pte & 3) != 3)
			break;
		page = map + ((pte & 0x000ffffffffff000UL) >> 12) * 64;
		if (*pmdp != pmd || ptep[i] != pte)
			break;
		pages[i] = page;
	}
	return i;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

double floor_run(struct floor *f, double seconds)
{
	double begin = now(), ns;
	unsigned long index = 0, done = 0, i;

	do {
		for (i = 0; i < CALLS; i++) {
			done += one_call(f, index, f->pages + i * BATCH);
			index += BATCH;
			if (index + BATCH > f->nr_pages)
				index = 0;
		}
		ns = now() - begin;
	} while (ns < seconds * 1e9);
	return ns / (double)done;
}
