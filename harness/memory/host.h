/* SPDX-License-Identifier: MIT */
/* What the kernel's files say about memory: numbers, words, nodes. */
#ifndef HARNESS_MEMORY_HOST_H
#define HARNESS_MEMORY_HOST_H

#include <stdbool.h>
#include <stddef.h>

/* Stands before every file's name: "", or a directory of a test's making. */
extern const char *host_root;

/* The first line of a file, without its end. false: there is none. */
bool host_line(char *line, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The number that is all of it. */
bool host_number(long *number, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Is the node in that list: "online", "has_memory"? */
bool host_node_is(const char *list, int node);
int host_last_node(const char *list);
/* That list, as "0-1,3"; without NUMA "0" */
void host_nodes(const char *list, char *text, size_t size);

/*
 * Bytes that the node would give without swapping, about: what is free and
 * what only caches files. 0: it doesn't say.
 */
unsigned long host_node_available(int node);

/* "256M", "2G", "4K", "123" */
const char *size_text(unsigned long size, char *text, size_t text_size);

size_t base_page_size(void);
/* What a page table of base pages maps: 2 MiB on x86 */
size_t pmd_page_size(void);

#endif
