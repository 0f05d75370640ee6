// SPDX-License-Identifier: MIT
#include "bench/cli/list_paths.h"

#include <stdio.h>

#include "bench/cli/cli.h"
#include "bench/native/native.h"

static const char *const workload_names[] = {
	[NATIVE_GUP] = "native/gup",
	[NATIVE_FAULT] = "native/fault",
};

/* On DRAM, which every host has; a device may say more. */
static const char *missing(const struct native_path *path)
{
	static const struct memory memory = { .kind = &dram, .node = -1 };

	return path->missing ? path->missing(&memory) : NULL;
}

static void print_line(const char *what, const char *text)
{
	int column = printf("   ");

	cli_print_words(&column, what);
	cli_print_words(&column, text);
	printf("\n");
}

void list_paths_print(void)
{
	const struct native_path *path;
	const char *why;

	printf("%-24s %-12s %s\n", "path", "workload", "phases");
	for (unsigned int i = 0; i < nr_native_paths; i++) {
		path = native_paths[i];
		why = missing(path);
		printf("%-24s %-12s %s\n", path->name,
		       workload_names[path->kind],
		       !path->apart		  ? "together" :
		       path->kind == NATIVE_GUP ? "get put" :
						  "map unmap");
		print_line("", path->title);
		print_line("floor:", path->floor);
		if (why)
			print_line("not here:", why);
	}
}

json_t *list_paths_json(void)
{
	json_t *array = json_array();
	const struct native_path *path;

	for (unsigned int i = 0; i < nr_native_paths; i++) {
		path = native_paths[i];
		json_array_append_new(
			array,
			json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:s?}",
				  "name", path->name, "workload",
				  workload_names[path->kind], "title",
				  path->title, "floor", path->floor,
				  "timed_apart", path->apart, "usable",
				  !missing(path), "why", missing(path)));
	}
	return array;
}
