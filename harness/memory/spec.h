/* SPDX-License-Identifier: MIT */
/* The options of a spec: "node=0,thp=on". */
#ifndef HARNESS_MEMORY_SPEC_H
#define HARNESS_MEMORY_SPEC_H

#include "harness/memory/memory.h"

/* An error's text, in what parse() got for it. */
struct why {
	char *text;
	size_t size;
};

/* Returns error, for `return refuse(...)`. */
enum memory_error refuse(const struct why *why, enum memory_error error,
			 const char *format, ...)
	__attribute__((format(printf, 3, 4)));

struct spec_option {
	const char *name;	/* "node" */
	const char *values;	/* "N" */
	enum memory_error (*set)(const char *value, struct memory *memory,
				 const struct why *why);
};

enum memory_error spec_parse(const char *options,
			     const struct spec_option *table, unsigned int nr,
			     struct memory *memory, const struct why *why);

/* node=N, of memory that this process may have. */
enum memory_error spec_node(const char *value, struct memory *memory,
			    const struct why *why);

#endif
