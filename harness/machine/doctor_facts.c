// SPDX-License-Identifier: MIT
/* What doctor and fingerprint both read out of /proc and /sys. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/machine/doctor_facts.h"
#include "harness/memory/host.h"

#define CPU "/sys/devices/system/cpu/"

/* Terminals and JSON get nothing else. */
static void make_printable(char *text)
{
	for (; *text; text++)
		if (!isprint((unsigned char)*text))
			*text = *text == '\t' ? ' ' : '?';
}

bool fact_line(char *text, size_t size, const char *format, ...)
{
	char path[512];
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	if (!host_line(text, size, "%s", path))
		return false;
	make_printable(text);
	return *text;
}

bool fact_chosen(char *word, size_t size, const char *path)
{
	char line[256], *start, *end;

	if (!fact_line(line, sizeof(line), "%s", path))
		return false;
	start = strchr(line, '[');
	end = start ? strchr(start, ']') : NULL;
	if (!end || end == start + 1)
		return false;
	snprintf(word, size, "%.*s", (int)(end - start - 1), start + 1);
	return true;
}

static FILE *open_host(const char *path)
{
	char name[1024];

	snprintf(name, sizeof(name), "%s%s", host_root, path);
	return fopen(name, "re");
}

/* NULL: it's another key. */
static const char *value_of(const char *line, const char *key)
{
	size_t length = strlen(key);

	if (strncmp(line, key, length))
		return NULL;
	line += length + strspn(line + length, " \t");
	return *line == ':' ? line + 1 + strspn(line + 1, " \t") : NULL;
}

bool fact_field(char *value, size_t size, const char *path, const char *key)
{
	FILE *file = open_host(path);
	const char *found = NULL;
	char *line = NULL;
	size_t room = 0;

	while (file && !found && getline(&line, &room, file) > 0 &&
	       *line != '\n')
		found = value_of(line, key);
	if (found)
		snprintf(value, size, "%.*s", (int)strcspn(found, "\n"), found);
	free(line);
	if (file)
		fclose(file);
	if (!found)
		return false;
	make_printable(value);
	return *value;
}

bool fact_has_word(const char *text, const char *word)
{
	size_t length;

	for (; *text; text += length) {
		text += strspn(text, " ");
		length = strcspn(text, " ");
		if (length == strlen(word) && !strncmp(text, word, length))
			return true;
	}
	return false;
}

bool fact_capable(uint64_t mask)
{
	char text[32], *end;
	uint64_t effective;

	if (!fact_field(text, sizeof(text), "/proc/self/status", "CapEff"))
		return false;
	errno = 0;
	effective = strtoull(text, &end, 16);
	return !errno && !*end && effective & mask;
}

void fact_glob(glob_t *found, const char *pattern)
{
	char path[1024];

	memset(found, 0, sizeof(*found));
	snprintf(path, sizeof(path), "%s%s", host_root, pattern);
	if (glob(path, 0, NULL, found))
		found->gl_pathc = 0;
}

/* "3" or "0-3", and a comma unless it's the last. */
static bool add_range(struct fact_cpus *cpus, const char **list)
{
	unsigned long first, last;
	char *end;

	if (!isdigit((unsigned char)**list))
		return false;
	first = last = strtoul(*list, &end, 10);
	if (*end == '-' && isdigit((unsigned char)end[1]))
		last = strtoul(end + 1, &end, 10);
	if (first > last || last >= FACT_MAX_CPUS || (*end && *end != ',') ||
	    (*end && !end[1]))
		return false;
	for (; first <= last; first++) {
		cpus->nr += !cpus->has[first];
		cpus->has[first] = true;
	}
	*list = *end ? end + 1 : end;
	return true;
}

bool fact_cpu_list(struct fact_cpus *cpus, const char *list)
{
	memset(cpus, 0, sizeof(*cpus));
	while (*list)
		if (!add_range(cpus, &list))
			return false;
	return true;
}

bool fact_affinity(char *list, size_t size)
{
	return fact_field(list, size, "/proc/self/status", "Cpus_allowed_list");
}

bool fact_turbo(bool *on)
{
	long value;

	/* intel_pstate says it the other way round */
	if (host_number(&value, CPU "intel_pstate/no_turbo") &&
	    (value == 0 || value == 1))
		*on = !value;
	else if (host_number(&value, CPU "cpufreq/boost") &&
		 (value == 0 || value == 1))
		*on = value;
	else
		return false;
	return true;
}

/* Who makes virtual machines: sys_vendor, or how it begins, and how one says.*/
static const char *const dmi_vendors[][2] = {
	{ "QEMU", "QEMU" },	     { "KVM", "KVM" },
	{ "Red Hat", "KVM" },	     { "OpenStack", "KVM" },
	{ "Google", "KVM" },	     { "Amazon EC2", "KVM" },
	{ "VMware", "VMware" },	     { "Xen", "Xen" },
	{ "innotek", "VBox" },	     { "Microsoft", "Hyper-V" },
	{ "Parallels", "Parallels" },
};

/* As the firmware calls itself. Bare metal may have such a vendor, too. */
static bool dmi_hypervisor(char *of, size_t size)
{
	char vendor[64], product[64] = "";

	if (!fact_line(vendor, sizeof(vendor), "/sys/class/dmi/id/sys_vendor"))
		return false;
	fact_line(product, sizeof(product), "/sys/class/dmi/id/product_name");
	if (strstr(product, ".metal"))
		return false;
	for (size_t i = 0; i < sizeof(dmi_vendors) / sizeof(dmi_vendors[0]);
	     i++) {
		if (strncmp(vendor, dmi_vendors[i][0],
			    strlen(dmi_vendors[i][0])))
			continue;
		snprintf(of, size, "%s", dmi_vendors[i][1]);
		return true;
	}
	return false;
}

/* As it calls the clock that it offers. */
static void clock_hypervisor(char *of, size_t size)
{
	static const char *const clocks[][2] = {
		{ "kvm-clock", "KVM" },
		{ "hyperv_clocksource_tsc_page", "Hyper-V" },
		{ "xen", "Xen" },
		{ "vmware-clock", "VMware" },
	};
	char line[256];

	*of = '\0';
	if (!fact_line(line, sizeof(line),
		       "/sys/devices/system/clocksource/clocksource0/"
		       "available_clocksource"))
		return;
	for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++)
		if (fact_has_word(line, clocks[i][0]))
			snprintf(of, size, "%s", clocks[i][1]);
}

bool fact_guest(bool *guest, char *of, size_t size)
{
	char flags[8192], line[64];

	clock_hypervisor(of, size);
	*guest = true;
	/* x86: CPUID has a bit for it */
	if (fact_field(flags, sizeof(flags), "/proc/cpuinfo", "flags")) {
		*guest = fact_has_word(flags, "hypervisor");
		if (*guest && !*of)
			dmi_hypervisor(of, size);
		return true;
	}
	/* Xen and a device tree say so; firmware that is known does */
	return fact_line(line, sizeof(line), "/sys/hypervisor/type") ||
	       fact_line(line, sizeof(line),
			 "/proc/device-tree/hypervisor/compatible") ||
	       dmi_hypervisor(of, size);
}

/* user nice system idle iowait irq softirq steal; guests are in user */
static bool parse_cpu_line(const char *line, struct cpu_times *times)
{
	uint64_t t[8], total = 0;

	if (sscanf(line, "cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
		   " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64, &t[0],
		   &t[1], &t[2], &t[3], &t[4], &t[5], &t[6], &t[7]) != 8)
		return false;
	for (unsigned int i = 0; i < 8; i++) {
		/* ticks of more than 10^9 CPU years; sums stay in range */
		if (t[i] > UINT64_MAX / 8)
			return false;
		total += t[i];
	}
	times->busy = t[0] + t[1] + t[2] + t[5] + t[6];
	times->steal = t[7];
	times->total = total;
	return true;
}

bool cpu_times_read(struct cpu_times *times)
{
	FILE *file = open_host("/proc/stat");
	bool known = false;
	char *line = NULL;
	size_t room = 0;

	memset(times, 0, sizeof(*times));
	while (file && getline(&line, &room, file) > 0 &&
	       !strncmp(line, "cpu", 3)) {
		if (line[3] == ' ')
			known = parse_cpu_line(line, times);
		else
			times->nr_cpus++;
	}
	free(line);
	if (file)
		fclose(file);
	/* some containers have one that is all zeroes */
	return known && times->nr_cpus && times->total;
}

bool cpu_times_steal(const struct cpu_times *from, const struct cpu_times *to,
		     double *percent)
{
	if (to->total <= from->total || to->steal < from->steal)
		return false;
	*percent = 100.0 * (double)(to->steal - from->steal) /
		   (double)(to->total - from->total);
	return true;
}
