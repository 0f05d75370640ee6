// SPDX-License-Identifier: MIT
/* The kinds of memory there are, and which one a spec names. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include <sys/mman.h>

#include "harness/memory/memory.h"

const struct memory_kind *const memory_kinds[] = {
	&dram, &hugetlb, &devdax, &fsdax,
};
const unsigned int nr_memory_kinds =
	sizeof(memory_kinds) / sizeof(memory_kinds[0]);

enum memory_error memory_parse(const char *spec, struct memory *memory,
			       char *why, size_t why_size)
{
	size_t len = strcspn(spec, ":");
	const struct memory_kind *kind;
	unsigned int i;
	int at;

	for (i = 0; i < nr_memory_kinds; i++) {
		kind = memory_kinds[i];
		if (strlen(kind->name) != len || strncmp(kind->name, spec, len))
			continue;
		*memory = (struct memory){ .kind = kind, .node = -1,
					   .target_node = -1 };
		return kind->parse(spec[len] ? spec + len + 1 : "", memory, why,
				   why_size);
	}
	at = snprintf(why, why_size, "unknown memory '%s'; there is:", spec);
	for (i = 0; i < nr_memory_kinds && at > 0 && (size_t)at < why_size; i++)
		at += snprintf(why + at, why_size - (size_t)at, " %s",
			       memory_kinds[i]->name);
	return MEMORY_BAD;
}

void memory_unmap(void *data, size_t size)
{
	munmap(data, size);
}

int memory_claim(const struct memory *memory, char *why, size_t why_size)
{
	int fd = open(memory->path, O_RDWR | O_CLOEXEC);

	if (fd < 0) {
		snprintf(why, why_size, "can't open %s: %s", memory->path,
			 strerror(errno));
		return -1;
	}
	if (!flock(fd, LOCK_EX | LOCK_NB))
		return fd;
	if (errno == EWOULDBLOCK)
		snprintf(why, why_size, "%s is in use: another program has "
			 "locked it; wait for it, or take another device",
			 memory->path);
	else
		snprintf(why, why_size, "can't lock %s: %s", memory->path,
			 strerror(errno));
	close(fd);
	return -1;
}
