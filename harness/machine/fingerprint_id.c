// SPDX-License-Identifier: MIT
/* The machine's id: a hash over what doesn't change from boot to boot. */
#include <crypt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "harness/machine/fingerprint.h"

/* crypt() takes 512, and there's room for what it must have. */
struct identity {
	char text[500];
	json_t *from;
	bool any;
};

static void add(struct identity *id, const char *name, const char *text)
{
	size_t used = strlen(id->text);

	if (!*text)
		return;
	snprintf(id->text + used, sizeof(id->text) - used, "%s=%.80s\n", name,
		 text);
	json_array_append_new(id->from, json_string(name));
	id->any = true;
}

static void add_line(struct identity *id, const char *name, const char *path)
{
	char line[128];

	if (fact_line(line, sizeof(line), "%s", path))
		add(id, name, line);
}

/* Those that there are, in one word. */
static void add_cpu(struct identity *id)
{
	static const char *const keys[] = {
		"vendor_id", "cpu family", "model", "stepping", "model name",
		"CPU implementer", "CPU part", "CPU variant", "CPU revision",
	};
	char text[256] = "", value[64];
	size_t used;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!fact_field(value, sizeof(value), "/proc/cpuinfo", keys[i]))
			continue;
		used = strlen(text);
		snprintf(text + used, sizeof(text) - used, "%s ", value);
	}
	add(id, "cpu", text);
}

/* crypt(5)'s digits are of six bits; the first ones are as good as any. */
static bool take_digits(const char *hash, char hex[MACHINE_ID_SIZE])
{
	static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz";
	const char *found;
	unsigned long bits = 0;

	for (unsigned int i = 0; i < 8; i++) {
		found = hash[i] ? strchr(digits, hash[i]) : NULL;
		if (!found)
			return false;
		bits = bits << 6 | (unsigned long)(found - digits);
	}
	snprintf(hex, MACHINE_ID_SIZE, "%012lx", bits);
	return true;
}

bool machine_id(char id[MACHINE_ID_SIZE], json_t *from)
{
	static struct crypt_data data;
	struct identity identity = { .from = from };
	struct utsname host;
	char *hash;

	add_line(&identity, "machine-id", "/etc/machine-id");
	add_cpu(&identity);
	add_line(&identity, "cpus", "/sys/devices/system/cpu/present");
	add_line(&identity, "vendor", "/sys/class/dmi/id/sys_vendor");
	add_line(&identity, "product", "/sys/class/dmi/id/product_name");
	add_line(&identity, "board", "/sys/class/dmi/id/board_name");
	add_line(&identity, "device-tree", "/proc/device-tree/model");
	if (!identity.any)
		return false;
	if (!uname(&host))
		add(&identity, "arch", host.machine);
	hash = crypt_r(identity.text, "$5$pgmapbench$", &data);
	return hash && *hash == '$' && take_digits(strrchr(hash, '$') + 1, id);
}
