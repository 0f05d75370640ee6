/* SPDX-License-Identifier: MIT */
/* Options that are lists with commas. */
#ifndef BENCH_COMMA_H
#define BENCH_COMMA_H

#include "bench/axis.h"

#define MAX_VALUES 64 /* of an axis */

struct values {
	enum axis axis;
	unsigned long value[MAX_VALUES];
	unsigned int nr;
};

/*
 * Calls each(item) for the items of the list that --option has. 0, or -1 with
 * an error: each()'s, or that an item is empty.
 */
int for_each_item(const char *option, const char *list,
		  int (*each)(const char *item, void *arg, struct error *error),
		  void *arg, struct error *error);

/* The values of an axis in a list, in its order. 0, or -1 with an error. */
int values_parse(struct values *values, const char *list, struct error *error);

#endif
