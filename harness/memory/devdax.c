// SPDX-License-Identifier: MIT
/* Device-DAX: /dev/daxX.Y, as libdaxctl knows it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <daxctl/libdaxctl.h>

#include "harness/memory/host.h"
#include "harness/memory/map.h"
#include "harness/memory/namespace.h"

/* What is wrong with a device, and what to do. */
static void wrong(struct memory_info *info, const char *why, const char *fix)
{
	snprintf(info->why, sizeof(info->why), "%s", why);
	snprintf(info->fix, sizeof(info->fix), "%s", fix);
}

/* By the error of an open() that isn't as it should be. */
static void cant_open(struct memory_info *info, const char *path,
		      const char *name, int error)
{
	char why[128], fix[MEMORY_PATH_MAX + 64];

	switch (error) {
	case EACCES:
	case EPERM:
		snprintf(why, sizeof(why), "%s", access(path, R_OK) ?
			 "this user may not open it" :
			 "this user may only read it");
		snprintf(fix, sizeof(fix), "chmod a+rw %s", path);
		break;
	case EROFS:
		snprintf(why, sizeof(why), "it's read-only here");
		snprintf(fix, sizeof(fix), "mount -o remount,rw the filesystem "
			 "of %s", path);
		break;
	case EBUSY:
		snprintf(why, sizeof(why), "it's in use");
		snprintf(fix, sizeof(fix), "fuser -v %s", path);
		break;
	case ENXIO:
	case ENODEV:
		snprintf(why, sizeof(why), "no driver has it");
		snprintf(fix, sizeof(fix), "daxctl enable-device %s", name);
		break;
	default:
		snprintf(why, sizeof(why), "it can't be opened: %s",
			 strerror(error));
		snprintf(fix, sizeof(fix), "ls -l %s", path);
	}
	wrong(info, why, fix);
}

/* Nothing is wrong if it says nothing. */
static void examine(struct daxctl_dev *dev, const char *path,
		    struct memory_info *info)
{
	const char *name = daxctl_dev_get_devname(dev);
	char why[64], fix[128];
	int fd;

	if (!info->size) {
		snprintf(fix, sizeof(fix), "daxctl create-device -r %d",
			 daxctl_region_get_id(daxctl_dev_get_region(dev)));
		wrong(info, "it's empty", fix);
		return;
	}
	if (daxctl_dev_get_memory(dev)) {
		snprintf(fix, sizeof(fix),
			 "daxctl reconfigure-device -f -m devdax %s", name);
		wrong(info, "it's in mode system-ram", fix);
		return;
	}
	if (!daxctl_dev_is_enabled(dev)) {
		snprintf(fix, sizeof(fix), "daxctl enable-device %s", name);
		wrong(info, "no driver has it", fix);
		return;
	}
	if (info->node >= 0 && !host_node_is("online", info->node)) {
		snprintf(why, sizeof(why), "its node %d is offline",
			 info->node);
		snprintf(fix, sizeof(fix), "daxctl disable-device %s && "
			 "daxctl enable-device %s", name, name);
		wrong(info, why, fix);
		return;
	}
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		cant_open(info, path, name, errno);
	else
		close(fd);
}

static unsigned long align_of(struct daxctl_dev *dev)
{
	unsigned long align = daxctl_dev_get_align(dev);

	/* before Linux 5.10 only its region had one */
	if (!align)
		align = daxctl_region_get_align(daxctl_dev_get_region(dev));
	return align ? align : pmd_page_size();
}

static void describe(struct daxctl_dev *dev, const char *path,
		     struct memory_info *info)
{
	int target = daxctl_dev_get_target_node(dev);
	size_t at;
	char align[32];
	long node = -1;

	*info = (struct memory_info){
		.size = daxctl_dev_get_size(dev), .align = align_of(dev),
	};
	host_number(&node, "/sys/bus/dax/devices/%s/numa_node",
		    daxctl_dev_get_devname(dev));
	info->node = (int)node;
	snprintf(info->spec, sizeof(info->spec), "devdax:%s", path);
	snprintf(info->what, sizeof(info->what), "align %s, region %d",
		 size_text(info->align, align, sizeof(align)),
		 daxctl_region_get_id(daxctl_dev_get_region(dev)));
	at = strlen(info->what);
	if (target != info->node)
		snprintf(info->what + at, sizeof(info->what) - at,
			 ", target node %d", target);
	examine(dev, path, info);
	info->usable = !info->why[0];
	info->available = info->usable ? info->size : 0;
}

/* The library would write to stderr; what it finds is enough. */
__attribute__((format(printf, 6, 0))) static void
keep_quiet(struct daxctl_ctx *ctx, int priority, const char *file, int line,
	   const char *function, const char *format, va_list args)
{
}

static struct daxctl_ctx *daxctl_open(void)
{
	struct daxctl_ctx *ctx;

	if (daxctl_new(&ctx))
		return NULL;
	daxctl_set_log_fn(ctx, keep_quiet);
	return ctx;
}

/* The library itself knows devices by their nodes' numbers. */
static struct daxctl_dev *find(struct daxctl_ctx *ctx, dev_t rdev)
{
	struct daxctl_region *region;
	struct daxctl_dev *dev;

	daxctl_region_foreach(ctx, region)
		daxctl_dev_foreach(region, dev)
			if (daxctl_dev_get_major(dev) == (int)major(rdev) &&
			    daxctl_dev_get_minor(dev) == (int)minor(rdev))
				return dev;
	return NULL;
}

static enum memory_error no_node(const char *path, const struct why *why)
{
	const char *name = strrchr(path, '/') + 1;
	long size;

	if (host_number(&size, "/sys/bus/dax/devices/%s/size", name))
		return refuse(why, MEMORY_BAD, "the kernel has %s, but there "
			      "is no %s; have udev make it, or mount devtmpfs "
			      "on /dev", name, path);
	return refuse(why, MEMORY_NOT_HERE, "there is no %s on this host; see "
		      "'pgmapbench list memory', and docs/devices.md", path);
}

static enum memory_error not_known(const char *path, const struct stat *st,
				   const struct why *why)
{
	long node;

	if (S_ISCHR(st->st_mode) &&
	    host_number(&node, "/sys/dev/char/%u:%u/target_node",
			major(st->st_rdev), minor(st->st_rdev)))
		return refuse(why, MEMORY_BAD, "%s is a device-DAX node, but "
			      "libdaxctl looks in /dev: give it its name there",
			      path);
	return refuse(why, MEMORY_BAD, "%s is no device-DAX node; see "
		      "'pgmapbench list memory'", path);
}

static enum memory_error take(struct daxctl_dev *dev, const char *path,
			      struct memory *memory, const struct why *why)
{
	struct memory_info info;

	describe(dev, path, &info);
	if (!info.usable)
		return refuse(why, MEMORY_BAD, "%s can't be used: %s; have "
			      "root run: %s", path, info.why, info.fix);
	memory->node = info.node;
	memory->target_node = daxctl_dev_get_target_node(dev);
	memory->capacity = info.size;
	memory->align = memory->page_size = info.align;
	snprintf(memory->path, sizeof(memory->path), "%s", path);
	return MEMORY_OK;
}

static enum memory_error devdax_parse(const char *path, struct memory *memory,
				      char *why_text, size_t why_size)
{
	const struct why why = { why_text, why_size };
	enum memory_error error;
	struct daxctl_ctx *ctx;
	struct daxctl_dev *dev;
	struct stat st;

	if (*path != '/' || strlen(path) >= MEMORY_PATH_MAX)
		return refuse(&why, MEMORY_BAD, "devdax needs a device, as "
			      "devdax:/dev/dax0.0, not '%s'", path);
	if (stat(path, &st)) {
		if (errno == ENOENT)
			return no_node(path, &why);
		return refuse(&why, MEMORY_BAD, "can't look at %s: %s; have "
			      "root look", path, strerror(errno));
	}
	if (!S_ISCHR(st.st_mode))
		return not_known(path, &st, &why);
	ctx = daxctl_open();
	if (!ctx)
		return refuse(&why, MEMORY_BAD, "libdaxctl: out of memory");
	dev = find(ctx, st.st_rdev);
	error = dev ? take(dev, path, memory, &why) :
		      not_known(path, &st, &why);
	daxctl_unref(ctx);
	return error;
}

static int by_name(const void *a, const void *b)
{
	const struct memory_info *x = a, *y = b;

	return strverscmp(x->spec, y->spec);
}

static unsigned int devdax_list(struct memory_info *info, unsigned int max)
{
	struct daxctl_ctx *ctx = daxctl_open();
	struct daxctl_region *region;
	struct daxctl_dev *dev;
	unsigned int n = 0;
	char path[64];

	if (!ctx)
		return 0;
	daxctl_region_foreach(ctx, region) {
		daxctl_dev_foreach(region, dev) {
			/* the seed of a region that is used up */
			if (!daxctl_dev_get_size(dev) &&
			    !daxctl_region_get_available_size(region))
				continue;
			if (n == max)
				break;
			snprintf(path, sizeof(path), "/dev/%s",
				 daxctl_dev_get_devname(dev));
			describe(dev, path, &info[n++]);
		}
	}
	daxctl_unref(ctx);
	qsort(info, n, sizeof(info[0]), by_name);
	return n + namespace_list(info + n, max - n);
}

static void *devdax_map(const struct memory *memory, void *addr,
			unsigned long offset, size_t size, int node,
			char *why_text, size_t why_size)
{
	const struct why why = { why_text, why_size };
	const struct extent extent = { addr, offset, size };
	int fd = open(memory->path, O_RDWR | O_CLOEXEC), error;
	void *data;

	if (fd < 0) {
		error = errno;
		refuse(&why, MEMORY_BAD, "can't open %s: %s", memory->path,
		       strerror(error));
		errno = error;
		return NULL;
	}
	data = map_extent(memory, &extent, MAP_SHARED, fd, &why);
	error = errno;
	close(fd);
	errno = error;
	return data;
}

const struct memory_kind devdax = {
	.name = "devdax",
	.device = true,
	.parse = devdax_parse,
	.list = devdax_list,
	.map = devdax_map,
};
