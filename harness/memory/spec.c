// SPDX-License-Identifier: MIT
/* The options of a spec: "node=0,thp=on". */
#include <ctype.h>
#include <limits.h>
#include <numa.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory/host.h"
#include "harness/memory/spec.h"

enum memory_error refuse(const struct why *why, enum memory_error error,
			 const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why->text, why->size, format, args);
	va_end(args);
	return error;
}

static enum memory_error unknown(const char *option,
				 const struct spec_option *table,
				 unsigned int nr, const char *kind,
				 const struct why *why)
{
	char known[256] = "";
	unsigned int i;
	size_t at;

	for (i = 0; i < nr; i++) {
		at = strlen(known);
		snprintf(known + at, sizeof(known) - at, "%s%s=%s",
			 i ? ", " : "", table[i].name, table[i].values);
	}
	return refuse(why, MEMORY_BAD, "%s knows %s, not '%s'", kind, known,
		      option);
}

/* One "name=value"; seen: a bit for each that was there before. */
static enum memory_error parse_option(char *option,
				      const struct spec_option *table,
				      unsigned int nr, unsigned int *seen,
				      struct memory *memory,
				      const struct why *why)
{
	char *value = strchr(option, '=');
	size_t len = value ? (size_t)(value - option) : strlen(option);
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (strlen(table[i].name) == len &&
		    !strncmp(table[i].name, option, len))
			break;
	if (i == nr || !value)
		return unknown(option, table, nr, memory->kind->name, why);
	if (*seen & 1U << i)
		return refuse(why, MEMORY_BAD, "%s has %s twice",
			      memory->kind->name, table[i].name);
	*seen |= 1U << i;
	return table[i].set(value + 1, memory, why);
}

enum memory_error spec_parse(const char *options,
			     const struct spec_option *table, unsigned int nr,
			     struct memory *memory, const struct why *why)
{
	char *copy, *rest, *option;
	enum memory_error error = MEMORY_OK;
	unsigned int seen = 0;

	if (!*options)
		return MEMORY_OK;
	copy = rest = strdup(options);
	if (!copy)
		return refuse(why, MEMORY_BAD, "out of memory");
	while (!error && (option = strsep(&rest, ",")))
		error = parse_option(option, table, nr, &seen, memory, why);
	free(copy);
	return error;
}

/* Not all nodes, in a cpuset. */
static bool may_use(int node)
{
	struct bitmask *allowed;
	bool may;

	if (numa_available() < 0)
		return true;
	allowed = numa_get_mems_allowed();
	may = numa_bitmask_isbitset(allowed, (unsigned int)node);
	numa_bitmask_free(allowed);
	return may;
}

enum memory_error spec_node(const char *value, struct memory *memory,
			    const struct why *why)
{
	char nodes[256], *end;
	long node;

	/* strtol() would take a sign, and blanks before it */
	node = isdigit((unsigned char)*value) ? strtol(value, &end, 10) : -1;
	if (node < 0 || *end)
		return refuse(why, MEMORY_BAD, "node=%s is no node's number",
			      value);
	if (node > INT_MAX || !host_node_is("has_memory", (int)node)) {
		host_nodes("has_memory", nodes, sizeof(nodes));
		return refuse(why, MEMORY_BAD, "no memory on node '%s'; there "
			      "is on %s, see 'pgmapbench list memory'", value,
			      nodes);
	}
	if (!may_use((int)node))
		return refuse(why, MEMORY_BAD, "this process's cpuset hasn't "
			      "node %ld; see Mems_allowed_list in "
			      "/proc/self/status", node);
	memory->node = (int)node;
	return MEMORY_OK;
}
