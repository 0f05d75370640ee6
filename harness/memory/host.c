// SPDX-License-Identifier: MIT
/* What the kernel's files say about memory: numbers, words, nodes. */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory/host.h"

const char *host_root = "";

static bool read_line(char *line, size_t size, const char *format, va_list args)
{
	char path[1024];
	size_t at = (size_t)snprintf(path, sizeof(path), "%s", host_root);
	FILE *file;
	bool read;

	if (at >= sizeof(path) ||
	    (size_t)vsnprintf(path + at, sizeof(path) - at, format, args) >=
		    sizeof(path) - at)
		return false;
	file = fopen(path, "re");
	if (!file)
		return false;
	read = fgets(line, (int)size, file);
	fclose(file);
	if (read)
		line[strcspn(line, "\n")] = '\0';
	return read;
}

bool host_line(char *line, size_t size, const char *format, ...)
{
	va_list args;
	bool read;

	va_start(args, format);
	read = read_line(line, size, format, args);
	va_end(args);
	return read;
}

bool host_number(long *number, const char *format, ...)
{
	char line[64], *end;
	va_list args;
	bool read;

	va_start(args, format);
	read = read_line(line, sizeof(line), format, args);
	va_end(args);
	if (!read)
		return false;
	errno = 0;
	*number = strtol(line, &end, 10);
	return !errno && end != line && !*end;
}

void host_nodes(const char *list, char *text, size_t size)
{
	if (!host_line(text, size, "/sys/devices/system/node/%s", list))
		snprintf(text, size, "0");
}

/* The next range of a list; false: that was all. */
static bool next_range(char **at, long *first, long *last)
{
	char *end;
	long number = strtol(*at, &end, 10);

	if (end == *at)
		return false;
	*first = *last = number;
	if (*end == '-')
		*last = strtol(end + 1, &end, 10);
	*at = *end == ',' ? end + 1 : end;
	return true;
}

bool host_node_is(const char *list, int node)
{
	char text[1024], *at = text;
	long first, last;

	host_nodes(list, text, sizeof(text));
	while (next_range(&at, &first, &last))
		if (node >= first && node <= last)
			return true;
	return false;
}

int host_last_node(const char *list)
{
	char text[1024], *at = text;
	long first, last = 0;

	host_nodes(list, text, sizeof(text));
	while (next_range(&at, &first, &last))
		;
	return (int)last;
}

/* As si_mem_available() counts it, without the watermarks. */
static bool available_field(const char *name)
{
	static const char *const fields[] = {
		"MemFree:", "Active(file):", "Inactive(file):", "SReclaimable:",
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (!strcmp(name, fields[i]))
			return true;
	return false;
}

unsigned long host_node_available(int node)
{
	char path[1024], line[256], name[64];
	unsigned long kib, sum = 0;
	FILE *file;

	snprintf(path, sizeof(path),
		 "%s/sys/devices/system/node/node%d/meminfo", host_root, node);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Node %*d %63s %lu kB", name, &kib) == 2 &&
		    available_field(name))
			sum += kib * 1024;
	if (file)
		fclose(file);
	return sum;
}

const char *size_text(unsigned long size, char *text, size_t text_size)
{
	static const char units[] = "\0KMGT";
	unsigned int unit = 0;

	while (size && size % 1024 == 0 && unit < sizeof(units) - 2) {
		size /= 1024;
		unit++;
	}
	snprintf(text, text_size, "%lu%.1s", size, units + unit);
	return text;
}

size_t base_page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

size_t pmd_page_size(void)
{
	return base_page_size() * (base_page_size() / sizeof(uint64_t));
}
