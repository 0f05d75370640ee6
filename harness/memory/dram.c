// SPDX-License-Identifier: MIT
/* Plain DRAM, of any node or of one, in huge pages or not. */
#include <errno.h>
#include <numa.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "harness/kernel/user/mm.h"
#include "harness/memory/host.h"
#include "harness/memory/map.h"

#define THP "/sys/kernel/mm/transparent_hugepage"

/* Would MADV_HUGEPAGE do anything? */
static enum memory_error check_thp(const struct why *why)
{
	size_t kib = pmd_page_size() / 1024;
	char line[128];

	if (!host_line(line, sizeof(line), THP "/enabled"))
		return refuse(why, MEMORY_BAD, "this kernel has no transparent "
			      "huge pages: leave thp=on out, or take hugetlb");
	if (prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) > 0)
		return refuse(why, MEMORY_BAD, "this process may have no "
			      "transparent huge pages (PR_SET_THP_DISABLE): "
			      "start it from elsewhere, or take hugetlb");
	/* since Linux 6.8 each size has its own, which may say to inherit */
	if (host_line(line, sizeof(line), THP "/hugepages-%zukB/enabled",
		      kib) && !strstr(line, "[inherit]")) {
		if (!strstr(line, "[never]"))
			return MEMORY_OK;
		return refuse(why, MEMORY_BAD, "transparent huge pages of %zu "
			      "KiB are off; have root run: echo inherit > " THP
			      "/hugepages-%zukB/enabled", kib, kib);
	}
	if (host_line(line, sizeof(line), THP "/enabled") &&
	    strstr(line, "[never]"))
		return refuse(why, MEMORY_BAD, "transparent huge pages are "
			      "off; have root run: echo madvise > " THP
			      "/enabled");
	return MEMORY_OK;
}

static enum memory_error set_thp(const char *value, struct memory *memory,
				 const struct why *why)
{
	if (!strcmp(value, "default"))
		return MEMORY_OK;
	if (!strcmp(value, "off")) {
		memory->thp = THP_OFF;
		memory->page_size = base_page_size();
		return MEMORY_OK;
	}
	if (strcmp(value, "on"))
		return refuse(why, MEMORY_BAD, "thp is on, off or default, "
			      "not '%s'", value);
	memory->thp = THP_ON;
	memory->page_size = memory->align = pmd_page_size();
	return check_thp(why);
}

static enum memory_error dram_parse(const char *options, struct memory *memory,
				    char *why, size_t why_size)
{
	static const struct spec_option table[] = {
		{ "node", "N", spec_node },
		{ "thp", "on|off|default", set_thp },
	};

	memory->align = base_page_size();
	return spec_parse(options, table, 2, memory,
			  &(struct why){ why, why_size });
}

/* Without NUMA in the kernel there is still one node, 0. */
static bool node_size(int node, unsigned long *size, unsigned long *available)
{
	long long bytes, free_bytes = 0;

	if (numa_available() >= 0) {
		bytes = numa_node_size64(node, &free_bytes);
	} else {
		bytes = sysconf(_SC_PHYS_PAGES) * (long long)base_page_size();
		free_bytes = sysconf(_SC_AVPHYS_PAGES) *
			     (long long)base_page_size();
	}
	if (bytes <= 0)
		return false;
	*size = (unsigned long)bytes;
	*available = host_node_available(node);
	if (!*available)
		*available = (unsigned long)free_bytes;
	return true;
}

static unsigned int dram_list(struct memory_info *info, unsigned int max)
{
	int last = host_last_node("has_memory"), node;
	unsigned long size, available;
	unsigned int n = 0;

	for (node = 0; node <= last && n < max; node++) {
		if (!node_size(node, &size, &available))
			continue;
		info[n] = (struct memory_info){
			.what = "DRAM", .node = node, .size = size,
			.available = available, .align = base_page_size(),
			.usable = true,
		};
		snprintf(info[n].spec, sizeof(info[n].spec), "dram:node=%d",
			 node);
		n++;
	}
	return n;
}

/* MADV_NOHUGEPAGE isn't known where there are none. */
static int advise(void *data, size_t size, enum thp thp)
{
	if (thp == THP_ON)
		return madvise(data, size, MADV_HUGEPAGE);
	if (thp == THP_OFF && madvise(data, size, MADV_NOHUGEPAGE))
		return errno == EINVAL ? 0 : -1;
	return 0;
}

static void *dram_map(const struct memory *memory, void *addr,
		      unsigned long offset, size_t size, int node, char *why,
		      size_t why_size)
{
	const struct why reason = { why, why_size };
	const struct extent extent = { addr, offset, size };
	void *data;
	int error;

	data = map_extent(memory, &extent,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
			  &reason);
	if (!data)
		return NULL;
	if (memory->node >= 0)
		node = memory->node;
	if (!node_bind(data, size, node) && !advise(data, size, memory->thp))
		return data;
	error = errno;
	refuse(&reason, MEMORY_BAD, "can't have dram as asked for (node %d, "
	       "thp=%s): %s", node, memory->thp == THP_ON ? "on" :
	       memory->thp == THP_OFF ? "off" : "default", strerror(error));
	munmap(data, size);
	errno = error;
	return NULL;
}

const struct memory_kind dram = {
	.name = "dram",
	.parse = dram_parse,
	.list = dram_list,
	.map = dram_map,
};
