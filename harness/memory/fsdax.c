// SPDX-License-Identifier: MIT
/* A file on a DAX filesystem, mapped so that no page cache is between. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "harness/memory/host.h"
#include "harness/memory/map.h"

#define FLAGS (MAP_SHARED_VALIDATE | MAP_SYNC)

/*
 * The node of a block device's pages: the first that one of its parents in
 * sysfs has. A partition's disk has none, the namespace does. -1: none.
 */
static int block_node(dev_t dev)
{
	char link[64], path[PATH_MAX], file[PATH_MAX + 16];
	long node;
	FILE *open_file;

	snprintf(link, sizeof(link), "/sys/dev/block/%u:%u", major(dev),
		 minor(dev));
	if (!realpath(link, path))
		return -1;
	while (strlen(path) > strlen("/sys")) {
		snprintf(file, sizeof(file), "%s/numa_node", path);
		open_file = fopen(file, "re");
		if (open_file) {
			if (fscanf(open_file, "%ld", &node) != 1)
				node = -1;
			fclose(open_file);
			return (int)node;
		}
		*strrchr(path, '/') = '\0';
	}
	return -1;
}

/* Would a filesystem on it be DAX, if it were asked to? */
static bool block_has_dax(dev_t dev)
{
	unsigned int major = major(dev), minor = minor(dev);
	long dax;

	/* a partition's disk has the queue */
	return (host_number(&dax, "/sys/dev/block/%u:%u/queue/dax", major,
			    minor) ||
		host_number(&dax, "/sys/dev/block/%u:%u/../queue/dax", major,
			    minor)) && dax;
}

/* Are files on it DAX, unless they were made not to be? */
static bool mounted_dax(const struct mntent *mount)
{
	const char *option = hasmntopt(mount, "dax");

	return option && strncmp(option, "dax=never", 9) &&
	       strncmp(option, "dax=inode", 9);
}

/* Is a file that is yet to be created there on no such filesystem? */
static bool cant_be_dax(const char *dir)
{
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	struct mntent *mount;
	struct stat st, root;
	bool can = false;

	can = !mounts || stat(dir, &st);
	while (!can && (mount = getmntent(mounts)))
		can = mounted_dax(mount) && !stat(mount->mnt_dir, &root) &&
		      root.st_dev == st.st_dev;
	if (mounts)
		endmntent(mounts);
	return !can;
}

/* What a file there could have, of what a device usually has. */
static const char *room_text(const char *dir, char *text, size_t size)
{
	unsigned long want = 1UL << 30;
	struct statvfs fs;

	if (!statvfs(dir, &fs))
		while (want > 128UL << 20 && want > fs.f_bavail * fs.f_frsize)
			want /= 2;
	return size_text(want, text, size);
}

static enum memory_error not_dax(const char *path, const struct why *why)
{
	return refuse(why, MEMORY_BAD, "%s isn't on a DAX filesystem after "
		      "all; mount one with -o dax, see docs/devices.md", path);
}

/* There is no such file, or it's a directory. */
static enum memory_error no_file(const char *path, bool is_dir,
				 const struct why *why)
{
	char copy[MEMORY_PATH_MAX], size[32];
	const char *dir = copy;

	snprintf(copy, sizeof(copy), "%s", path);
	if (!is_dir)
		dir = dirname(copy);
	if (access(dir, F_OK))
		return refuse(why, MEMORY_BAD, "there is no %s; mount a DAX "
			      "filesystem, see docs/devices.md", dir);
	if (cant_be_dax(dir))
		return not_dax(dir, why);
	room_text(dir, size, sizeof(size));
	if (is_dir)
		return refuse(why, MEMORY_BAD, "%s is a directory; create a "
			      "file in it: fallocate -l %s %s/FILE", path, size,
			      path);
	return refuse(why, MEMORY_BAD, "there is no file %s; create it: "
		      "fallocate -l %s %s", path, size, path);
}

/* By the error of an open(). */
static enum memory_error cant_open(const char *path, int error,
				   const struct why *why)
{
	switch (error) {
	case ENOENT:
	case EISDIR:
		return no_file(path, error == EISDIR, why);
	case EACCES:
	case EPERM:
		return refuse(why, MEMORY_BAD, "this user may not %s %s; have "
			      "its owner run: chmod a+rw %s",
			      access(path, R_OK) ? "open" : "write to", path,
			      path);
	case EROFS:
		return refuse(why, MEMORY_BAD, "%s is on a filesystem that is "
			      "mounted read-only; have root run: mount -o "
			      "remount,rw MOUNTPOINT", path);
	default:
		return refuse(why, MEMORY_BAD, "can't open %s: %s", path,
			      strerror(error));
	}
}

/* The kernel has the last word: it maps so, or not. */
static enum memory_error check_dax(int fd, const char *path,
				   const struct why *why)
{
	struct statx stx;
	void *page;
	int error;

	if (!statx(fd, "", AT_EMPTY_PATH, 0, &stx) &&
	    stx.stx_attributes_mask & STATX_ATTR_DAX &&
	    !(stx.stx_attributes & STATX_ATTR_DAX))
		return not_dax(path, why);
	page = mmap(NULL, base_page_size(), PROT_READ | PROT_WRITE, FLAGS, fd,
		    0);
	if (page != MAP_FAILED) {
		munmap(page, base_page_size());
		return MEMORY_OK;
	}
	error = errno;
	if (error == EOPNOTSUPP)
		return not_dax(path, why);
	return refuse(why, MEMORY_BAD, "can't map %s with MAP_SYNC: %s", path,
		      strerror(error));
}

static enum memory_error check_file(int fd, const char *path,
				    struct memory *memory,
				    const struct why *why)
{
	enum memory_error error;
	struct stat st;
	char size[32];

	if (fstat(fd, &st))
		return cant_open(path, errno, why);
	if (!S_ISREG(st.st_mode))
		return refuse(why, MEMORY_BAD, "%s is no regular file; for a "
			      "/dev/daxX.Y there is devdax", path);
	error = check_dax(fd, path, why);
	if (error)
		return error;
	if ((size_t)st.st_size < base_page_size())
		return refuse(why, MEMORY_BAD, "%s is empty; make it as large "
			      "as the device is to be: fallocate -l %s %s",
			      path, room_text(path, size, sizeof(size)), path);
	/* else a fault would have to allocate first */
	if (st.st_blocks * 512L < st.st_size)
		return refuse(why, MEMORY_BAD, "%s has holes; fill them: "
			      "fallocate -l %ld %s", path, (long)st.st_size,
			      path);
	memory->capacity = (unsigned long)st.st_size & ~(base_page_size() - 1);
	memory->node = block_node(st.st_dev);
	return MEMORY_OK;
}

static enum memory_error fsdax_parse(const char *path, struct memory *memory,
				     char *why_text, size_t why_size)
{
	const struct why why = { why_text, why_size };
	enum memory_error error;
	int fd;

	if (!*path || strlen(path) >= MEMORY_PATH_MAX)
		return refuse(&why, MEMORY_BAD, "fsdax needs a file, as "
			      "fsdax:/mnt/pmem/file, not '%s'", path);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return cant_open(path, errno, &why);
	error = check_file(fd, path, memory, &why);
	close(fd);
	memory->align = base_page_size();
	snprintf(memory->path, sizeof(memory->path), "%s", path);
	return error;
}

/* false: files on it can't be DAX, whatever one does. */
static bool describe(const struct mntent *mount, struct memory_info *info)
{
	const char *dir = mount->mnt_dir;
	bool is_dax = mounted_dax(mount);
	struct statvfs fs;
	struct stat st;
	char size[32];

	if (strlen(dir) >= MEMORY_PATH_MAX || stat(dir, &st) ||
	    statvfs(dir, &fs) || (!is_dax && !block_has_dax(st.st_dev)))
		return false;
	*info = (struct memory_info){
		.node = block_node(st.st_dev),
		.size = fs.f_blocks * fs.f_frsize,
		.available = fs.f_bavail * fs.f_frsize,
		.align = base_page_size(), .usable = true,
	};
	snprintf(info->spec, sizeof(info->spec), "fsdax:%s/FILE", dir);
	snprintf(info->what, sizeof(info->what), "%.16s on %.64s",
		 mount->mnt_type, mount->mnt_fsname);
	if (!is_dax) {
		snprintf(info->why, sizeof(info->why), "mounted without dax");
		snprintf(info->fix, sizeof(info->fix), "umount %s && mount -o "
			 "dax=always %.256s %s", dir, mount->mnt_fsname, dir);
	} else if (hasmntopt(mount, "ro")) {
		snprintf(info->why, sizeof(info->why), "mounted read-only");
		snprintf(info->fix, sizeof(info->fix), "mount -o remount,rw %s",
			 dir);
	} else if (access(dir, W_OK)) {
		snprintf(info->why, sizeof(info->why),
			 "this user may not create a file there");
		snprintf(info->fix, sizeof(info->fix), "install -m 666 "
			 "/dev/null %s/FILE && fallocate -l %s %s/FILE", dir,
			 room_text(dir, size, sizeof(size)), dir);
	}
	if (info->why[0]) {
		info->usable = false;
		info->available = 0;
	}
	return true;
}

static unsigned int fsdax_list(struct memory_info *info, unsigned int max)
{
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	struct mntent *mount;
	unsigned int n = 0;

	while (mounts && n < max && (mount = getmntent(mounts)))
		if (describe(mount, &info[n]))
			n++;
	if (mounts)
		endmntent(mounts);
	return n;
}

static void *fsdax_map(const struct memory *memory, void *addr,
		       unsigned long offset, size_t size, int node,
		       char *why_text, size_t why_size)
{
	const struct why why = { why_text, why_size };
	const struct extent extent = { addr, offset, size };
	int fd = open(memory->path, O_RDWR | O_CLOEXEC), error;
	void *data;

	if (fd < 0) {
		error = errno;
		cant_open(memory->path, error, &why);
		errno = error;
		return NULL;
	}
	data = map_extent(memory, &extent, FLAGS, fd, &why);
	error = errno;
	close(fd);
	if (!data && error == EOPNOTSUPP)
		not_dax(memory->path, &why);
	errno = error;
	return data;
}

const struct memory_kind fsdax = {
	.name = "fsdax",
	.device = true,
	.parse = fsdax_parse,
	.list = fsdax_list,
	.map = fsdax_map,
};
