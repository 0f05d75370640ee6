// SPDX-License-Identifier: MIT
#include "bench/hold.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/workloads/workload.h"

#define HOLD_MAX_NS (10 * 1000000000UL)

/* Largest first: what is written is a multiple of the first that fits. */
static const struct {
	const char *name;
	unsigned long ns;
} units[] = {
	{ "s", 1000000000UL }, { "ms", 1000000UL }, { "us", 1000UL },
};

#define NR_UNITS (sizeof(units) / sizeof(units[0]))

static const char *const prefixes[] = {
	[HOLD_FIXED] = "",
	[HOLD_EXP] = "exp:",
	[HOLD_LATE] = "late:",
};

static bool parse_time(const char *text, unsigned long *ns)
{
	unsigned long number;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	number = strtoul(text, &end, 10);
	for (size_t i = 0; i < NR_UNITS && !errno; i++) {
		if (strcmp(end, units[i].name))
			continue;
		*ns = number * units[i].ns;
		return number && number <= HOLD_MAX_NS / units[i].ns;
	}
	return false;
}

bool hold_parse(const char *text, unsigned long *value)
{
	enum hold kind = HOLD_FIXED;
	unsigned long ns;

	if (!strcmp(text, "0")) {
		*value = 0;
		return true;
	}
	if (!strncmp(text, "exp:", 4))
		kind = HOLD_EXP;
	else if (!strncmp(text, "late:", 5))
		kind = HOLD_LATE;
	if (!parse_time(text + strlen(prefixes[kind]), &ns))
		return false;
	*value = hold_value(kind, ns);
	return true;
}

void hold_print(unsigned long value, char *text, size_t size)
{
	unsigned long ns = hold_ns(value);
	size_t unit = 0;

	if (!ns) {
		snprintf(text, size, "0");
		return;
	}
	while (ns % units[unit].ns && unit < NR_UNITS - 1)
		unit++;
	snprintf(text, size, "%s%lu%s", prefixes[hold_kind(value)],
		 ns / units[unit].ns, units[unit].name);
}
