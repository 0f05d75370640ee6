// SPDX-License-Identifier: MIT
/* `list memory`: what this host has, and what would make it usable. */
#include <stdio.h>
#include <string.h>

#include "bench/cli/list_memory.h"
#include "harness/memory/memory.h"

#define COLUMNS	   80
#define SPEC	   24	/* columns of the first column */
#define BEFORE	   50	/* and before the last */
#define MAX_MEMORY 256
#define MIB	   (1UL << 20)

static unsigned int find(struct memory_info *info)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < nr_memory_kinds; i++)
		nr += memory_kinds[i]->list(info + nr, MAX_MEMORY - nr);
	return nr;
}

/*
 * A command that can be copied: a line's end that isn't its own has a
 * backslash.
 */
static void print_command(const char *command)
{
	const int width = COLUMNS - 6 - 2;
	int length, i;

	while ((int)strlen(command) > width + 2) {
		for (length = 0, i = 1; command[i] && (i <= width || !length);
		     i++)
			if (command[i] == ' ')
				length = i;
		if (!length)
			break;
		printf("      %.*s \\\n", length, command);
		command += length + 1;
	}
	printf("      %s\n", command);
}

static void print_one(const struct memory_info *info)
{
	char node[16] = "-";

	if (info->node >= 0)
		snprintf(node, sizeof(node), "%d", info->node);
	/* a line of its own for what is longer than its column */
	printf("%-*s", SPEC, info->spec);
	if (strlen(info->spec) > SPEC)
		printf("\n%-*s", SPEC, "");
	printf(" %4s %8lu %9lu  ", node, info->size / MIB,
	       info->available / MIB);
	if (strlen(info->what) > COLUMNS - BEFORE)
		printf("\n    ");
	printf("%s\n", info->what);
	if (info->usable)
		return;
	printf("    not usable: %s; as root:\n", info->why);
	print_command(info->fix);
}

void list_memory_print(void)
{
	static struct memory_info info[MAX_MEMORY];
	unsigned int nr = find(info);

	printf("%-*s %4s %8s %9s  %s\n", SPEC, "memory", "node", "MiB",
	       "available", "what");
	for (unsigned int i = 0; i < nr; i++)
		print_one(&info[i]);
}

static json_t *one_json(const struct memory_info *info)
{
	return json_pack("{s:s, s:s, s:i, s:I, s:I, s:I, s:b, s:s?, s:s?}",
			 "spec", info->spec, "what", info->what, "node",
			 info->node, "bytes", (json_int_t)info->size,
			 "available_bytes", (json_int_t)info->available,
			 "align", (json_int_t)info->align, "usable",
			 info->usable, "why", info->usable ? NULL : info->why,
			 "fix", info->usable ? NULL : info->fix);
}

json_t *list_memory_json(void)
{
	static struct memory_info info[MAX_MEMORY];
	unsigned int nr = find(info);
	json_t *array = json_array();

	for (unsigned int i = 0; i < nr; i++)
		json_array_append_new(array, one_json(&info[i]));
	return array;
}
