// SPDX-License-Identifier: MIT
/* What one result is held against: edge, or the first of what it has two of. */
#include <string.h>

#include "bench/report/parts.h"

/* A strategy or path; NULL: all rows have the same. */
static const char *choose_who(const struct load *load)
{
	const struct load_row *row = load->rows;
	const char *chosen = NULL;
	bool several = false;

	for (unsigned int i = 0; i < load->nr_rows; i++, row++) {
		several |= strcmp(row->who, load->rows->who) != 0;
		if (!strcmp(row->who, "edge"))
			chosen = row->who;
		else if (!chosen && !compare_is_floor(row))
			chosen = row->who;
	}
	return several ? chosen : NULL;
}

/* The first row's value, if another row has another. */
static const char *several_values(const struct load *load, const char *key)
{
	const char *first = load_axis(load->rows, key), *value;

	for (unsigned int i = 1; first && i < load->nr_rows; i++) {
		value = load_axis(&load->rows[i], key);
		if (value && strcmp(value, first))
			return first;
	}
	return NULL;
}

/* Arms ran interleaved; of the other axes, the only one that differs. */
static const char *choose_axis(const struct load *load, const char **value)
{
	static const char *const of_arms[] = { "primitive", "rcu" };
	const char *key = NULL, *first;

	for (unsigned int i = 0; i < 2; i++) {
		*value = several_values(load, of_arms[i]);
		if (*value)
			return of_arms[i];
	}
	for (unsigned int i = 0; i < load->rows->nr_axes; i++) {
		first = several_values(load, load->rows->axes[i].key);
		if (first && key)
			return NULL;
		if (!first)
			continue;
		key = load->rows->axes[i].key;
		*value = first;
	}
	return key;
}

bool baseline_choose(const struct load *load, char *text, size_t size)
{
	const char *who = choose_who(load), *key, *value;

	if (who) {
		snprintf(text, size, "%s", who);
		return true;
	}
	key = choose_axis(load, &value);
	if (key)
		snprintf(text, size, "%s:%s", key, value);
	return key;
}
