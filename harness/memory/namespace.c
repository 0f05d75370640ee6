// SPDX-License-Identifier: MIT
/* Namespaces of persistent memory that could be, but aren't device-DAX. */
#include <dirent.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory/host.h"
#include "harness/memory/namespace.h"

#define ND "/sys/bus/nd/devices"

/* What the kernel calls them, and what ndctl does. */
static const char *const modes[][2] = {
	{ "raw", "raw" }, { "memory", "fsdax" }, { "safe", "sector" },
};

static const char *mode_of(const char *name)
{
	char line[32];
	unsigned int i;

	if (host_line(line, sizeof(line), ND "/%s/mode", name))
		for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
			if (!strcmp(line, modes[i][0]))
				return modes[i][1];
	return NULL;
}

/* The first name in a directory, if there is any. */
static bool first_in(const char *path, char *name, size_t size)
{
	struct dirent *entry;
	DIR *dir = opendir(path);
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		found = entry->d_name[0] != '.';
		if (found)
			snprintf(name, size, "%s", entry->d_name);
	}
	if (dir)
		closedir(dir);
	return found;
}

/* Of the namespace, or of what was made of it: "pmem0" */
static bool block_of(const char *namespace, char *block, size_t size)
{
	char path[1024], holder[64];

	if (host_line(holder, sizeof(holder), ND "/%s/holder", namespace) &&
	    holder[0]) {
		snprintf(path, sizeof(path), "%s" ND "/%s/block", host_root,
			 holder);
		if (first_in(path, block, size))
			return true;
	}
	snprintf(path, sizeof(path), "%s" ND "/%s/block", host_root, namespace);
	return first_in(path, block, size);
}

/* It or a partition of it. */
static bool is_mounted(const char *block)
{
	char path[1024];
	struct mntent *mount;
	bool found = false;
	FILE *mounts;

	snprintf(path, sizeof(path), "%s/proc/self/mounts", host_root);
	mounts = setmntent(path, "re");
	while (mounts && !found && (mount = getmntent(mounts)))
		found = !strncmp(mount->mnt_fsname, "/dev/", 5) &&
			!strncmp(mount->mnt_fsname + 5, block, strlen(block));
	if (mounts)
		endmntent(mounts);
	return found;
}

/* By a filesystem, or by RAID or LVM on it. */
static bool in_use(const char *namespace)
{
	char block[256], path[1024], holder[256];

	if (!block_of(namespace, block, sizeof(block)))
		return false;
	snprintf(path, sizeof(path), "%s/sys/block/%s/holders", host_root,
		 block);
	return is_mounted(block) || first_in(path, holder, sizeof(holder));
}

static bool describe(const char *name, struct memory_info *info)
{
	const char *mode = mode_of(name);
	long node = -1, size = 0;

	host_number(&size, ND "/%s/size", name);
	if (!mode || !size || in_use(name))
		return false;
	host_number(&node, ND "/%s/numa_node", name);
	*info = (struct memory_info){
		.spec = "devdax", .node = (int)node,
		.size = (unsigned long)size, .align = pmd_page_size(),
	};
	snprintf(info->what, sizeof(info->what), "%.64s", name);
	snprintf(info->why, sizeof(info->why), "it's in mode %s, and would "
		 "lose what is on it", mode);
	snprintf(info->fix, sizeof(info->fix), "ndctl create-namespace -f -e "
		 "%.64s -m devdax", name);
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct memory_info *x = a, *y = b;

	return strverscmp(x->what, y->what);
}

unsigned int namespace_list(struct memory_info *info, unsigned int max)
{
	struct dirent *entry;
	unsigned int n = 0;
	char path[1024];
	DIR *dir;

	snprintf(path, sizeof(path), "%s" ND, host_root);
	dir = opendir(path);
	while (dir && n < max && (entry = readdir(dir)))
		if (!strncmp(entry->d_name, "namespace", 9) &&
		    describe(entry->d_name, &info[n]))
			n++;
	if (dir)
		closedir(dir);
	qsort(info, n, sizeof(info[0]), by_name);
	return n;
}
