// SPDX-License-Identifier: MIT
/*
 * Proves that specs of memory mean what they say and bad ones are refused with
 * a reason; that mappings lie where huge pages fit and inside of the memory;
 * that pools of huge pages are read right; and that a page of the wrong size
 * or on the wrong node is seen. Hosts that aren't here (several nodes, devices,
 * a container's filter) are files of the test's making, and wrapped calls.
 */
#include <errno.h>
#include <fcntl.h>
#include <numaif.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/kernel/user/mm.h"
#include "harness/memory/host.h"
#include "harness/memory/memory.h"
#include "harness/memory/verify.h"
#include "tests/unit/unit.h"

#define MIB (1UL << 20)

static char why[1024];

/* What the kernel answers in this test, if not what it really does. */
static struct {
	int error;		/* of move_pages, mbind and get_mempolicy */
	bool lies;		/* move_pages: every page is there: */
	int status;
	int odd_page;		/* but that one of a call is there: */
	int odd_status;
	int device_node;	/* of get_mempolicy, if it lies */
	unsigned int asked;	/* how often that was called */
	const char *nodes;	/* the list of nodes; NULL: no such file */
	bool before_5_14;	/* no MADV_POPULATE_WRITE */
} fake;

long __real_move_pages(int pid, unsigned long count, void **pages,
		       const int *nodes, int *status, int flags);
long __wrap_move_pages(int pid, unsigned long count, void **pages,
		       const int *nodes, int *status, int flags);
long __real_mbind(void *start, unsigned long len, int mode,
		  const unsigned long *mask, unsigned long max,
		  unsigned int flags);
long __wrap_mbind(void *start, unsigned long len, int mode,
		  const unsigned long *mask, unsigned long max,
		  unsigned int flags);
long __real_get_mempolicy(int *mode, unsigned long *mask, unsigned long max,
			  void *addr, unsigned int flags);
long __wrap_get_mempolicy(int *mode, unsigned long *mask, unsigned long max,
			  void *addr, unsigned int flags);
long __real_set_mempolicy(int mode, const unsigned long *mask,
			  unsigned long max);
long __wrap_set_mempolicy(int mode, const unsigned long *mask,
			  unsigned long max);
int __real_madvise(void *addr, size_t size, int advice);
int __wrap_madvise(void *addr, size_t size, int advice);
FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);

long __wrap_move_pages(int pid, unsigned long count, void **pages,
		       const int *nodes, int *status, int flags)
{
	if (fake.error) {
		errno = fake.error;
		return -1;
	}
	if (!fake.lies)
		return __real_move_pages(pid, count, pages, nodes, status,
					 flags);
	for (unsigned long i = 0; i < count; i++)
		status[i] = (long)i == fake.odd_page ? fake.odd_status :
						       fake.status;
	return 0;
}

long __wrap_set_mempolicy(int mode, const unsigned long *mask,
			  unsigned long max)
{
	if (!fake.error)
		return __real_set_mempolicy(mode, mask, max);
	errno = fake.error;
	return -1;
}

long __wrap_mbind(void *start, unsigned long len, int mode,
		  const unsigned long *mask, unsigned long max,
		  unsigned int flags)
{
	if (fake.error) {
		errno = fake.error;
		return -1;
	}
	return __real_mbind(start, len, mode, mask, max, flags);
}

long __wrap_get_mempolicy(int *mode, unsigned long *mask, unsigned long max,
			  void *addr, unsigned int flags)
{
	fake.asked++;
	if (fake.error) {
		errno = fake.error;
		return -1;
	}
	if (fake.lies && flags & MPOL_F_ADDR) {
		*mode = fake.device_node;
		return 0;
	}
	if (fake.lies && flags & MPOL_F_MEMS_ALLOWED) {
		mask[0] = 3;	/* nodes 0 and 1 */
		return 0;
	}
	return __real_get_mempolicy(mode, mask, max, addr, flags);
}

int __wrap_madvise(void *addr, size_t size, int advice)
{
	if (fake.before_5_14 && advice == MADV_POPULATE_WRITE) {
		errno = EINVAL;
		return -1;
	}
	return __real_madvise(addr, size, advice);
}

FILE *__wrap_fopen(const char *path, const char *mode)
{
	static char list[32];

	if (!fake.error || strncmp(path, "/sys/devices/system/node/", 25))
		return __real_fopen(path, mode);
	if (!fake.nodes) {
		errno = ENOENT;
		return NULL;
	}
	snprintf(list, sizeof(list), "%s\n", fake.nodes);
	return fmemopen(list, strlen(list), mode);
}

static void honest(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.odd_page = -1;
	host_root = "";
	why[0] = '\0';
}

/* A host of files below a directory: each call adds one, or changes it. */
static char root[64];

static void host_begin(void)
{
	strcpy(root, "/tmp/pgmapbench-memory.XXXXXX");
	assert_non_null(mkdtemp(root));
	host_root = root;
}

static void host_file(const char *path, const char *text)
{
	char full[512];
	FILE *file;
	char *at;

	snprintf(full, sizeof(full), "%s%s", root, path);
	for (at = strchr(full + strlen(root) + 1, '/'); at;
	     at = strchr(at + 1, '/')) {
		*at = '\0';
		assert_true(!mkdir(full, 0700) || errno == EEXIST);
		*at = '/';
	}
	file = fopen(full, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void host_end(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", root);
	assert_int_equal(system(command), 0);
	honest();
}

static void accepted(const char *spec, struct memory *memory)
{
	enum memory_error error = memory_parse(spec, memory, why, sizeof(why));

	if (error)
		fail_msg("%s: %d, %s", spec, error, why);
}

static void refused(const char *spec, enum memory_error error,
		    const char *says)
{
	struct memory memory;

	assert_int_equal(memory_parse(spec, &memory, why, sizeof(why)), error);
	if (!strstr(why, says))
		fail_msg("%s: '%s' doesn't say '%s'", spec, why, says);
	/* one line */
	assert_null(strchr(why, '\n'));
	assert_true(strlen(why) < sizeof(why) - 1);
}

static void specs(void)
{
	struct memory memory;

	honest();
	accepted("dram", &memory);
	assert_ptr_equal(memory.kind, &dram);
	assert_int_equal(memory.node, -1);
	assert_int_equal(memory.thp, THP_DEFAULT);
	assert_int_equal(memory.page_size, 0);
	assert_int_equal(memory.capacity, 0);
	accepted("dram:", &memory);
	accepted("dram:thp=default", &memory);
	assert_int_equal(memory.thp, THP_DEFAULT);
	accepted("dram:thp=off", &memory);
	assert_int_equal(memory.thp, THP_OFF);
	assert_int_equal(memory.page_size, base_page_size());

	refused("", MEMORY_BAD, "there is: dram hugetlb devdax fsdax");
	refused("dra", MEMORY_BAD, "unknown memory 'dra'");
	refused("drama", MEMORY_BAD, "unknown memory 'drama'");
	refused("dram:x", MEMORY_BAD, "dram knows node=N, thp=on|off|default");
	refused("dram:node", MEMORY_BAD, "dram knows node=N");
	refused("dram:nod=0", MEMORY_BAD, "not 'nod=0'");
	refused("dram:thp=off,", MEMORY_BAD, "not ''");
	refused("dram:thp=off,thp=off", MEMORY_BAD, "has thp twice");
	refused("dram:thp=maybe", MEMORY_BAD, "on, off or default");
	refused("dram:node=", MEMORY_BAD, "no node's number");
	refused("dram:node=-1", MEMORY_BAD, "no node's number");
	refused("dram:node= 0", MEMORY_BAD, "no node's number");
	refused("dram:node=0x0", MEMORY_BAD, "no node's number");
	refused("dram:node=99999999999999999999", MEMORY_BAD, "no memory on");
	refused("hugetlb:node=", MEMORY_BAD, "no node's number");
	refused("hugetlb:size=", MEMORY_BAD, "no size of a huge page");
	refused("hugetlb:size=2", MEMORY_BAD, "no size of a huge page");
	refused("hugetlb:size=2Mx", MEMORY_BAD, "no size of a huge page");
	refused("hugetlb:size=3M", MEMORY_BAD, "no size of a huge page");
	refused("hugetlb:size=0M", MEMORY_BAD, "no size of a huge page");
	refused("devdax", MEMORY_BAD, "devdax needs a device");
	refused("devdax:dax0.0", MEMORY_BAD, "devdax needs a device");
	refused("devdax:/dev/dax99.99", MEMORY_NOT_HERE, "there is no");
	refused("devdax:/dev/zero", MEMORY_BAD, "no device-DAX node");
	refused("devdax:/", MEMORY_BAD, "no device-DAX node");
	refused("fsdax", MEMORY_BAD, "fsdax needs a file");
	refused("fsdax:/dev/zero", MEMORY_BAD, "no regular file");
	refused("fsdax:/proc/nosuchdir/x", MEMORY_BAD, "there is no /proc/nos");
	refused("fsdax:/proc", MEMORY_BAD, "isn't on a DAX filesystem");
	refused("fsdax:/proc/nosuchfile", MEMORY_BAD,
		"isn't on a DAX filesystem");
	refused("fsdax:/proc/self/exe/x", MEMORY_BAD, "can't open");
}

static void paths_too_long(void)
{
	char spec[2 * MEMORY_PATH_MAX] = "devdax:/";

	honest();
	memset(spec + strlen(spec), 'x', MEMORY_PATH_MAX);
	refused(spec, MEMORY_BAD, "devdax needs a device");
	memcpy(spec, "fsdax:/", 7);
	refused(spec, MEMORY_BAD, "fsdax needs a file");
}

/* A file, but its pages would be the page cache's. */
static void file_without_dax(void)
{
	char spec[64] = "fsdax:", path[] = "/dev/shm/pgmapbench.XXXXXX";
	int fd;

	honest();
	fd = mkstemp(path);
	if (fd < 0)
		SKIP_BECAUSE("no /dev/shm");
	assert_int_equal(ftruncate(fd, 1 << 20), 0);
	strcat(spec, path);
	refused(spec, MEMORY_BAD, "isn't on a DAX filesystem after all");
	close(fd);
	unlink(path);
}

static void lists_of_nodes(void)
{
	char text[32];

	honest();
	host_begin();
	/* no NUMA: node 0 it is */
	assert_true(host_node_is("has_memory", 0));
	assert_false(host_node_is("has_memory", 1));
	assert_int_equal(host_last_node("has_memory"), 0);

	host_file("/sys/devices/system/node/has_memory", "0-1,4,6-7\n");
	host_nodes("has_memory", text, sizeof(text));
	assert_string_equal(text, "0-1,4,6-7");
	for (int node = -1; node < 10; node++)
		assert_int_equal(host_node_is("has_memory", node),
				 node == 0 || node == 1 || node == 4 ||
					 node == 6 || node == 7);
	assert_int_equal(host_last_node("has_memory"), 7);
	refused("dram:node=2", MEMORY_BAD,
		"no memory on node '2'; there is on 0-1,4,6-7");
	host_file("/sys/devices/system/node/has_memory", "1\n");
	assert_false(host_node_is("has_memory", 0));
	assert_int_equal(host_last_node("has_memory"), 1);
	host_end();
}

#define THP_DIR "/sys/kernel/mm/transparent_hugepage/"

static void thp_that_is_off(void)
{
	char of_size[96];
	struct memory memory;

	honest();
	host_begin();
	snprintf(of_size, sizeof(of_size), THP_DIR "hugepages-%zukB/enabled",
		 pmd_page_size() / 1024);
	refused("dram:thp=on", MEMORY_BAD, "this kernel has no transparent");
	host_file(THP_DIR "enabled", "always madvise [never]\n");
	refused("dram:thp=on", MEMORY_BAD, "echo madvise >");
	accepted("dram:thp=off", &memory);
	host_file(THP_DIR "enabled", "always [madvise] never\n");
	accepted("dram:thp=on", &memory);
	assert_int_equal(memory.page_size, pmd_page_size());
	assert_int_equal(memory.align, pmd_page_size());

	/* since Linux 6.8 */
	host_file(of_size, "always inherit madvise [never]\n");
	refused("dram:thp=on", MEMORY_BAD, "echo inherit >");
	host_file(of_size, "always [inherit] madvise never\n");
	accepted("dram:thp=on", &memory);
	host_file(THP_DIR "enabled", "always madvise [never]\n");
	refused("dram:thp=on", MEMORY_BAD, "echo madvise >");
	host_file(of_size, "[always] inherit madvise never\n");
	accepted("dram:thp=on", &memory);
	host_end();
}

/* A pool of 2 MiB pages, of the host or of a node. */
static void host_pool(const char *dir, const char *total, const char *free,
		      const char *reserved, const char *surplus,
		      const char *overcommit)
{
	const char *const names[] = { "nr_hugepages", "free_hugepages",
				      "resv_hugepages", "surplus_hugepages",
				      "nr_overcommit_hugepages" };
	const char *const values[] = { total, free, reserved, surplus,
				       overcommit };
	char path[256];

	for (unsigned int i = 0; i < 5; i++) {
		if (!values[i])
			continue;
		snprintf(path, sizeof(path), "%s/hugepages-2048kB/%s", dir,
			 names[i]);
		host_file(path, values[i]);
	}
}

#define POOLS	"/sys/kernel/mm/hugepages"
#define POOLS_0 "/sys/devices/system/node/node0/hugepages"
#define POOLS_1 "/sys/devices/system/node/node1/hugepages"

static void pools_of_the_host(void)
{
	struct memory memory;

	honest();
	host_begin();
	refused("hugetlb", MEMORY_NOT_HERE, "it has: no huge pages at all");
	host_pool(POOLS, "0\n", "0\n", "0\n", "0\n", "0\n");
	refused("hugetlb", MEMORY_BAD, "echo 512 > " POOLS
		"/hugepages-2048kB/nr_hugepages");
	refused("hugetlb:size=1G", MEMORY_NOT_HERE, "it has: 2M");
	host_pool(POOLS, "8\n", "6\n", "2\n", "0\n", "0\n");
	accepted("hugetlb", &memory);
	assert_int_equal(memory.capacity, 4 * 2 * MIB);
	assert_int_equal(memory.page_size, 2 * MIB);
	assert_int_equal(memory.align, 2 * MIB);
	/* all that are free are spoken for */
	host_pool(POOLS, "8\n", "6\n", "6\n", "0\n", "0\n");
	refused("hugetlb:size=2M", MEMORY_BAD, "echo 520 > ");
	/* and more would be made */
	host_pool(POOLS, "8\n", "6\n", "6\n", "1\n", "4\n");
	accepted("hugetlb:size=2048K", &memory);
	assert_int_equal(memory.capacity, 3 * 2 * MIB);
	host_end();
}

static void pools_of_nodes(void)
{
	static struct memory_info info[8];
	struct memory memory;

	honest();
	host_begin();
	host_file("/sys/devices/system/node/has_memory", "0-1\n");
	host_pool(POOLS, "8\n", "8\n", "0\n", "0\n", "0\n");
	host_pool(POOLS_0, "0\n", "0\n", NULL, "0\n", NULL);
	host_pool(POOLS_1, "8\n", "8\n", NULL, "0\n", NULL);
	assert_int_equal(hugetlb.list(info, 8), 2);
	assert_string_equal(info[0].spec, "hugetlb:size=2M,node=0");
	assert_false(info[0].usable);
	assert_string_equal(info[0].why, "no pages are reserved");
	assert_string_equal(info[0].fix, "echo 512 > " POOLS_0
			    "/hugepages-2048kB/nr_hugepages");
	assert_string_equal(info[1].spec, "hugetlb:size=2M,node=1");
	assert_true(info[1].usable);
	assert_int_equal(info[1].node, 1);
	assert_int_equal(info[1].size, 8 * 2 * MIB);
	assert_int_equal(info[1].available, 8 * 2 * MIB);
	refused("hugetlb:node=0", MEMORY_BAD, "of 2M of node 0 are free");

	/* the host's reservations are for pages of any node */
	host_pool(POOLS, "8\n", "8\n", "5\n", "0\n", "0\n");
	assert_int_equal(hugetlb.list(info, 8), 2);
	assert_int_equal(info[1].available, 3 * 2 * MIB);

	/* a node's shortage isn't noticed by mmap(), hence before */
	memory = (struct memory){ .kind = &hugetlb, .node = 1,
				  .page_size = 2 * MIB, .align = 2 * MIB };
	assert_null(hugetlb.map(&memory, NULL, 0, 8 * MIB, -1, why,
				sizeof(why)));
	assert_int_equal(errno, ENOMEM);
	assert_string_equal(why, "4 huge pages of 2M of node 1 are needed, and "
			    "3 are free; have root run: echo 9 > " POOLS_1
			    "/hugepages-2048kB/nr_hugepages");
	host_end();
}

static void *map(const struct memory *memory, void *addr, unsigned long offset,
		 size_t size)
{
	void *data = memory->kind->map(memory, addr, offset, size, NODE_LOCAL,
				       why, sizeof(why));

	if (!data)
		fail_msg("%s", why);
	return data;
}

static void no_map(const struct memory *memory, void *addr,
		   unsigned long offset, size_t size, int error)
{
	why[0] = '\0';
	assert_null(memory->kind->map(memory, addr, offset, size, NODE_LOCAL,
				      why, sizeof(why)));
	assert_int_equal(errno, error);
	assert_true(why[0]);
}

static void mappings(void)
{
	size_t base = base_page_size(), pmd = pmd_page_size();
	struct memory memory;
	char *data, *part;

	honest();
	accepted("dram", &memory);
	data = map(&memory, NULL, 0, 4 * pmd);
	assert_int_equal((uintptr_t)data % pmd, 0);
	memset(data, 1, 4 * pmd);
	/* a part anew, at its place, and the rest stays */
	part = map(&memory, data + pmd, 0, pmd);
	assert_ptr_equal(part, data + pmd);
	assert_int_equal(part[0], 0);
	assert_int_equal(data[0], 1);
	assert_int_equal(data[2 * pmd], 1);
	memory_unmap(data, 4 * pmd);

	/* a huge page of a file needs an address that fits its offset */
	data = map(&memory, NULL, 3 * base, pmd);
	assert_int_equal((uintptr_t)data % pmd, 3 * base);
	memory_unmap(data, pmd);
	memory.align = 2 * pmd;
	data = map(&memory, NULL, 0, 2 * pmd);
	assert_int_equal((uintptr_t)data % (2 * pmd), 0);
	no_map(&memory, NULL, 0, pmd, EINVAL);
	no_map(&memory, NULL, pmd, 2 * pmd, EINVAL);
	no_map(&memory, data + pmd, 0, 2 * pmd, EINVAL);
	no_map(&memory, NULL, 0, 0, EINVAL);
	memory_unmap(data, 2 * pmd);

	memory.align = 0;
	no_map(&memory, NULL, 0, 100, EINVAL);
	memory.capacity = 4 * pmd;
	data = map(&memory, NULL, 3 * pmd, pmd);
	memory_unmap(data, pmd);
	no_map(&memory, NULL, 3 * pmd, 2 * pmd, ENOSPC);
	no_map(&memory, NULL, 0, 5 * pmd, ENOSPC);
	no_map(&memory, NULL, -pmd, 2 * pmd, ENOSPC);
	assert_non_null(strstr(why, "is too small: it has"));
	memory.capacity = 0;
	no_map(&memory, NULL, 0, 1UL << 60, ENOMEM);
}

/* Does VmFlags of the mapping at data have it? */
static bool has_flag(const void *data, const char *flag)
{
	FILE *smaps = fopen("/proc/self/smaps", "re");
	bool here = false, has = false;
	uintptr_t start, end;
	char line[512];

	assert_non_null(smaps);
	while (fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
			here = (uintptr_t)data >= start &&
			       (uintptr_t)data < end;
		else if (here && !strncmp(line, "VmFlags:", 8))
			has = strstr(line, flag);
	}
	fclose(smaps);
	return has;
}

/* What comes by default depends on the host: so see what was asked for. */
static void huge_pages_as_asked_for(void)
{
	static const struct {
		const char *spec;
		bool hugepage, nohugepage;
	} asked[] = {
		{ "dram", false, false },
		{ "dram:thp=on", true, false },
		{ "dram:thp=off", false, true },
	};
	size_t pmd = pmd_page_size();
	struct memory memory;
	char *data;

	honest();
	if (memory_parse("dram:thp=on", &memory, why, sizeof(why)))
		SKIP_BECAUSE("%s", why);
	for (unsigned int i = 0; i < 3; i++) {
		accepted(asked[i].spec, &memory);
		data = map(&memory, NULL, 0, pmd);
		assert_int_equal(has_flag(data, " hg"), asked[i].hugepage);
		assert_int_equal(has_flag(data, " nh"), asked[i].nohugepage);
		memory_unmap(data, pmd);
	}
}

static void touches(const struct memory *memory, size_t size, int node,
		    struct faulted *faulted)
{
	char *data = map(memory, NULL, 0, size);

	if (memory_touch(memory, data, size, node, faulted, why, sizeof(why)))
		fail_msg("%s", why);
	memory_unmap(data, size);
}

static void faults_of_base_pages(void)
{
	size_t base = base_page_size(), pmd = pmd_page_size();
	struct faulted faulted;
	struct memory memory;

	honest();
	accepted("dram:thp=off", &memory);
	touches(&memory, 64 * pmd, NODE_LOCAL, &faulted);
	assert_int_equal(faulted.page_size, base);
	assert_int_equal(faulted.page_size_max, base);
	assert_int_equal(faulted.spots, 16);
	fake.before_5_14 = true;
	touches(&memory, 2 * pmd, NODE_LOCAL, &faulted);
	assert_int_equal(faulted.page_size, base);
	assert_int_equal(faulted.spots, 2);
	/* smaller than a huge page */
	touches(&memory, 3 * base, NODE_LOCAL, &faulted);
	assert_int_equal(faulted.page_size, base);
	assert_int_equal(faulted.spots, 1);
}

static void faults_of_huge_pages(void)
{
	size_t pmd = pmd_page_size();
	struct faulted faulted;
	struct memory memory;
	char *data;

	honest();
	if (memory_parse("dram:thp=on", &memory, why, sizeof(why)))
		SKIP_BECAUSE("%s", why);
	data = map(&memory, NULL, 0, 8 * pmd);
	if (memory_touch(&memory, data, 8 * pmd, NODE_LOCAL, &faulted, why,
			 sizeof(why))) {
		assert_int_equal(faulted.page_size, base_page_size());
		assert_non_null(strstr(why, "compact_memory"));
		SKIP_BECAUSE("%s", why);
	}
	assert_int_equal(faulted.page_size, pmd);
	assert_int_equal(faulted.page_size_max, pmd);
	assert_int_equal(faulted.spots, 8);
	memory_unmap(data, 8 * pmd);
}

static void faults_of_hugetlb(void)
{
	struct faulted faulted;
	struct memory memory;
	size_t size;

	honest();
	if (memory_parse("hugetlb", &memory, why, sizeof(why)))
		SKIP_BECAUSE("%s", why);
	size = memory.capacity < 4 * memory.page_size ? memory.page_size :
							4 * memory.page_size;
	touches(&memory, size, NODE_LOCAL, &faulted);
	assert_int_equal(faulted.page_size, memory.page_size);
	assert_int_equal(faulted.page_size_max, memory.page_size);
	assert_int_equal(faulted.spots, size / memory.page_size);
}

static void wrong_size_is_seen(void)
{
	size_t base = base_page_size(), pmd = pmd_page_size();
	struct faulted faulted;
	struct memory memory;
	char *data;

	honest();
	accepted("dram:thp=off", &memory);
	data = map(&memory, NULL, 0, 4 * pmd);
	memory.page_size = pmd;
	assert_int_equal(memory_touch(&memory, data, 4 * pmd, NODE_LOCAL,
				      &faulted, why, sizeof(why)), -1);
	assert_int_equal(faulted.page_size, base);
	assert_non_null(strstr(why, "a fault in dram brought 4K in, not 2M"));
	memory_unmap(data, 4 * pmd);
}

/* Neither its own pages nor its contents are the touch's. */
static void touched_before(void)
{
	size_t pmd = pmd_page_size();
	struct faulted faulted;
	struct memory memory;
	char *data;

	honest();
	accepted("dram:thp=off", &memory);
	memory.page_size = 0;
	data = map(&memory, NULL, 0, 2 * pmd);
	memset(data, 0x5a, 2 * pmd);
	for (int old = 0; old < 2; old++) {
		fake.before_5_14 = old;
		assert_int_equal(memory_touch(&memory, data, 2 * pmd,
					      NODE_LOCAL, &faulted, why,
					      sizeof(why)), 0);
		assert_int_equal(faulted.page_size, 0);
		assert_int_equal(faulted.spots, 2);
	}
	for (size_t i = 0; i < 2 * pmd; i++)
		assert_int_equal(data[i], 0x5a);
	memory_unmap(data, 2 * pmd);
}

/* What would be a SIGBUS is an error. */
static void touch_that_fails(void)
{
	size_t pmd = pmd_page_size();
	struct faulted faulted;
	struct memory memory;
	char path[] = "/tmp/pgmapbench-memory.XXXXXX", *data;
	int fd;

	honest();
	accepted("dram", &memory);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	unlink(path);
	data = mmap(NULL, pmd, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_ptr_not_equal(data, MAP_FAILED);
	assert_int_equal(memory_touch(&memory, data, pmd, NODE_LOCAL, &faulted,
				      why, sizeof(why)), -1);
	assert_non_null(strstr(why, "can't touch byte 0 of dram: "));
	munmap(data, pmd);
	close(fd);
}

static void touch_sees_nodes(void)
{
	size_t pmd = pmd_page_size();
	struct faulted faulted;
	struct memory memory;
	char *data;

	honest();
	accepted("dram:thp=off", &memory);
	data = map(&memory, NULL, 0, 4 * pmd);
	fake.lies = true;
	fake.status = 1;
	assert_int_equal(memory_touch(&memory, data, 4 * pmd, 1, &faulted, why,
				      sizeof(why)), 0);
	assert_int_equal(faulted.node, 1);
	assert_int_equal(memory_touch(&memory, data, 4 * pmd, 0, &faulted, why,
				      sizeof(why)), -1);
	assert_string_equal(why, "byte 0 of dram is on node 1, not on node 0");
	/* a device's own node is what it's held to */
	memory.node = 0;
	assert_int_equal(memory_touch(&memory, data, 4 * pmd, NODE_LOCAL,
				      &faulted, why, sizeof(why)), -1);
	memory.node = -1;
	assert_int_equal(memory_touch(&memory, data, 4 * pmd, NODE_INTERLEAVE,
				      &faulted, why, sizeof(why)), -1);
	assert_string_equal(why, "dram is on node 1, and not interleaved");
	memory_unmap(data, 4 * pmd);
}

static void touch_without_answers(void)
{
	size_t pmd = pmd_page_size();
	struct faulted faulted;
	struct memory memory;
	char *data;

	honest();
	accepted("dram:thp=off", &memory);
	data = map(&memory, NULL, 0, 4 * pmd);
	fake.error = EPERM;
	fake.nodes = "0-1";
	assert_int_equal(memory_touch(&memory, data, 4 * pmd, 0, &faulted, why,
				      sizeof(why)), 0);
	assert_int_equal(faulted.node, -1);
	/* but if the spec has one */
	memory.node = 0;
	assert_int_equal(memory_touch(&memory, data, 4 * pmd, 0, &faulted, why,
				      sizeof(why)), -1);
	assert_non_null(strstr(why, "CAP_SYS_NICE"));
	/* there is no other */
	fake.nodes = "0";
	assert_int_equal(memory_touch(&memory, data, 4 * pmd, 0, &faulted, why,
				      sizeof(why)), 0);
	assert_int_equal(faulted.node, 0);
	memory_unmap(data, 4 * pmd);
}

/* Base pages, all there. */
static char *populated(unsigned long pages)
{
	size_t size = pages * base_page_size();
	char *data = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(data, MAP_FAILED);
	madvise(data, size, MADV_NOHUGEPAGE);
	memset(data, 1, size);
	return data;
}

static int seen; /* by node_check() */

static void checks_nodes(void)
{
	size_t base = base_page_size();
	char *data = populated(1500);
	int node;

	honest();
	node = page_node(data);
	assert_true(node >= 0);
	assert_int_equal(node_check(data, 1500 * base, node, &seen, why,
				    sizeof(why)), 0);
	assert_int_equal(node_check(data, 1500 * base, node + 1, &seen, why,
				    sizeof(why)), -1);
	assert_non_null(strstr(why, "page 0 of 1500 is on node "));
	/* whatever it is, nothing was asked for, and yet it is seen */
	assert_int_equal(node_check(data, 1500 * base, NODE_LOCAL, &seen, why,
				    sizeof(why)), 0);
	assert_int_equal(seen, node);

	fake.lies = true;
	fake.odd_page = 17;
	fake.odd_status = 1;
	assert_int_equal(node_check(data, 1500 * base, 0, &seen, why,
				    sizeof(why)), -1);
	assert_string_equal(why, "page 17 of 1500 is on node 1, not on node 0");
	/* what is smaller than a page is on one, too */
	fake.odd_page = 0;
	assert_int_equal(node_check(data, 64, 0, &seen, why, sizeof(why)), -1);
	assert_string_equal(why, "page 0 of 1 is on node 1, not on node 0");
	munmap(data, 1500 * base);
}

static void one_has_a_device(void)
{
	struct memory memory = { .kind = &devdax };
	int fd, other;

	snprintf(memory.path, sizeof(memory.path), "/tmp/pgmapbench.XXXXXX");
	fd = mkstemp(memory.path);
	assert_true(fd >= 0);
	close(fd);
	fd = memory_claim(&memory, why, sizeof(why));
	assert_true(fd >= 0);
	assert_int_equal(memory_claim(&memory, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "is in use"));
	close(fd);
	other = memory_claim(&memory, why, sizeof(why));
	assert_true(other >= 0);
	close(other);
	unlink(memory.path);
	assert_int_equal(memory_claim(&memory, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "can't open"));
}

static void thread_binds(void)
{
	unsigned long mask[1024 / 64] = { 0 };
	char *data = populated(1);
	int mode, node;

	honest();
	node = page_node(data);
	assert_int_equal(node_bind_thread(-1), 0);
	assert_int_equal(node_bind_thread(1024), -1);
	assert_int_equal(errno, EINVAL);
	if (node_bind_thread(node))
		SKIP_BECAUSE("set_mempolicy: %s", strerror(errno));
	assert_int_equal(get_mempolicy(&mode, mask, 1024, NULL, 0), 0);
	assert_int_equal(mode, MPOL_BIND);
	assert_true(mask[node / 64] == 1UL << node % 64);
	assert_int_equal(set_mempolicy(MPOL_DEFAULT, NULL, 0), 0);
	munmap(data, base_page_size());
}

static void checks_all_pages(void)
{
	size_t base = base_page_size();
	char *data = populated(1500);

	honest();
	munmap(data + 1499 * base, base);
	assert_int_equal(node_check(data, 1500 * base, page_node(data), &seen, why,
				    sizeof(why)), -1);
	assert_string_equal(why, "page 1499 of 1500 isn't there");
	assert_int_equal(madvise(data + 600 * base, base, MADV_DONTNEED), 0);
	assert_int_equal(node_check(data, 1499 * base, page_node(data), &seen, why,
				    sizeof(why)), -1);
	assert_string_equal(why, "page 600 of 1499 isn't there");
	/* the zero page is on a node, but nobody's */
	assert_int_equal(data[600 * base], 0);
	assert_int_equal(node_check(data, 1499 * base, page_node(data), &seen, why,
				    sizeof(why)), -1);
	munmap(data, 1499 * base);
}

static void checks_interleaved(void)
{
	size_t base = base_page_size();
	char *data = populated(1024);

	honest();
	fake.lies = true;
	fake.odd_page = -1;
	assert_int_equal(node_check(data, 1024 * base, NODE_INTERLEAVE, &seen, why,
				    sizeof(why)), -1);
	assert_non_null(strstr(why, "all 1024 pages are on node 0, and not "
			       "interleaved"));
	fake.odd_page = 500;
	fake.odd_status = 1;
	assert_int_equal(node_check(data, 1024 * base, NODE_INTERLEAVE, &seen, why,
				    sizeof(why)), 0);
	assert_int_equal(seen, NODE_INTERLEAVE);
	munmap(data, 1024 * base);
}

/* move_pages() denies pages of a device; get_mempolicy() knows. */
static void device_pages(void)
{
	size_t base = base_page_size();
	char *data = populated(4);

	honest();
	fake.lies = true;
	fake.status = -ENOENT;
	fake.device_node = 1;
	assert_int_equal(page_node(data), 1);
	assert_int_equal(node_check(data, 4 * base, 1, &seen, why, sizeof(why)), 0);
	assert_int_equal(node_check(data, 4 * base, 0, &seen, why, sizeof(why)), -1);
	assert_string_equal(why, "page 0 of 4 is on node 1, not on node 0");
	/* before Linux 6.1 it was another error */
	fake.status = -EEXIST;
	assert_int_equal(page_node(data), 1);
	/* what isn't there isn't faulted in to be looked at */
	assert_int_equal(madvise(data, base, MADV_DONTNEED), 0);
	fake.asked = 0;
	assert_int_equal(page_node(data), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(fake.asked, 0);
	munmap(data, 4 * base);
}

static void kernel_that_wont_say(void)
{
	size_t base = base_page_size();
	char *data = populated(4);

	for (int i = 0; i < 2; i++) {
		honest();
		fake.error = i ? ENOSYS : EPERM;
		fake.nodes = i ? NULL : "0";
		assert_int_equal(node_bind(data, base, 0), 0);
		assert_int_equal(node_bind(data, base, NODE_INTERLEAVE), 0);
		assert_int_equal(node_bind(data, base, 1), -1);
		assert_int_equal(errno, fake.error);
		assert_int_equal(node_bind_thread(0), 0);
		assert_int_equal(node_bind_thread(1), -1);
		assert_int_equal(errno, fake.error);
		assert_int_equal(page_node(data), 0);
		assert_int_equal(node_check(data, 4 * base, 0, &seen, why,
					    sizeof(why)), 0);
		assert_int_equal(node_check(data, 4 * base, NODE_INTERLEAVE, &seen,
					    why, sizeof(why)), 0);
		assert_int_equal(node_check(data, 4 * base, 1, &seen, why,
					    sizeof(why)), -1);
		assert_false(nodes_several());
	}
	fake.error = EPERM;
	fake.nodes = "0-1";
	assert_int_equal(node_bind(data, base, NODE_LOCAL), 0);
	assert_int_equal(node_bind(data, base, 0), -1);
	assert_int_equal(errno, EPERM);
	assert_int_equal(node_bind_thread(0), -1);
	assert_int_equal(node_bind(data, base, NODE_INTERLEAVE), -1);
	assert_int_equal(page_node(data), -1);
	assert_int_equal(errno, EPERM);
	assert_int_equal(node_check(data, 4 * base, 0, &seen, why, sizeof(why)), -1);
	assert_int_equal(errno, EPERM);
	assert_non_null(strstr(why, "CAP_SYS_NICE"));
	assert_true(nodes_several());
	honest();
	munmap(data, 4 * base);
}

static void binds(void)
{
	size_t base = base_page_size();
	char *data = populated(4);
	int node;

	honest();
	node = page_node(data);
	assert_int_equal(node_bind(data, 4 * base, node), 0);
	assert_int_equal(node_bind(data, 4 * base, NODE_INTERLEAVE), 0);
	assert_int_equal(node_bind(data, 4 * base, -3), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(node_bind(data, 4 * base, 1024), -1);
	assert_int_equal(errno, EINVAL);
	munmap(data, 4 * base);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(specs),
		UNIT_TEST(paths_too_long),
		UNIT_TEST(file_without_dax),
		UNIT_TEST(lists_of_nodes),
		UNIT_TEST(thp_that_is_off),
		UNIT_TEST(pools_of_the_host),
		UNIT_TEST(pools_of_nodes),
		UNIT_TEST(mappings),
		UNIT_TEST(huge_pages_as_asked_for),
		UNIT_TEST(faults_of_base_pages),
		UNIT_TEST(faults_of_huge_pages),
		UNIT_TEST(faults_of_hugetlb),
		UNIT_TEST(wrong_size_is_seen),
		UNIT_TEST(touched_before),
		UNIT_TEST(touch_that_fails),
		UNIT_TEST(touch_sees_nodes),
		UNIT_TEST(touch_without_answers),
		UNIT_TEST(binds),
		UNIT_TEST(checks_nodes),
		UNIT_TEST(thread_binds),
		UNIT_TEST(one_has_a_device),
		UNIT_TEST(checks_all_pages),
		UNIT_TEST(checks_interleaved),
		UNIT_TEST(device_pages),
		UNIT_TEST(kernel_that_wont_say),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
