// SPDX-License-Identifier: MIT
/*
 * remap: mmap() of a batch and a store to every page; munmap() of it. Unlike
 * the others it makes and frees page tables and VMAs.
 */
#include <errno.h>
#include <sys/mman.h>

#include "bench/native/native.h"

/*
 * Whatever has come into the hole is told, and no get maps over it; the end of
 * a row, which failed then, takes the whole range. MAP_SHARED_VALIDATE knows
 * no MAP_FIXED_NOREPLACE (LEGACY_MAP_MASK of linux/mman.h): with it what holds
 * is that nobody but these threads maps anything meanwhile.
 */
static int how_fixed(const struct native_memory *memory)
{
	return memory->flags & MAP_SYNC ? MAP_FIXED : MAP_FIXED_NOREPLACE;
}

static int map(const struct native_thread *t, unsigned long index,
	       unsigned long nr, int prot)
{
	char *addr = native_addr(t, index);
	char *got = mmap(addr, nr << PAGE_SHIFT, prot,
			 t->memory->flags | how_fixed(t->memory),
			 t->memory->fd, (off_t)(index << PAGE_SHIFT));

	if (unlikely(got == MAP_FAILED))
		return errno;
	if (likely(got == addr))
		return 0;
	/* before Linux 4.17 it's nothing but a hint */
	munmap(got, nr << PAGE_SHIFT);
	return EEXIST;
}

static int unmap(struct native_thread *t, unsigned long index,
		 unsigned long nr)
{
	if (unlikely(munmap(native_addr(t, index), nr << PAGE_SHIFT)))
		return (int)native_failed(t, "munmap", errno,
					  errno == ENOMEM ? "raise sysctl "
					  "vm.max_map_count" : NULL);
	return 0;
}

static int remap_open(struct native_thread *t)
{
	return unmap(t, t->start, t->end - t->start);
}

/* Whoever comes next finds the range as it was. */
static void remap_close(struct native_thread *t)
{
	int err;

	unmap(t, t->start, t->end - t->start);
	err = map(t, t->start, t->end - t->start, PROT_READ | PROT_WRITE);
	if (err)
		native_failed(t, "mmap", err, NULL);
}

static long remap_get(struct native_thread *t, unsigned long index)
{
	int err = map(t, index, t->batch,
		      t->floor ? PROT_NONE : PROT_READ | PROT_WRITE);

	if (unlikely(err))
		return native_failed(t, "mmap", err, err == ENOMEM ? "raise "
				     "sysctl vm.max_map_count" : NULL);
	if (t->floor)
		return 0;
	native_store(t->memory, index, t->batch);
	return (long)t->batch;
}

static long remap_put(struct native_thread *t, unsigned long index)
{
	int err = unmap(t, index, t->batch);

	if (unlikely(err))
		return err;
	return t->floor ? 0 : (long)t->batch;
}

const struct native_path native_remap = {
	NATIVE_NAME("remap"),
	.title = "mmap of a batch and a store to every page; munmap",
	.floor = "mmap of a batch with PROT_NONE, untouched; munmap",
	.kind = NATIVE_FAULT,
	.apart = true,
	.open = remap_open,
	.close = remap_close,
	.get = remap_get,
	.put = remap_put,
};
