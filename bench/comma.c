// SPDX-License-Identifier: MIT
#include "bench/comma.h"

#include <stdlib.h>
#include <string.h>

int for_each_item(const char *option, const char *list,
		  int (*each)(const char *item, void *arg, struct error *error),
		  void *arg, struct error *error)
{
	char *copy = strdup(list), *rest = copy, *item;
	int ret = 0;

	if (!copy)
		return error_set(error, "out of memory");
	while (!ret && (item = strsep(&rest, ","))) {
		if (*item)
			ret = each(item, arg, error);
		else
			ret = error_set(error, "--%s '%s': an item is empty",
					option, list);
	}
	free(copy);
	return ret;
}

static int add_value(const char *item, void *arg, struct error *error)
{
	struct values *values = arg;

	if (values->nr == MAX_VALUES)
		return error_set(error, "--%s: more than %d values",
				 axis_name(values->axis), MAX_VALUES);
	return axis_parse(values->axis, item, &values->value[values->nr++],
			  error);
}

int values_parse(struct values *values, const char *list, struct error *error)
{
	values->nr = 0;
	return for_each_item(axis_name(values->axis), list, add_value, values,
			     error);
}
