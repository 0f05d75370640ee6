// SPDX-License-Identifier: MIT
/*
 * map_pages FILE BYTES [sync]: maps it shared (or MAP_SYNC), writes to each
 * base page, and says in one line what the kernel did: faults taken, lowest and
 * highest physical address, and whether the file is DAX.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define BASE_PAGE 4096UL
/* Documentation/admin-guide/mm/pagemap.rst */
#define PRESENT (1ULL << 63)
#define PFN_BITS ((1ULL << 55) - 1)

static int fail(const char *file, const char *what)
{
	fprintf(stderr, "map_pages: %s: %s: %s\n", file, what, strerror(errno));
	return 1;
}

static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

/* The lowest and highest physical address of all; false: one isn't mapped. */
static bool where(const char *data, size_t size, uint64_t *low, uint64_t *high)
{
	int pagemap = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry, address;
	size_t i;

	*low = UINT64_MAX;
	*high = 0;
	for (i = 0; i < size; i += BASE_PAGE) {
		off_t at = (uintptr_t)(data + i) / BASE_PAGE * sizeof(entry);

		errno = 0;
		if (pread(pagemap, &entry, sizeof(entry), at) !=
		    sizeof(entry) || !(entry & PRESENT) ||
		    !(entry & PFN_BITS))
			return false;
		address = (entry & PFN_BITS) * BASE_PAGE;
		if (address < *low)
			*low = address;
		if (address > *high)
			*high = address;
	}
	close(pagemap);
	return true;
}

static const char *is_dax(int fd)
{
	struct statx stx;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_TYPE, &stx) ||
	    !(stx.stx_attributes_mask & STATX_ATTR_DAX))
		return "unknown";
	return stx.stx_attributes & STATX_ATTR_DAX ? "yes" : "no";
}

int main(int argc, char **argv)
{
	size_t size = argc > 2 ? strtoul(argv[2], NULL, 0) : 0;
	bool sync = argc > 3 && !strcmp(argv[3], "sync");
	uint64_t low, high;
	char *data;
	long taken;
	size_t i;
	int fd;

	if (!size || size % BASE_PAGE) {
		fprintf(stderr, "usage: map_pages FILE BYTES [sync]\n");
		return 2;
	}
	fd = open(argv[1], O_RDWR);
	if (fd < 0)
		return fail(argv[1], "open");
	data = mmap(NULL, size, PROT_READ | PROT_WRITE, sync ?
		    MAP_SHARED_VALIDATE | MAP_SYNC : MAP_SHARED, fd, 0);
	if (data == MAP_FAILED)
		return fail(argv[1], "mmap");
	/* as large as it can: the kernel's choice, not a collapse later on */
	faults();
	taken = faults();
	for (i = 0; i < size; i += BASE_PAGE)
		((volatile char *)data)[i] = 1;
	taken = faults() - taken;
	/* pagemap splits a device's 1 GiB mapping, and sees none: 0 */
	if (!where(data, size, &low, &high))
		low = high = 0;
	printf("pages=%zu faults=%ld low=%#lx high=%#lx dax=%s\n",
	       size / BASE_PAGE, taken, (long)low, (long)high, is_dax(fd));
	return 0;
}
