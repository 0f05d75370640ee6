// SPDX-License-Identifier: MIT
/* The DAX device that memory is of, as sysfs has it. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "harness/machine/fingerprint.h"
#include "harness/memory/host.h"
#include "harness/memory/memory.h"

static json_t *number_json(const char *dir, const char *name)
{
	long number;

	return host_number(&number, "%s/%s", dir, name) ? json_integer(number) :
							  json_null();
}

/* Root's, where the kernel keeps addresses to itself: it reads as 0 then. */
static json_t *resource_json(const char *dir)
{
	char line[32];

	if (!fact_line(line, sizeof(line), "%s/resource", dir) ||
	    !strcmp(line, "0x0") || !strcmp(line, "0"))
		return json_null();
	return json_string(line);
}

/*
 * Where the struct pages are. libnvdimm's modes: "pmem", on the device; "ram";
 * and "memory", a namespace without a place for them.
 */
static json_t *altmap_json(const char *dir, const char *mode_file)
{
	char mode[16];

	if (!fact_line(mode, sizeof(mode), "%s/%s", dir, mode_file))
		return json_null();
	if (!strcmp(mode, "pmem"))
		return json_true();
	if (!strcmp(mode, "ram") || !strcmp(mode, "memory"))
		return json_false();
	return json_null();
}

static json_t *device_json(const char *dir, const char *type,
			   const char *mode_file)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "pgmap_type",
			 type, "align", number_json(dir, "align"), "numa_node",
			 number_json(dir, "numa_node"), "target_node",
			 number_json(dir, "target_node"), "size",
			 number_json(dir, "size"), "resource",
			 resource_json(dir), "altmap",
			 altmap_json(dir, mode_file));
}

/* A disk's device is the namespace, or what was made of it. */
static json_t *fsdax_json(const char *file)
{
	static const char *const below[] = { "device", "../device" };
	char dir[128], line[16];
	struct stat st;

	if (stat(file, &st))
		return json_null();
	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
		snprintf(dir, sizeof(dir), "/sys/dev/block/%u:%u/%s",
			 major(st.st_dev), minor(st.st_dev), below[i]);
		if (fact_line(line, sizeof(line), "%s/mode", dir))
			break;
	}
	return device_json(dir, "MEMORY_DEVICE_FS_DAX", "mode");
}

json_t *fingerprint_dax(const struct memory *memory)
{
	const char *name = strrchr(memory->path, '/');
	char dir[128];

	if (memory->kind == &fsdax)
		return fsdax_json(memory->path);
	if (memory->kind != &devdax || !name)
		return json_null();
	snprintf(dir, sizeof(dir), "/sys/bus/dax/devices/%.64s", name + 1);
	/* what it was made of lies above it, if libnvdimm made it */
	return device_json(dir, "MEMORY_DEVICE_GENERIC", "../mode");
}
