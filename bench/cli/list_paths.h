/* SPDX-License-Identifier: MIT */
/* `list paths`: the ways into the running kernel that native rows have. */
#ifndef BENCH_CLI_LIST_PATHS_H
#define BENCH_CLI_LIST_PATHS_H

#include <jansson.h>

void list_paths_print(void);
json_t *list_paths_json(void);

#endif
