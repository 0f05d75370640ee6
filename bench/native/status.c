// SPDX-License-Identifier: MIT
#include "bench/native/status.h"

#include <numa.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/device/page.h"

/* The number that follows field; -1: there is none. */
static long read_field(const char *path, const char *field)
{
	FILE *file = fopen(path, "re");
	size_t length = strlen(field);
	char line[256];
	long value = -1;

	if (!file)
		return -1;
	while (value < 0 && fgets(line, sizeof(line), file))
		if (strncmp(line, field, length) ||
		    sscanf(line + length, "%ld", &value) != 1)
			value = -1;
	fclose(file);
	return value;
}

long status_pages(const char *field)
{
	long kib = read_field("/proc/self/status", field);

	return kib < 0 ? -1 : kib / (long)(PAGE_SIZE / 1024);
}

long vmstat_count(const char *field)
{
	return read_field("/proc/vmstat", field);
}

/*
 * A CPU keeps up to 125 to itself for each node until it folds them in
 * (calculate_normal_threshold() of mm/vmstat.c).
 */
long vmstat_slack(void)
{
	long nodes = numa_available() < 0 ? 1 : numa_num_possible_nodes();

	return 125 * nodes * sysconf(_SC_NPROCESSORS_CONF);
}
