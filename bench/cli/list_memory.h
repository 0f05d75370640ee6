/* SPDX-License-Identifier: MIT */
/* `list memory`: what this host has, and what would make it usable. */
#ifndef BENCH_CLI_LIST_MEMORY_H
#define BENCH_CLI_LIST_MEMORY_H

#include <jansson.h>

void list_memory_print(void);
json_t *list_memory_json(void);

#endif
